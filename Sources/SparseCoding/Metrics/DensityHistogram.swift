import Foundation

/// How many features are active how often, on a logarithmic scale.
public struct DensityHistogram: Codable, Hashable, Sendable {
  /// The width of a bin, in powers of ten.
  public static let binWidth = 0.25

  /// The decimal logarithms of the bins' limits, one more than there are bins; the last is 0.
  public var limits: [Double]
  /// Number of features whose share of active vectors lies in a bin, its lower limit included; a
  /// feature that is always active belongs to the last.
  public var counts: [Int]
  /// Number of features that are never active.
  public var silent: Int

  /// Counts features.
  ///
  /// - Parameters:
  ///   - firings: On how many vectors each feature is active.
  ///   - vectors: Number of vectors.
  public init(firings: [Int], vectors: Int) {
    let bins = max(1, Int((log10(Double(max(1, vectors))) / Self.binWidth).rounded(.up)))
    limits = (0...bins).map { Double($0 - bins) * Self.binWidth }
    counts = [Int](repeating: 0, count: bins)
    silent = 0
    for count in firings {
      guard count > 0, vectors > 0 else {
        silent += 1
        continue
      }
      let place = log10(Double(count) / Double(vectors)) / Self.binWidth + Double(bins)
      counts[min(bins - 1, max(0, Int(place.rounded(.down))))] += 1
    }
  }
}

extension CodeMoments {
  /// How many features are active how often.
  public var densityHistogram: DensityHistogram {
    DensityHistogram(firings: firings, vectors: vectors)
  }
}

extension DictionaryMetrics {
  /// How many features are active how often.
  public var densityHistogram: DensityHistogram {
    DensityHistogram(firings: firings, vectors: vectors)
  }
}
