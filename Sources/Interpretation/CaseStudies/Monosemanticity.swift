import Numerics

/// How far a feature answers to one token: the share of the commonest token among samples of its
/// codes.
///
/// As in the authors' programs, 50 samples are taken at even ranks of the sorted codes above a
/// threshold. Theirs is 0.1, on codes that reach from 6 to 10; the size of codes differs between
/// models, layers and methods, so that here it is a share of the feature's own largest code.
public struct Monosemanticity: Codable, Hashable, Sendable {
  /// Samples of a feature.
  public static let samples = 50
  /// The threshold as a share of the largest code: the paper's 0.1 of codes up to 10.
  public static let standardThreshold = 0.01

  /// The feature.
  public let feature: Int
  /// The commonest token among the samples; of equally common ones the lowest.
  public let token: Int32
  /// Its share.
  public let share: Double

  /// Takes the samples of a feature.
  ///
  /// - Parameters:
  ///   - codes: The feature's codes; only positive ones count.
  ///   - text: The text that they belong to.
  ///   - threshold: The share of the largest code below which codes are passed over.
  /// - Returns: `nil` if fewer than ``samples`` codes are left.
  public init?(
    of codes: FeatureCodes, in text: FragmentText, threshold: Double = standardThreshold
  ) {
    let least = Float(threshold) * codes.largest
    var active = codes.codes.indices.filter { codes.codes[$0] > max(0, least) }
    guard active.count >= Self.samples else { return nil }
    active.sort { (codes.codes[$0], $0) < (codes.codes[$1], $1) }
    var counts: [Int32: Int] = [:]
    for sample in 0..<Self.samples {
      let rank = Double(sample * (active.count - 1)) / Double(Self.samples - 1)
      counts[text.tokens[Int(codes.rows[active[Int(rank.rounded())]])], default: 0] += 1
    }
    guard let most = counts.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) }) else {
      return nil
    }
    feature = codes.feature
    token = most.key
    share = Double(most.value) / Double(Self.samples)
  }
}

extension FragmentActivations {
  /// The share of the commonest token among all that count: what ``Monosemanticity`` is for a
  /// feature that answers to nothing, but for the chance of 50 samples.
  public var commonestTokenShare: Double {
    var counts: [Int32: Int] = [:]
    let excluded = Set(excludedRows)
    for (row, token) in text.tokens.enumerated() where !excluded.contains(row) {
      counts[token, default: 0] += 1
    }
    return Double(counts.values.max() ?? 0) / Double(max(1, includedCount))
  }
}
