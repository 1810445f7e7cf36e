import Foundation
import Storage

extension Store {
  /// Writes a result; what was stored under the key before is replaced if it is damaged.
  ///
  /// - Throws: ``StoreError`` if the disk is full or cannot be written to; nothing that was
  ///   stored before is touched then.
  @discardableResult
  public func write(
    _ value: Value, key: Digest, directive: String, version: Int, seconds: Double,
    inputs: [Digest], warnings: [String] = []
  ) throws -> StoreEntry {
    let temporary = temporaryFolder.appendingPathComponent(
      "\(key.short)-\(getpid())-\(UUID().uuidString.prefix(8))")
    do {
      try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: temporary) }
      let payload = try StoredValue.write(value, in: temporary)
      try AtomicFile.write(payload, to: temporary.appendingPathComponent("value.json"))
      let entry = StoreEntry(
        schema: notebookSchemaVersion, key: key, directive: directive, version: version,
        created: Date().timeIntervalSince1970.rounded(), seconds: seconds, inputs: inputs,
        payloadSize: payload.count, payloadDigest: Digest(of: payload),
        files: try describeFiles(in: temporary), warnings: warnings)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
      try AtomicFile.write(
        try encoder.encode(entry), to: temporary.appendingPathComponent("entry.json"))
      Self.flush(folder: temporary)
      try moveIntoPlace(temporary, key: key)
      for file in entry.files {
        memo.remember(file.digest, of: entryFolder(for: key).appendingPathComponent(file.name))
      }
      return entry
    } catch let error as FileError {
      throw StoreError("the result of `\(directive)` cannot be stored: \(error)")
    } catch let error as CocoaError {
      let advice =
        error.code == .fileWriteOutOfSpace
        ? " Free some space, then run the same command again; finished work is kept." : ""
      throw StoreError(
        "the result of `\(directive)` cannot be stored in \(folder.path): "
          + "\(error.localizedDescription).\(advice)")
    }
  }

  /// Removes what a finished node kept while it was running.
  func removeWorkFolder(for key: Digest) {
    try? FileManager.default.removeItem(at: workFolder(for: key))
  }

  private func moveIntoPlace(_ temporary: URL, key: Digest) throws {
    let final = entryFolder(for: key)
    let parent = final.deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    if rename(temporary.path, final.path) != 0 {
      guard errno == EEXIST || errno == ENOTEMPTY else {
        throw FileError(.cannotRename, final, errno)
      }
      // Another process was first, or what lies there is damaged and has to make room.
      if let entry = entry(for: key), (try? verifiedPayload(of: entry, in: final)) != nil { return }
      let discarded = temporaryFolder.appendingPathComponent("damaged-\(UUID().uuidString)")
      _ = rename(final.path, discarded.path)
      defer { try? FileManager.default.removeItem(at: discarded) }
      guard rename(temporary.path, final.path) == 0 || errno == EEXIST || errno == ENOTEMPTY else {
        throw FileError(.cannotRename, final, errno)
      }
    }
    Self.flush(folder: parent)
  }

  private func describeFiles(in folder: URL) throws -> [StoreEntry.File] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    var files: [StoreEntry.File] = []
    for name in names where name != "value.json" {
      let url = folder.appendingPathComponent(name)
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
        continue
      }
      if isFolder.boolValue {
        Self.flush(folder: url)
        continue
      }
      try Self.flush(file: url)
      let size = try FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int
      files.append(.init(name: name, size: size ?? 0, digest: try Digest(ofFile: url)))
    }
    return files
  }

  private static func flush(file url: URL) throws {
    let descriptor = open(url.path, O_RDONLY)
    guard descriptor >= 0 else { throw FileError(.cannotOpen, url, errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileError(.cannotWrite, url, errno) }
  }

  private static func flush(folder url: URL) {
    let descriptor = open(url.path, O_RDONLY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
