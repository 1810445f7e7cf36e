import Foundation
import Storage

/// Results by key, in a folder that several processes may share.
///
/// An entry is written under a temporary name, flushed and renamed, so that it is there
/// completely or not at all. The same key means the same bytes: if two processes compute
/// the same result, either may win. What is damaged counts as missing.
public struct Store: Sendable {
  /// The folder, usually `.monograph` beside `book.yml`.
  public let folder: URL
  let memo: DigestMemo

  /// Opens a store; its folders are made if they are missing.
  ///
  /// - Throws: ``StoreError`` if the folder cannot be written to.
  public init(folder: URL) throws {
    self.folder = folder.standardizedFileURL
    memo = DigestMemo(folder.appendingPathComponent("digests.txt"))
    do {
      for name in ["store/tmp", "work", "artifacts"] {
        try FileManager.default.createDirectory(
          at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
      }
    } catch {
      throw StoreError(
        "cannot create the store \(folder.path): \(error.localizedDescription). "
          + "Check the permissions of its folder.")
    }
  }

  var entriesFolder: URL { folder.appendingPathComponent("store", isDirectory: true) }
  var temporaryFolder: URL { entriesFolder.appendingPathComponent("tmp") }
  var artifactsFolder: URL { folder.appendingPathComponent("artifacts") }

  /// The folder of the entry with a key, whether it exists or not.
  public func entryFolder(for key: Digest) -> URL {
    // Without the hint, a URL asks the disk whether it is a folder.
    entriesFolder.appendingPathComponent(
      "\(key.hexadecimal.prefix(2))/\(key.hexadecimal)", isDirectory: true)
  }

  /// The folder where a node keeps checkpoints; it survives a killed process.
  public func workFolder(for key: Digest) -> URL {
    folder.appendingPathComponent("work/\(key.hexadecimal)", isDirectory: true)
  }

  /// What nodes keep for good, apart from their results.
  public var sharedFolder: URL { folder.appendingPathComponent("shared", isDirectory: true) }

  /// Keeps other processes from computing a node until the lock is let go of.
  func lock(_ key: Digest) throws -> NodeLock {
    let work = workFolder(for: key).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    return NodeLock(try FileLock(work.appendingPathComponent("\(key.hexadecimal).lock")))
  }

  /// A lock that can be kept across suspensions.
  final class NodeLock {
    private let lock: FileLock

    init(_ lock: consuming FileLock) { self.lock = lock }
  }

  /// Whether there is a result with a key, whole or not.
  func contains(_ key: Digest) -> Bool {
    access(entryFolder(for: key).path + "/entry.json", R_OK) == 0
  }

  /// What the store knows about a result; `nil` if there is none that can be read.
  ///
  /// The files themselves are not looked at.
  public func entry(for key: Digest) -> StoreEntry? {
    let file = entryFolder(for: key).appendingPathComponent("entry.json", isDirectory: false)
    guard let data = try? Data(contentsOf: file),
      let entry = try? JSONDecoder().decode(StoreEntry.self, from: data),
      entry.schema == notebookSchemaVersion, entry.key == key
    else { return nil }
    return entry
  }

  /// Looks for a result and checks that it is whole.
  public func lookup(_ key: Digest, type: ValueType, library: DirectiveLibrary) -> StoreLookup {
    let folder = entryFolder(for: key)
    guard FileManager.default.fileExists(atPath: folder.path) else { return .miss }
    guard let entry = entry(for: key) else { return .damaged("its description cannot be read") }
    do {
      let payload = try verifiedPayload(of: entry, in: folder)
      return .hit(try StoredValue.read(payload, type: type, in: folder, library: library), entry)
    } catch let damage as Damage {
      return .damaged(damage.description)
    } catch {
      return .damaged("it cannot be read: \(error)")
    }
  }

  /// Why an entry cannot be used.
  struct Damage: Error, CustomStringConvertible {
    var description: String
  }

  func verifiedPayload(of entry: StoreEntry, in folder: URL) throws -> Data {
    let file = folder.appendingPathComponent("value.json", isDirectory: false)
    guard let payload = try? Data(contentsOf: file) else {
      throw Damage(description: "value.json is missing")
    }
    guard payload.count == entry.payloadSize else {
      throw Damage(
        description: "value.json has \(payload.count) bytes instead of \(entry.payloadSize)")
    }
    guard Digest(of: payload) == entry.payloadDigest else {
      throw Damage(description: "value.json has changed since it was written")
    }
    for file in entry.files {
      let path = "\(folder.path)/\(file.name)"
      // One look at the file tells whether it is as it was; only for a bad one, what is wrong.
      guard (try? memo.digest(ofFile: path)) != file.digest else { continue }
      throw Damage(description: Self.damage(of: file, at: path))
    }
    return payload
  }

  private static func damage(of file: StoreEntry.File, at path: String) -> String {
    guard let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
    else { return "\(file.name) is missing" }
    return size == file.size
      ? "\(file.name) has changed since it was written"
      : "\(file.name) has \(size) bytes instead of \(file.size)"
  }
}
