import LanguageModels
import SparseCoding

/// A layer of a causal tree: a dictionary of the residual stream after a block.
public struct TreeLevel: Sendable {
  /// The block.
  public var layer: Int
  /// The dictionary, with rectified codes.
  public var dictionary: FeatureDictionary
  /// Vectors with a larger norm are massive: they have no codes and are never edited.
  public var outlierThreshold: Double

  /// Creates a level.
  public init(layer: Int, dictionary: FeatureDictionary, outlierThreshold: Double) {
    self.layer = layer
    self.dictionary = dictionary
    self.outlierThreshold = outlierThreshold
  }

  /// The site of its vectors.
  var site: Site { .residual(layer) }
}

/// How a causal tree is grown.
public struct TreeSettings: Sendable, Hashable, Codable {
  /// Contexts that parents are chosen on, and as many others that they are measured on.
  public var contexts = 20
  /// The most parents of a node.
  public var parents = 3
  /// The smallest effect of a parent.
  public var threshold = 0.01
  /// Features whose effect is computed, those with the largest attribution; `nil` for all.
  public var candidates: Int? = 30
  /// How many of a node's parents are looked into, of all nodes but the root.
  public var followed = 1
  /// Decides on the controls.
  public var seed: UInt64 = 0

  /// The settings of the paper, but that candidates are limited.
  public init() {}

  /// The parents of a node that are looked into.
  func features(toFollow edges: [CausalEdge], isRoot: Bool) -> [Int] {
    (isRoot ? edges[...] : edges.prefix(followed)).map(\.feature)
  }

  /// The most nodes that are looked into in a tree of some levels.
  public func mostExpansions(levels: Int) -> Int {
    var (count, here) = (1, parents)
    for _ in 0..<max(0, levels - 2) {
      count += here
      here *= min(followed, parents)
    }
    return count
  }

  /// Contexts of one kind without which a node is not looked into.
  public static let fewestContexts = 3
}

/// Where a feature is active: text that a node is looked into on.
public struct ContextSource: Sendable {
  /// Sequences that end on a token where the feature is active, in the order they are taken.
  public var sequences: [[Int32]]
  /// The smallest code, read in the sequence itself, with which one counts.
  public var minimum: Double

  /// Creates a source.
  public init(sequences: [[Int32]], minimum: Double) {
    self.sequences = sequences
    self.minimum = minimum
  }
}
