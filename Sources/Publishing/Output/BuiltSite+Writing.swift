import Dispatch
import Foundation
import Storage
import Synchronization

extension BuiltSite {
  /// The list of the site's files with their digests; what is on it may be removed by a later run.
  public static let manifestName = Manifest.fileName

  /// Moves what changed into a folder and removes what an earlier run made and this one did not.
  ///
  /// Each file is replaced as a whole; a failure leaves every page old or new, none torn. The
  /// record of the run is replaced only if the run computed something or changed a file, so that
  /// nothing at all is written when nothing has changed.
  ///
  /// - Parameters:
  ///   - book: The book's folder, which the output must not contain.
  ///   - isPreview: Whether the site is about to be made again: files need not survive a failure of
  ///     power, which is what most of the time would go to, and drawings that no page shows for the
  ///     moment stay.
  /// - Throws: ``SiteError`` if some pages can only stay as they are but were made with other
  ///   settings.
  public func write(to output: URL, book: URL, isPreview: Bool = false) throws -> [ChangedFile] {
    try Self.checkFolder(output, book: book)
    let folder = SiteFolder(output, isDurable: !isPreview)
    try folder.makeFolder(folder.root)
    try folder.removeRemains()
    let before = try? Manifest(readingFolder: folder.root)
    try refuseMixture(with: before)
    var after = manifest
    var changes: [ChangedFile] = []
    let looks = looks(at: folder)
    // Pages go last, so that what they refer to is there when a reader loads them.
    let paths = files.keys.sorted { (Self.rank($0), $0) < (Self.rank($1), $1) }
    for path in paths {
      guard let bytes = files[path], let look = looks[path] else { continue }
      let origin = origins[path]
      after.files[path] = Manifest.File(
        sha256: look.digest.hexadecimal, chapter: origin?.chapter, label: origin?.label,
        node: origin?.node?.hexadecimal)
      if let change = try folder.put(bytes, at: path, look.comparison) {
        changes.append(change)
      }
    }
    keep(before, in: &after)
    let stale = Set(before.map { Array($0.files.keys) + $0.record } ?? [])
    for path in stale.sorted()
    where after.files[path] == nil && recordFiles[path] == nil && Manifest.isPlain(path) {
      if isPreview {
        // The next run that is no preview removes it, so the manifest must know it.
        after.files[path] = before?.files[path]
        continue
      }
      let file = folder.file(path)
      guard FileManager.default.fileExists(atPath: file.path) else { continue }
      try FileManager.default.removeItem(at: file)
      changes.append(ChangedFile(path, .removed))
    }
    changes += try writeRecord(to: folder, hasChanges: !changes.isEmpty)
    after.record = recordFiles.keys.sorted()
    _ = try folder.put(after.bytes(), at: Self.manifestName)
    return changes.sorted { $0.path < $1.path }
  }

  /// A file's digest, and what it has to do with the one in the folder.
  private struct Look: Sendable {
    var digest: Digest
    var comparison: SiteFolder.Comparison
  }

  /// Looks at all files on all cores: in a run that changes nothing, that is all there is to do.
  private func looks(at folder: SiteFolder) -> [String: Look] {
    let files = Array(files)
    let looks = Mutex<[String: Look]>([:])
    DispatchQueue.concurrentPerform(iterations: files.count) { index in
      let (path, bytes) = files[index]
      let look = Look(digest: Digest(of: bytes), comparison: folder.compare(path, with: bytes))
      looks.withLock { $0[path] = look }
    }
    return looks.withLock { $0 }
  }

  /// Keeps what a manifest says of chapters that this run could not write.
  ///
  /// As long as there are such chapters, the site is still one of the run before.
  private func keep(_ before: Manifest?, in after: inout Manifest) {
    for file in lackingSources { after.sources[file] = nil }
    for file in olderSources { after.sources[file] = before?.sources[file] }
    guard !keptChapters.isEmpty, let before else { return }
    (after.tool, after.schema) = (before.tool, before.schema)
    (after.profile, after.settings) = (before.profile, before.settings)
    for (path, file) in before.files {
      guard let chapter = file.chapter, keptChapters.contains(chapter), after.files[path] == nil
      else { continue }
      after.files[path] = file
    }
  }

  /// Refuses to put pages beside others that were made with another profile or other settings.
  private func refuseMixture(with before: Manifest?) throws {
    guard !keptChapters.isEmpty, let before, before.schema >= 2, !before.files.isEmpty else {
      return
    }
    guard before.profile != manifest.profile || before.settings != manifest.settings else { return }
    let pages = before.files.values.contains { $0.chapter.map(keptChapters.contains) ?? false }
    guard pages else { return }
    throw SiteError(
      description: "the other pages of this site were made with "
        + (before.profile != manifest.profile
          ? "the profile “\(before.profile)”" : "other settings of the profile")
        + "; render the whole book, or name another folder with --output")
  }

  private func writeRecord(to folder: SiteFolder, hasChanges: Bool) throws -> [ChangedFile] {
    let isComplete = recordFiles.keys.allSatisfy {
      FileManager.default.fileExists(atPath: folder.file($0).path)
    }
    guard hasNewResults || hasChanges || !isComplete else { return [] }
    return try recordFiles.sorted { $0.key < $1.key }.compactMap { path, bytes in
      try folder.put(bytes, at: path)
    }
  }

  private static func rank(_ path: String) -> Int {
    path.hasSuffix(".html") ? (path == "index.html" ? 2 : 1) : 0
  }

  /// Refuses a folder that pages must not be written to: one that the book lies in, or one with
  /// somebody else's site in it.
  ///
  /// - Throws: ``SiteError``.
  public static func checkFolder(_ output: URL, book: URL) throws {
    try refuseUnsafe(output, book: book)
    try refuseForeign(output.standardizedFileURL)
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
