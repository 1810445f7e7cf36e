import LanguageModels
import Numerics
import SparseCoding

/// How an edit changes the code of every feature at every token of the base prompts.
///
/// A feature enters with the tokens where its code changes; one whose code never does cannot have
/// an effect, and is left out.
public struct CodeChanges: Sendable {
  /// A token where a code changes.
  struct Entry: Sendable {
    let row: Int
    /// New code less old one.
    let change: Float
  }

  /// The runs that are edited.
  public let runs: PairRuns
  /// The dictionary.
  public let dictionary: FeatureDictionary
  /// The features whose code changes somewhere, ascending.
  public let features: [Int]
  private let entries: [Int: [Entry]]
  private let pairsOfFeature: [Int: [Int]]

  /// Encodes base and target activations.
  ///
  /// - Parameters:
  ///   - edit: What is put in place of the codes.
  ///   - dictionary: Encodes, and tells the directions along which activations are moved.
  ///   - runs: The pairs.
  /// - Throws: ``CausalAnalysisError/mismatch(_:)`` if the dictionary is of another site or width;
  ///   `SparseCodingError`, `NumericsError`.
  public init(_ edit: FeatureEdit, with dictionary: FeatureDictionary, in runs: PairRuns) throws {
    let (site, origin) = (Site.residual(runs.layer).description, dictionary.metadata.site)
    guard origin.isEmpty || origin == site else {
      throw CausalAnalysisError.mismatch(
        "the dictionary was made for \(origin), but the pairs are patched at \(site)")
    }
    guard dictionary.width == runs.base.columns else {
      throw CausalAnalysisError.mismatch(
        "the dictionary is for vectors of \(dictionary.width) values, but those of \(site) have "
          + "\(runs.base.columns)")
    }
    let old = try dictionary.encode(runs.base)
    let new: (Int, Int) -> Float
    switch edit {
    case .target:
      let codes = try dictionary.encode(runs.target)
      new = { codes[$0, $1] }
    case .zero: new = { _, _ in 0 }
    case .constant(let values):
      guard values.count == dictionary.features else {
        throw CausalAnalysisError.mismatch(
          "\(values.count) values for \(dictionary.features) features")
      }
      new = { values[$1] }
    }
    var entries: [Int: [Entry]] = [:]
    var pairsOfFeature: [Int: [Int]] = [:]
    for pair in runs.pairs.indices {
      for row in runs.rows(of: pair) where runs.isEditable[row] {
        for feature in 0..<dictionary.features {
          let change = new(row, feature) - old[row, feature]
          guard change != 0 else { continue }
          entries[feature, default: []].append(Entry(row: row, change: change))
          if pairsOfFeature[feature]?.last != pair {
            pairsOfFeature[feature, default: []].append(pair)
          }
        }
      }
    }
    self.runs = runs
    self.dictionary = dictionary
    self.entries = entries
    self.pairsOfFeature = pairsOfFeature
    features = entries.keys.sorted()
  }

  /// The pairs in which a feature's code changes.
  public func pairs(of feature: Int) -> [Int] { pairsOfFeature[feature] ?? [] }

  /// The tokens where a feature's code changes.
  func entries(of feature: Int) -> [Entry] { entries[feature] ?? [] }

  /// Σ over tokens of change · weight · ⟨values of the token, the feature's direction⟩, for each of
  /// ``features``; `values` is `[tokens, width]`.
  ///
  /// With a gradient for `values` this is the first-order effect of the whole change.
  func projections(of values: Matrix) throws -> [Double] {
    let products = try Matrix.product(.plain(values), .transposed(dictionary.decoder))
    let scale = Double(dictionary.preprocessing.scale)
    return features.map { feature in
      entries(of: feature).reduce(0) {
        $0 + Double($1.change) * Double(products[$1.row, feature]) / scale
      }
    }
  }

  /// Moves activations along a feature's direction, at the tokens of some pairs.
  ///
  /// - Parameters:
  ///   - feature: The feature.
  ///   - factor: 1 to make the change, −1 to take it back.
  ///   - states: For each pair the residual stream at its rows; those of `pairs` are changed.
  func apply(_ feature: Int, times factor: Float, to states: inout [Matrix]) {
    guard let entries = entries[feature] else { return }
    let (width, scale) = (dictionary.width, dictionary.preprocessing.scale)
    dictionary.decoder.withUnsafeBufferPointer { decoder in
      guard let direction = decoder.baseAddress.map({ $0 + feature * width }) else { return }
      var index = 0
      for pair in pairs(of: feature) {
        let rows = runs.rows(of: pair)
        states[pair].withUnsafeMutableBufferPointer { state in
          while index < entries.count, rows.contains(entries[index].row) {
            let entry = entries[index]
            if let base = state.baseAddress {
              VectorKernels.add(
                factor * entry.change / scale, direction,
                to: base + (entry.row - rows.lowerBound) * width, count: width)
            }
            index += 1
          }
        }
      }
    }
  }

  /// The residual stream of each pair at its rows, without an edit.
  func uneditedStates() -> [Matrix] { runs.pairs.indices.map { runs.base.rows(runs.rows(of: $0)) } }
}
