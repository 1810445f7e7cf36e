import Foundation
import Storage

/// The list of a site's files: which there are, what they were made from, by which program.
struct Manifest: Codable, Hashable, Sendable {
  /// The manifest's own file.
  static let fileName = "manifest.json"
  /// The files that differ from run to run.
  static let recordNames = ["run.html", "run.js"]

  /// A file of the site.
  struct File: Codable, Hashable, Sendable {
    var sha256: String
    var chapter: String?
    var label: String?
    var node: String?
  }

  var tool = ""
  var schema = 0
  var profile = ""
  /// The settings of the profile, with what replaced them, as they are written in book.yml.
  var settings: [String: String] = [:]
  /// The digests of the book's files.
  var sources: [String: String] = [:]
  var files: [String: File] = [:]
  var record: [String] = []

  init(
    tool: String = "", schema: Int = 0, profile: String = "", settings: [String: String] = [:],
    sources: [String: String] = [:]
  ) {
    self.settings = settings
    self.tool = tool
    self.schema = schema
    self.profile = profile
    self.sources = sources
  }

  /// Reads a manifest; its first form, which has only digests, is read too.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    tool = try container.decodeIfPresent(String.self, forKey: .tool) ?? ""
    schema = try container.decodeIfPresent(Int.self, forKey: .schema) ?? 1
    profile = try container.decodeIfPresent(String.self, forKey: .profile) ?? ""
    settings = try container.decodeIfPresent([String: String].self, forKey: .settings) ?? [:]
    sources = try container.decodeIfPresent([String: String].self, forKey: .sources) ?? [:]
    record = try container.decodeIfPresent([String].self, forKey: .record) ?? []
    if let digests = try? container.decode([String: String].self, forKey: .files) {
      files = digests.mapValues { File(sha256: $0) }
    } else {
      files = try container.decode([String: File].self, forKey: .files)
    }
  }

  /// Reads the manifest of a folder; throws if there is none or if it is not one.
  init(readingFolder root: URL) throws {
    let data = try Data(contentsOf: root.appendingPathComponent(Self.fileName))
    self = try JSONDecoder().decode(Self.self, from: data)
  }

  /// The file's bytes, the same for the same site.
  func bytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + [0x0A]
  }

  /// A manifest is a file that anyone may have edited: it may not lead out of the folder.
  static func isPlain(_ path: String) -> Bool {
    !path.isEmpty && !path.hasPrefix("/") && !path.contains("\0")
      && !path.split(separator: "/", omittingEmptySubsequences: false).contains {
        $0 == ".." || $0 == "." || $0.isEmpty
      }
  }
}
