import Foundation
import Storage
import Synchronization

/// Digests of files that have not changed since they were last read.
///
/// A file counts as unchanged while its size, modification time and inode are the same;
/// hashing gigabytes at every start would cost more than everything else.
final class DigestMemo: Sendable {
  private struct Record {
    var size: Int
    var modified: Int
    var inode: UInt64
    var digest: Digest

    /// A line of the memo's file; read at every start, so that it has the plainest of forms.
    func line(path: String) -> String {
      "\(digest.hexadecimal) \(size) \(modified) \(inode) \(path)\n"
    }

    /// The record and the path of a line; nothing if it is none.
    static func parsed(_ line: Substring.UTF8View.SubSequence) -> (path: String, record: Record)? {
      let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 4)
      guard fields.count == 5, let digest = Digest(hexadecimal: String(Substring(fields[0]))),
        let size = Int(Substring(fields[1])), let modified = Int(Substring(fields[2])),
        let inode = UInt64(Substring(fields[3]))
      else { return nil }
      return (
        String(Substring(fields[4])),
        Record(size: size, modified: modified, inode: inode, digest: digest)
      )
    }
  }

  private struct State {
    var records: [String: Record]
    var isChanged = false
  }

  private let file: URL
  private let state: Mutex<State>

  init(_ file: URL) {
    self.file = file
    let text = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let records = text[...].utf8.split(separator: UInt8(ascii: "\n")).compactMap {
      Record.parsed($0)
    }
    state = Mutex(
      State(records: Dictionary(records, uniquingKeysWith: { _, last in last })))
  }

  /// The digest of a file's content.
  func digest(of url: URL) throws -> Digest { try digest(ofFile: url.standardizedFileURL.path) }

  /// The digest of the content of a file at a standardized path.
  func digest(ofFile path: String) throws -> Digest {
    guard var record = Self.status(of: path) else {
      throw FileError(.cannotOpen, URL(fileURLWithPath: path), errno)
    }
    if let known = state.withLock({ $0.records[path] }), known.size == record.size,
      known.modified == record.modified, known.inode == record.inode
    {
      return known.digest
    }
    record.digest = try Digest(ofFile: URL(fileURLWithPath: path))
    remember(record, path: path)
    return record.digest
  }

  /// What tells whether a file is still the same; nothing if there is no such file.
  static func fingerprint(of url: URL) -> String? {
    status(of: url.path).map { "\($0.size) \($0.modified) \($0.inode)" }
  }

  /// Notes the digest of a file that has just been written.
  func remember(_ digest: Digest, of url: URL) {
    guard var record = Self.status(of: url.path) else { return }
    record.digest = digest
    remember(record, path: url.standardizedFileURL.path)
  }

  /// Writes what was learnt; losing it costs time only.
  func save() {
    let records = state.withLock { state -> [String: Record]? in
      guard state.isChanged else { return nil }
      state.isChanged = false
      return state.records
    }
    guard let records else { return }
    let lines = records.sorted { $0.key < $1.key }
      .filter { !$0.key.contains("\n") && FileManager.default.fileExists(atPath: $0.key) }
      .map { $0.value.line(path: $0.key) }
    try? AtomicFile.write(lines.joined(), to: file)
  }

  private func remember(_ record: Record, path: String) {
    state.withLock {
      $0.records[path] = record
      $0.isChanged = true
    }
  }

  private static func status(of path: String) -> Record? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Record(
      size: Int(status.st_size), modified: Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec),
      inode: UInt64(status.st_ino), digest: Digest(of: ""))
  }
}
