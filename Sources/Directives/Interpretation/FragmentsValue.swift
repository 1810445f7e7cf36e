import Foundation
import Interpretation
import LanguageModels
import Notebook
import Storage

/// Activation vectors of one site on fragments of text.
struct FragmentsValue: NominalValue, Codable {
  static let typeName = "Fragments"
  static let summary = "Short pieces of text with a model's activation vectors at one site."
  static let members = [
    Member("site", of: Self.self, "Where the vectors were read.") {
      $0.activations.site.description
    },
    Member("layer", of: Self.self, "The block they were read at.") { $0.activations.site.layer },
    Member("width", of: Self.self, "Number of values in a vector.") { $0.activations.file.width },
    Member("count", of: Self.self, "Number of fragments.") { $0.activations.text.count },
    Member("length", of: Self.self, "Tokens in a fragment.") { $0.activations.text.length },
    Member("tokens", of: Self.self, "Number of tokens that count.") {
      $0.activations.includedCount
    },
    Member("excluded", of: Self.self, "Massive vectors, left out.") {
      $0.activations.excludedRows.count
    },
    Member("tooShort", of: Self.self, "Documents passed over because they are too short.") {
      $0.activations.text.omissions.tooShort
    },
    Member("unreadable", of: Self.self, "Fragments passed over for a character without a sign.") {
      $0.activations.text.omissions.unreadable
    },
  ]

  /// The digest of the model's file.
  var model: Digest
  /// The fragments with their vectors.
  var activations: FragmentActivations

  func write(in folder: URL) throws -> Data {
    var stored = self
    stored.activations.file = try activations.file.moved(into: folder)
    return try PayloadCoding.encode(stored)
  }

  static func read(_ payload: Data, in folder: URL) throws -> FragmentsValue {
    var result = try PayloadCoding.decode(Self.self, from: payload)
    result.activations.file = result.activations.file.found(in: folder)
    return result
  }

  /// Checks that dictionaries and a model belong to the fragments.
  ///
  /// - Throws: `ParameterProblem` naming both sides.
  func check(_ dictionaries: [DictionaryValue], parameter: String) throws {
    let (site, width) = (activations.site, activations.file.width)
    for description in dictionaries.map(\.description) {
      let origin = description.metadata.site
      guard description.width == width, origin.isEmpty || origin == site.description else {
        throw ParameterProblem(
          parameter,
          "has a dictionary for vectors of \(description.width) values (\(origin)), but the "
            + "fragments have those of \(site), which have \(width)")
      }
    }
  }

  /// - Throws: `ParameterProblem` unless the vectors are this model's.
  func check(_ model: ModelValue, parameter: String) throws {
    guard model.digest == self.model else {
      throw ParameterProblem(
        parameter,
        "is “\(model.name)”, but the fragments were read by another model; give the model that "
          + "`fragments` was called with")
    }
  }

  var presentation: Presentation {
    .text(
      "\(activations.text.count) fragments of \(activations.text.length) tokens at "
        + "\(activations.site)")
  }
}
