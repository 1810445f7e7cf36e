import Foundation
import LanguageModels
import Notebook
import Storage

/// A collection of documents.
struct CorpusValue: NominalValue, Codable {
  static let typeName = "Corpus"
  static let summary = "A collection of documents."
  static let members = [
    Member("name", of: Self.self, "The name in `book.yml`.") { $0.name }
  ]

  /// The name in `book.yml`.
  let name: String
  /// The digest of the file.
  let digest: Digest
  /// The column or field with the text.
  let column: String?
  /// The file inside an archive.
  let entry: String?
  /// Where the file lies; no part of the value's identity.
  let url: URL

  private enum CodingKeys: CodingKey { case digest, column, entry }

  init(_ resource: ResolvedResource) throws {
    try resource.declaration.allowOptions("column", "entry")
    name = resource.declaration.name
    digest = resource.digest
    column = resource.declaration.options["column"]
    entry = resource.declaration.options["entry"]
    url = resource.url
    _ = try open()
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = ""
    digest = try container.decode(Digest.self, forKey: .digest)
    column = try container.decodeIfPresent(String.self, forKey: .column)
    entry = try container.decodeIfPresent(String.self, forKey: .entry)
    url = URL(fileURLWithPath: "")
  }

  var presentation: Presentation { .text(name) }

  /// The documents.
  func open() throws -> Corpus { try Corpus(url: url, column: column, entry: entry) }
}

extension Resource {
  /// Checks that `book.yml` gives a resource no options but these.
  ///
  /// An option that nobody reads would be a mistake that goes unnoticed.
  func allowOptions(_ known: String...) throws {
    guard let unknown = options.keys.sorted().first(where: { !known.contains($0) }) else { return }
    let help = NearestName.suggestion(for: unknown, among: known) ?? ""
    throw ValueError(
      "\(position) gives the resource “\(name)” an unknown option `\(unknown)`; \(help)")
  }
}
