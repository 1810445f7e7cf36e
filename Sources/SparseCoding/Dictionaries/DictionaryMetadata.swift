/// Where a dictionary comes from.
public struct DictionaryMetadata: Codable, Hashable, Sendable {
  /// The site of the activations, as text.
  public var site: String
  /// How it was found, such as `tied`, `topK(32)` or `PCA`.
  public var method: String
  /// Features per value of a vector.
  public var ratio: Double
  /// The weight of the L1 term, in the authors' units; 0 where there is none.
  public var l1: Double
  /// The seed of the weights and of the order of the vectors.
  public var seed: UInt64
  /// Number of vectors trained or fitted on, repetitions counted.
  public var vectorsTrained: Int
  /// Anything else worth keeping.
  public var notes: [String: String]

  /// Creates a description.
  public init(
    site: String = "", method: String = "tied", ratio: Double, l1: Double = 0, seed: UInt64 = 0,
    vectorsTrained: Int, notes: [String: String] = [:]
  ) {
    self.site = site
    self.method = method
    self.ratio = ratio
    self.l1 = l1
    self.seed = seed
    self.vectorsTrained = vectorsTrained
    self.notes = notes
  }
}
