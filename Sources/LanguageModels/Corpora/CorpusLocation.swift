import Foundation
import Storage

/// The kinds of text collection, told apart by the end of the name.
enum CorpusKind: String, CaseIterable, Sendable {
  case text = "txt"
  case csv
  case jsonLines = "jsonl"

  init?(name: String) {
    let suffix = name.split(separator: ".", omittingEmptySubsequences: false).last ?? ""
    guard suffix.count < name.count, let kind = CorpusKind(rawValue: suffix.lowercased()) else {
      return nil
    }
    self = kind
  }

  static let list = allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
}

/// Where a text collection's bytes are: a file, or an entry of an archive.
struct CorpusLocation: Sendable {
  let url: URL
  let entry: String?
  let kind: CorpusKind

  /// Finds the collection in `url`; in an archive, `entry` or the only one of a known kind.
  init(_ url: URL, entry: String?) throws {
    self.url = url
    if url.pathExtension.lowercased() == "zip" {
      let (name, kind) = try Self.choose(entry, in: url)
      self.entry = name
      self.kind = kind
      return
    }
    guard entry == nil else {
      throw CorpusError(url, "is not a .zip archive, so it has no entry “\(entry ?? "")”")
    }
    guard let kind = CorpusKind(name: url.lastPathComponent) else {
      throw CorpusError(
        url, "is not a text collection of a known kind",
        advice: "Supported are \(CorpusKind.list) and .zip of those.")
    }
    self.entry = nil
    self.kind = kind
  }

  /// Opens the bytes for reading from the beginning.
  func open() throws -> any ByteSource {
    if let entry { return try ZipEntrySource(url, entry: entry) }
    return try FileSource(url)
  }

  /// An error about this collection.
  func error(_ problem: String, advice: String = "") -> CorpusError {
    CorpusError(url, entry: entry, problem, advice: advice)
  }

  private static func choose(_ entry: String?, in url: URL) throws -> (String, CorpusKind) {
    let names = try ZipArchive(url).names
    let readable = names.filter {
      CorpusKind(name: $0) != nil && !$0.hasPrefix("__MACOSX/")
        && $0.split(separator: "/").last?.hasPrefix(".") == false
    }.sorted()
    if let entry {
      guard names.contains(entry) else {
        let advice =
          NearestName.find(entry, among: readable).map { "Did you mean “\($0)”?" }
          ?? "It has: \(names.sorted().prefix(8).joined(separator: ", "))."
        throw CorpusError(url, "has no entry “\(entry)”", advice: advice)
      }
      guard let kind = CorpusKind(name: entry) else {
        throw CorpusError(
          url, entry: entry, "is not a text collection of a known kind",
          advice: "Supported are \(CorpusKind.list).")
      }
      return (entry, kind)
    }
    guard let only = readable.first, let kind = CorpusKind(name: only) else {
      throw CorpusError(url, "has no entry that ends in one of \(CorpusKind.list)")
    }
    guard readable.count == 1 else {
      throw CorpusError(
        url, "has \(readable.count) entries that could be meant",
        advice: "Name one of them: \(readable.prefix(8).joined(separator: ", ")).")
    }
    return (only, kind)
  }
}
