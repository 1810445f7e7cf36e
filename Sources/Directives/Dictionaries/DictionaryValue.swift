import Figures
import Foundation
import Notebook
import SparseCoding

/// A trained dictionary.
struct DictionaryValue: NominalValue {
  static let typeName = "Dictionary"
  static let summary = "A sparse autoencoder: directions, biases and how it came about."
  static let members = [
    Member("features", of: Self.self, "Number of features.") { $0.dictionary.features },
    Member("width", of: Self.self, "Number of values in a vector.") { $0.dictionary.width },
    Member("ratio", of: Self.self, "Features per value of a vector.") {
      $0.dictionary.metadata.ratio
    },
    Member("l1", of: Self.self, "Weight of the L1 term, in the authors' units.") {
      $0.dictionary.metadata.l1
    },
    Member("site", of: Self.self, "Where its activations were read.") {
      $0.dictionary.metadata.site
    },
    Member("vectors", of: Self.self, "Vectors it was trained on, repetitions counted.") {
      $0.dictionary.metadata.vectorsTrained
    },
    Member("history", of: Self.self, "How training went, at even intervals.") { $0.history },
    Member("snapshots", of: Self.self, "The dictionary after each of the epochs asked for.") {
      $0.snapshots
    },
  ]

  /// The dictionary.
  var dictionary: FeatureDictionary
  /// How training went.
  var history: [TrainingPoint]
  /// The dictionary at earlier times.
  var snapshots: [DictionaryValue]

  private struct Payload: Codable {
    var history: [TrainingPoint]
    var snapshots: Int
  }

  func write(in folder: URL) throws -> Data {
    try dictionary.write(to: folder.appendingPathComponent("dictionary.safetensors"))
    for (index, snapshot) in snapshots.enumerated() {
      try snapshot.dictionary.write(
        to: folder.appendingPathComponent("snapshot-\(index).safetensors"))
    }
    return try PayloadCoding.encode(Payload(history: history, snapshots: snapshots.count))
  }

  static func read(_ payload: Data, in folder: URL) throws -> DictionaryValue {
    let payload = try PayloadCoding.decode(Payload.self, from: payload)
    return DictionaryValue(
      dictionary: try FeatureDictionary(
        contentsOf: folder.appendingPathComponent("dictionary.safetensors")),
      history: payload.history,
      snapshots: try (0..<payload.snapshots).map { index in
        DictionaryValue(
          dictionary: try FeatureDictionary(
            contentsOf: folder.appendingPathComponent("snapshot-\(index).safetensors")),
          history: [], snapshots: [])
      })
  }

  var presentation: Presentation {
    .text(
      "\(dictionary.features) features for \(dictionary.metadata.site), "
        + "l1 = \(NumberText.significant(dictionary.metadata.l1, digits: 2))")
  }
}

extension TrainingPoint: NominalValue {
  /// The name in the directive language.
  public static var typeName: String { "TrainingPoint" }
  /// One sentence on what it is.
  public static var summary: String { "The state of training at one time." }
  /// What an author can read.
  public static var members: [Member] {
    [
      Member("vectors", of: Self.self, "Vectors seen so far.") { $0.vectors },
      Member("loss", of: Self.self, "Loss of the last minibatches.") { $0.loss },
      Member("fvu", of: Self.self, "Fraction of variance unexplained in them.") { $0.fvu },
      Member("l0", of: Self.self, "Active features of a vector in them.") { $0.l0 },
    ]
  }
  /// How it is shown.
  public var presentation: Presentation { .none }
}
