import Numerics
import SparseCoding

/// A dictionary and the features of it that are looked at.
public struct FeatureSelection: Sendable {
  /// The dictionary.
  public var dictionary: FeatureDictionary
  /// The features, ascending.
  public var features: [Int]

  /// Selects features.
  public init(_ dictionary: FeatureDictionary, features: [Int]) {
    self.dictionary = dictionary
    self.features = features
  }

  /// All features of a dictionary.
  public init(_ dictionary: FeatureDictionary) {
    self.init(dictionary, features: Array(0..<dictionary.features))
  }
}

extension FragmentActivations {
  /// Finds the fragments that features are explained and scored on, in one pass over the vectors.
  ///
  /// All dictionaries are of the same site and read the same vectors once. Random fragments are the
  /// first suitable ones of a permutation that depends on the seed and the feature alone.
  ///
  /// - Parameters:
  ///   - selections: The dictionaries with their features.
  ///   - seed: Decides on the random fragments.
  ///   - isCancelled: Asked between blocks of vectors.
  ///   - progress: Called with the tokens done and their number.
  /// - Returns: For each dictionary, the records of its features in order.
  /// - Throws: ``InterpretationError`` if a dictionary has another width or lacks a feature;
  ///   `CancellationError`; `FileError`; `SparseCodingError`.
  /// - Complexity: One encoding of all vectors for each dictionary. Memory for 40 fragments a
  ///   feature and the codes of 2,048 vectors.
  public func records(
    of selections: [FeatureSelection], seed: UInt64, isCancelled: () -> Bool = { false },
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> [[FeatureRecords]] {
    var collectors = try selections.map { selection in
      try RecordCollector(selection, of: self, seed: seed)
    }
    try forEachBlock { fragments, vectors in
      if isCancelled() { throw CancellationError() }
      for index in collectors.indices {
        try collectors[index].take(vectors, of: fragments, length: text.length)
      }
      progress(fragments.upperBound * text.length, text.tokens.count)
    }
    return collectors.map { $0.records(tokens: includedCount) }
  }
}

/// Collects the records of a dictionary's features, fragment by fragment.
private struct RecordCollector {
  let encoder: SelectedEncoder
  let excluded: [Int: [Int]]
  private(set) var features: [FeatureCollector]

  init(_ selection: FeatureSelection, of activations: FragmentActivations, seed: UInt64) throws {
    guard selection.dictionary.width == activations.file.width else {
      throw InterpretationError.mismatch(
        "a dictionary for vectors of \(selection.dictionary.width) values does not fit "
          + "\(activations.site), which has \(activations.file.width)")
    }
    encoder = try SelectedEncoder(selection)
    let generator = RandomNumbers(seed: seed)
    features = selection.features.map { feature in
      var random = generator.split("fragments of feature \(feature)")
      var ranks = [Int32](repeating: 0, count: activations.text.count)
      for (rank, fragment) in random.permutation(activations.text.count).enumerated() {
        ranks[fragment] = Int32(truncatingIfNeeded: rank)
      }
      return FeatureCollector(feature: feature, ranks: ranks)
    }
    let length = activations.text.length
    excluded = Dictionary(grouping: activations.excludedRows) { $0 / length }
      .mapValues { $0.map { $0 % length } }
  }

  /// Takes the vectors of some fragments.
  mutating func take(_ vectors: Matrix, of fragments: Range<Int>, length: Int) throws {
    var codes = try encoder.encode(vectors)
    // Zero vectors stand for those left out, and they have codes too.
    let columns = codes.columns
    codes.withUnsafeMutableBufferPointer { codes in
      for fragment in fragments {
        for position in excluded[fragment] ?? [] {
          let row = (fragment - fragments.lowerBound) * length + position
          codes[row * columns..<(row + 1) * columns].update(repeating: 0)
        }
      }
    }
    features.withUnsafeMutableBufferPointer { features in
      codes.withUnsafeBufferPointer { codes in
        let shared = SharedCollectors(features: features, codes: codes)
        Parallel.ranges(features.count) { range in
          for index in range {
            for fragment in fragments {
              let start = (fragment - fragments.lowerBound) * length * columns + index
              shared.features[index].take(
                shared.codes, from: start, step: columns, count: length, of: fragment)
            }
          }
        }
      }
    }
  }

  func records(tokens: Int) -> [FeatureRecords] {
    features.map { $0.records(tokens: tokens) }
  }
}

/// What several threads work on, each on features of its own.
private struct SharedCollectors: @unchecked Sendable {
  let features: UnsafeMutableBufferPointer<FeatureCollector>
  let codes: UnsafeBufferPointer<Float>
}

/// Collects the records of one feature.
private struct FeatureCollector {
  let feature: Int
  /// The place of each fragment in the random order.
  let ranks: [Int32]
  private var top: [ActivationRecord] = []
  private var topMaxima: [Float] = []
  private var random: [ActivationRecord] = []
  private var silent: [Int] = []
  private var activeFragments = 0
  private var activeTokens = 0

  init(feature: Int, ranks: [Int32]) {
    self.feature = feature
    self.ranks = ranks
  }

  /// Takes a fragment's codes, `count` values `step` apart.
  mutating func take(
    _ codes: UnsafeBufferPointer<Float>, from start: Int, step: Int, count: Int, of fragment: Int
  ) {
    var largest = -Float.infinity
    var active = 0
    for position in 0..<count {
      let code = codes[start + position * step]
      largest = max(largest, code)
      if code != 0 { active += 1 }
    }
    activeTokens += active
    guard active > 0 else { return takeSilent(fragment) }
    guard largest != 0 else { return }
    activeFragments += 1
    let kept = FeatureRecords.keptFragments
    let isTop = top.count < kept || largest > (topMaxima.last ?? -.infinity)
    let isRandom =
      random.count < kept || ranks[fragment] < (random.last.map { ranks[$0.fragment] } ?? .max)
    guard isTop || isRandom else { return }
    let record = ActivationRecord(
      fragment: fragment, codes: (0..<count).map { codes[start + $0 * step] })
    if isTop {
      // Fragments come in order, so that the first of equal ones stays in front.
      let place = topMaxima.firstIndex { $0 < largest } ?? topMaxima.count
      top.insert(record, at: place)
      topMaxima.insert(largest, at: place)
      if top.count > kept {
        top.removeLast()
        topMaxima.removeLast()
      }
    }
    if isRandom {
      let place = random.firstIndex { ranks[$0.fragment] > ranks[fragment] } ?? random.count
      random.insert(record, at: place)
      if random.count > kept { random.removeLast() }
    }
  }

  private mutating func takeSilent(_ fragment: Int) {
    let kept = FeatureRecords.keptSilent
    guard silent.count < kept || ranks[fragment] < (silent.last.map { ranks[$0] } ?? .max) else {
      return
    }
    silent.insert(
      fragment, at: silent.firstIndex { ranks[$0] > ranks[fragment] } ?? silent.count)
    if silent.count > kept { silent.removeLast() }
  }

  func records(tokens: Int) -> FeatureRecords {
    FeatureRecords(
      feature: feature, top: top, random: random, silent: silent, activeFragments: activeFragments,
      activeTokens: activeTokens, tokens: tokens)
  }
}
