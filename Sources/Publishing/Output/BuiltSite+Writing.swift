import Foundation
import Storage

extension BuiltSite {
  /// The list of the site's files with their digests; what is on it may be removed by a later run.
  static let manifestName = "manifest.json"

  /// Moves what changed into a folder and removes what an earlier run made and this one did not.
  ///
  /// Each file is replaced as a whole; a failure leaves every page old or new, none torn.
  ///
  /// - Parameter book: The book's folder, which the output must not contain.
  public func write(to output: URL, book: URL) throws -> [ChangedFile] {
    try Self.refuseUnsafe(output, book: book)
    let root = output.standardizedFileURL
    try Self.makeFolder(root)
    try Self.refuseForeign(root)
    let before = Self.manifest(in: root)
    var after: [String: String] = [:]
    var changes: [ChangedFile] = []
    // Pages go last, so that what they refer to is there when a reader loads them.
    let paths = files.keys.sorted { (Self.rank($0), $0) < (Self.rank($1), $1) }
    for path in paths {
      guard let bytes = files[path] else { continue }
      let digest = Digest(of: bytes)
      after[path] = digest.hexadecimal
      let destination = root.appendingPathComponent(path)
      let existing = try? Digest(ofFile: destination)
      if existing == digest { continue }
      try Self.makeFolder(destination.deletingLastPathComponent())
      try AtomicFile.write(bytes, to: destination)
      changes.append(ChangedFile(path, existing == nil ? .added : .changed))
    }
    for path in before.sorted() where after[path] == nil && Self.isPlain(path) {
      let file = root.appendingPathComponent(path)
      guard FileManager.default.fileExists(atPath: file.path) else { continue }
      try FileManager.default.removeItem(at: file)
      changes.append(ChangedFile(path, .removed))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let manifest = try encoder.encode(Manifest(files: after))
    let destination = root.appendingPathComponent(Self.manifestName)
    if (try? Data(contentsOf: destination)) != manifest {
      try AtomicFile.write(manifest, to: destination)
    }
    return changes.sorted { $0.path < $1.path }
  }

  private struct Manifest: Codable {
    var files: [String: String]
  }

  private static func rank(_ path: String) -> Int {
    path.hasSuffix(".html") ? (path == "index.html" ? 2 : 1) : 0
  }

  private static func manifest(in root: URL) -> [String] {
    guard let data = try? Data(contentsOf: root.appendingPathComponent(manifestName)),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: data)
    else { return [] }
    return Array(manifest.files.keys)
  }

  /// A manifest is a file that anyone may have edited: it may not lead out of the folder.
  private static func isPlain(_ path: String) -> Bool {
    !path.isEmpty && !path.hasPrefix("/")
      && !path.split(separator: "/", omittingEmptySubsequences: false).contains {
        $0 == ".." || $0 == "." || $0.isEmpty
      }
  }

  private static func makeFolder(_ url: URL) throws {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw SiteError(
        description: "the folder \(url.path) cannot be created: \(error.localizedDescription)")
    }
  }

  /// Refuses a folder with somebody else's site in it.
  private static func refuseForeign(_ root: URL) throws {
    let manager = FileManager.default
    guard manager.fileExists(atPath: root.appendingPathComponent("index.html").path),
      !manager.fileExists(atPath: root.appendingPathComponent(manifestName).path)
    else { return }
    throw SiteError(
      description: "\(root.path) has an index.html but no \(manifestName), so this program did not "
        + "make it; name an empty folder, or remove the index.html")
  }

  /// Refuses folders where a site would mix with other things.
  private static func refuseUnsafe(_ output: URL, book: URL) throws {
    let target = output.standardizedFileURL.resolvingSymlinksInPath().pathComponents
    let source = book.standardizedFileURL.resolvingSymlinksInPath().pathComponents
    let home = FileManager.default.homeDirectoryForCurrentUser.standardizedFileURL.pathComponents
    guard target.count > 1, target != home, !source.starts(with: target) else {
      throw SiteError(
        description: "the site cannot be written to \(output.path): it is the book's folder, "
          + "contains it or is the root of a disk or home; name a folder of its own, such as Output"
      )
    }
  }
}
