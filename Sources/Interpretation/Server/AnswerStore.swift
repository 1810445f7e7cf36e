import Foundation
import Storage

/// Answers on disk, each in a file of its own under the digest of its request.
struct AnswerStore: Sendable {
  let folder: URL

  private struct Entry: Codable {
    /// The digest of the request, so that a file under a wrong name is not taken for an answer.
    var request: Digest
    /// The digest of the content.
    var digest: Digest
    /// The content as JSON.
    var content: String
  }

  func file(_ request: Digest) -> URL {
    folder.appending(path: "\(request.hexadecimal.prefix(2))/\(request.hexadecimal).json")
  }

  /// The stored content; `nil` if there is none, or what is there is damaged.
  func content<Content: Codable>(_: Content.Type, for request: Digest) -> Content? {
    guard let data = try? Data(contentsOf: file(request)),
      let entry = try? JSONDecoder().decode(Entry.self, from: data),
      entry.request == request, entry.digest == Digest(of: entry.content)
    else { return nil }
    return try? JSONDecoder().decode(Content.self, from: Data(entry.content.utf8))
  }

  /// Stores content.
  ///
  /// - Throws: ``ServerError`` if the folder cannot be written, or the content repeats the key.
  func store(
    _ content: some Codable, for request: Digest, key: ServerKey?
  ) throws(ServerError) {
    let file = file(request)
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let bytes = try encoder.encode(content)
      if let key, key.isContained(in: [UInt8](bytes)) {
        throw ServerError.answer("the answer repeats the key that it was asked with")
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let entry = try encoder.encode(
        Entry(request: request, digest: Digest(of: text), content: text))
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      // Answers survive a killed run; to wait for the disk each time would take longer than some.
      try AtomicFile.write(entry, to: file, isDurable: false)
    } catch let error as ServerError {
      throw error
    } catch {
      throw ServerError(
        .storage, "a server's answer cannot be stored: \(ServerMessage.shortened("\(error)"))")
    }
  }
}
