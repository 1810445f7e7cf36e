import Figures
import Foundation
import Notebook
import SparseCoding
import Synchronization

/// A trained dictionary; its weights are read when they are needed.
struct DictionaryValue: NominalValue {
  static let typeName = "Dictionary"
  static let summary = "Directions and biases that make codes of vectors, and how they came about."
  static let members = [
    Member("features", of: Self.self, "Number of features.") { $0.description.features },
    Member("width", of: Self.self, "Number of values in a vector.") { $0.description.width },
    Member("ratio", of: Self.self, "Features per value of a vector.") {
      $0.description.metadata.ratio
    },
    Member("l1", of: Self.self, "Weight of the L1 term, in the authors' units; 0 if none.") {
      $0.description.metadata.l1
    },
    Member("method", of: Self.self, "How it was found, such as `tied`, `topK(32)` or `PCA`.") {
      $0.description.metadata.method
    },
    Member("site", of: Self.self, "Where its activations were read.") {
      $0.description.metadata.site
    },
    Member("vectors", of: Self.self, "Vectors it was trained on, repetitions counted.") {
      $0.description.metadata.vectorsTrained
    },
    Member("history", of: Self.self, "How training went, at even intervals.") { $0.history.points },
    Member("snapshots", of: Self.self, "The dictionary after each of the epochs asked for.") {
      $0.snapshots
    },
  ]

  /// What can be told about a dictionary without its weights.
  struct Description: Codable, Hashable {
    var features: Int
    var width: Int
    var metadata: DictionaryMetadata
  }

  /// Its size and where it comes from.
  let description: Description
  /// How training went.
  let history: TrainingHistory
  /// The dictionary at earlier times.
  let snapshots: [DictionaryValue]
  private let weights: Weights

  init(
    _ dictionary: FeatureDictionary, history: [TrainingPoint] = [],
    snapshots: [DictionaryValue] = []
  ) {
    description = Description(
      features: dictionary.features, width: dictionary.width, metadata: dictionary.metadata)
    self.history = TrainingHistory(history)
    self.snapshots = snapshots
    weights = Weights(.loaded(dictionary))
  }

  private init(
    _ description: Description, file: URL, history: TrainingHistory = TrainingHistory([]),
    snapshots: [DictionaryValue] = []
  ) {
    self.description = description
    self.history = history
    self.snapshots = snapshots
    weights = Weights(.stored(file))
  }

  /// The dictionary with its weights, read from the store at the first call.
  func dictionary() throws -> FeatureDictionary { try weights.load() }

  private struct Payload: Codable {
    var description: Description
    var history: TrainingHistory
    var snapshots: [Description]
  }

  func write(in folder: URL) throws -> Data {
    try dictionary().write(to: folder.appendingPathComponent("dictionary.safetensors"))
    for (index, snapshot) in snapshots.enumerated() {
      try snapshot.dictionary().write(
        to: folder.appendingPathComponent("snapshot-\(index).safetensors"))
    }
    return try PayloadCoding.encode(
      Payload(
        description: description, history: history, snapshots: snapshots.map(\.description)))
  }

  static func read(_ payload: Data, in folder: URL) throws -> DictionaryValue {
    let payload = try PayloadCoding.decode(Payload.self, from: payload)
    return DictionaryValue(
      payload.description, file: folder.appendingPathComponent("dictionary.safetensors"),
      history: payload.history,
      snapshots: payload.snapshots.enumerated().map { index, description in
        DictionaryValue(
          description, file: folder.appendingPathComponent("snapshot-\(index).safetensors"))
      })
  }

  var presentation: Presentation {
    let metadata = description.metadata
    let weight =
      metadata.l1 > 0 ? "l1 = \(NumberText.significant(metadata.l1, digits: 2))" : metadata.method
    return .text("\(description.features) features for \(metadata.site), \(weight)")
  }
}

/// The points of a training's history, four numbers each.
struct TrainingHistory: Codable, Sendable {
  private let numbers: PackedNumbers

  init(_ points: [TrainingPoint]) {
    numbers = PackedNumbers(points.flatMap { [Double($0.vectors), $0.loss, $0.fvu, $0.l0] })
  }

  var points: [TrainingPoint] {
    let values = numbers.values
    return stride(from: 0, to: values.count - 3, by: 4).map { start in
      TrainingPoint(
        vectors: Int(values[start]), loss: values[start + 1], fvu: values[start + 2],
        l0: values[start + 3])
    }
  }
}

/// The weights of a dictionary: a file until somebody needs them.
private final class Weights: Sendable {
  enum State {
    case stored(URL)
    case loaded(FeatureDictionary)
  }

  private let state: Mutex<State>

  init(_ state: State) { self.state = Mutex(state) }

  func load() throws -> FeatureDictionary {
    try state.withLock { state in
      switch state {
      case .loaded(let dictionary): return dictionary
      case .stored(let file):
        let dictionary = try FeatureDictionary(contentsOf: file)
        state = .loaded(dictionary)
        return dictionary
      }
    }
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
