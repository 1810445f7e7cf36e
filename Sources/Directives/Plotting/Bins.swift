import Foundation
import Notebook

/// Bins of equal width, or of equal ratio, from the smallest of some values to the largest.
struct Bins {
  /// Where the bins begin, and where the last ends.
  let edges: [Double]
  private let least: Double
  private let width: Double
  private let scale: ScaleChoice

  /// Chooses bins; values that are not finite do not count, nor on a logarithmic scale those that
  /// are not positive.
  init(_ values: [Double], count: Int, scale: ScaleChoice) throws {
    let placed = values.compactMap { Bins.position(of: $0, scale) }
    guard let least = placed.min(), let greatest = placed.max() else {
      throw ParameterProblem("of", "has no value to count")
    }
    let width = greatest > least ? (greatest - least) / Double(count) : 1
    guard width.isFinite, least + width > least, greatest - width < greatest else {
      throw ParameterProblem(
        "of", "has values from \(least) to \(greatest), which \(count) bins cannot tell apart",
        suggestion: "use fewer bins, or leave out values that are not real measurements")
    }
    let edges = (0...count).map { least + width * Double($0) }
    self.edges = scale == .logarithmic ? edges.map { pow(10, $0) } : edges
    (self.least, self.width, self.scale) = (least, width, scale)
  }

  /// No value in any bin.
  var zeros: [Double] { [Double](repeating: 0, count: edges.count - 1) }

  /// The bin of a value, if it counts.
  func bin(of value: Double) -> Int? {
    Bins.position(of: value, scale).map { min(edges.count - 2, Int(($0 - least) / width)) }
  }

  private static func position(of value: Double, _ scale: ScaleChoice) -> Double? {
    guard value.isFinite else { return nil }
    guard scale == .logarithmic else { return value }
    return value > 0 ? log10(value) : nil
  }
}
