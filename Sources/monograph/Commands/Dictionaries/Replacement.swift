import ArgumentParser
import Foundation
import SparseCoding

/// Whether what is written may take the place of something.
struct Replacement: ParsableArguments {
  @Flag(help: "Replace what is there.")
  var force = false

  /// A file to write.
  func file(_ path: String) throws -> URL {
    let url = URL(fileURLWithPath: path)
    if let isFolder = Self.isFolder(url) {
      guard !isFolder else { throw Console.refuse("\(path) is a folder; name a file.") }
      try allow(path)
    }
    return url
  }

  /// A folder to write, in whose place there is nothing or another dictionary.
  func folder(_ path: String) throws -> URL {
    let url = URL(fileURLWithPath: path, isDirectory: true)
    guard let isFolder = Self.isFolder(url) else { return url }
    guard isFolder else { throw Console.refuse("\(path) is a file; name a folder.") }
    try allow(path)
    // Replacing a folder removes it, which must not reach anything but dictionaries.
    let known = Set(DictionaryFormat.allCases.flatMap(\.files))
    let contents = try FileManager.default.contentsOfDirectory(atPath: url.path)
    if let other = contents.sorted().first(where: { !known.contains($0) }) {
      throw Console.refuse("\(path) also holds \(other) and is not replaced; name another folder.")
    }
    return url
  }

  private func allow(_ path: String) throws {
    guard force else {
      throw Console.refuse("\(path) exists; --force replaces it.")
    }
  }

  private static func isFolder(_ url: URL) -> Bool? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      return nil
    }
    return isFolder.boolValue
  }
}
