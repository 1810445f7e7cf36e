import Foundation
import Storage

extension Store {
  /// All results, by key.
  public func list() -> [StoreEntry] { keys().compactMap { entry(for: $0) } }

  /// Bytes of all results.
  public func size() -> Int { list().reduce(0) { $0 + $1.size } }

  /// Reads every result again and names those that cannot be used.
  public func verify() -> [(key: Digest, problem: String)] {
    keys().compactMap { key in
      guard let entry = entry(for: key) else { return (key, "its description cannot be read") }
      do {
        let folder = entryFolder(for: key)
        _ = try verifiedPayload(of: entry, in: folder)
        for file in entry.files
        where try Digest(ofFile: folder.appendingPathComponent(file.name)) != file.digest {
          return (key, "\(file.name) has changed since it was written")
        }
        return nil
      } catch {
        return (key, "\(error)")
      }
    }
  }

  /// Removes what is not needed: results, rendered things and work folders of other keys.
  ///
  /// - Returns: Number of bytes of the removed results.
  @discardableResult
  public func collectGarbage(keeping kept: Set<Digest>) throws -> Int {
    var freed = 0
    for key in keys() where !kept.contains(key) {
      freed += entry(for: key)?.size ?? 0
      try FileManager.default.removeItem(at: entryFolder(for: key))
    }
    let names = Set(kept.map(\.hexadecimal))
    for (folder, isArtifact) in [
      (folder.appendingPathComponent("work"), false), (artifactsFolder, true),
    ] {
      for name in contents(of: folder) {
        let key = isArtifact ? String(name.prefix(64)) : name
        if !names.contains(key) {
          try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
        }
      }
    }
    // Another process may be writing; an hour-old temporary folder belongs to nobody.
    for name in contents(of: temporaryFolder) {
      let url = temporaryFolder.appendingPathComponent(name)
      let date = (try? FileManager.default.attributesOfItem(atPath: url.path))?[.modificationDate]
      if let date = date as? Date, date.timeIntervalSinceNow < -3600 {
        try FileManager.default.removeItem(at: url)
      }
    }
    return freed
  }

  /// Something made from a result, such as a drawn figure; made once for each key and name.
  ///
  /// - Parameters:
  ///   - key: The key of what it is made from.
  ///   - name: What it is, with everything else it depends on, such as `dark.png`.
  ///   - make: Makes it if it is not there.
  public func artifact(key: Digest, name: String, make: () throws -> [UInt8]) throws -> [UInt8] {
    let file = artifactsFolder.appendingPathComponent(
      "\(key.hexadecimal)-\(Digest(of: "\(notebookSchemaVersion) \(name)").short)")
    if let data = try? Data(contentsOf: file), data.count >= 65 {
      let content = [UInt8](data.dropFirst(65))
      if Digest(of: content).hexadecimal == String(decoding: data.prefix(64), as: UTF8.self) {
        return content
      }
    }
    let content = try make()
    try AtomicFile.write(
      Array((Digest(of: content).hexadecimal + "\n").utf8) + content, to: file)
    return content
  }

  private func keys() -> [Digest] {
    contents(of: entriesFolder).filter { $0.count == 2 }.flatMap { prefix in
      contents(of: entriesFolder.appendingPathComponent(prefix)).compactMap {
        Digest(hexadecimal: $0)
      }
    }
  }

  func contents(of folder: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }
}
