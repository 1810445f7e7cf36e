import LanguageModels
import Numerics

/// A number that the tiny model computes from a residual stream, for its derivatives: the sum of
/// logits, or of values of a deeper residual stream, with random weights.
struct GradientSample {
  let layer: Int
  let target: Site?
  let batch: TokenBatch
  let residual: Matrix
  /// The weights, which are the gradient with respect to what they weigh.
  let seed: Matrix

  init(_ model: LlamaModel, layer: Int, target: Site?, lengths: [Int]) throws {
    self.layer = layer
    self.target = target
    batch = TokenBatch(
      lengths.enumerated().map { TinyModel.tokens($1, seed: UInt64(10 + $0)) })
    residual =
      try model.run(batch, reading: [.residual(layer)]).activations[.residual(layer)]
      ?? Matrix(rows: 0, columns: 0)
    seed = Self.random(
      rows: target == nil ? lengths.count : batch.count,
      columns: target == nil ? model.configuration.vocabularySize : model.configuration.width)
  }

  static func random(rows: Int, columns: Int) -> Matrix {
    var random = RandomNumbers(seed: UInt64(rows * columns))
    return Matrix(
      rows: rows, columns: columns, (0..<rows * columns).map { _ in Float(random.normal()) })
  }

  func gradient(_ model: LlamaModel) throws -> ResidualGradient {
    try model.gradient(at: layer, residual: residual, batch: batch, upTo: target) { _ in seed }
  }

  /// The number for a sequence whose residual stream is moved, in double precision.
  func value(_ plain: PlainLlama, sequence: Int, moved: (Int, [Double]) -> [Double]) -> Double {
    let range = batch.ranges[sequence]
    let run = plain.run(Array(batch.tokens[range])) { site, position, row in
      guard site == .residual(layer) else { return row }
      return moved(position, residual.row(range.lowerBound + position).map(Double.init))
    }
    guard let target else { return weigh(run.logits.last ?? [], seed.row(sequence)) }
    return zip(range, run.sites[target] ?? []).reduce(0) { $0 + weigh($1.1, seed.row($1.0)) }
  }

  /// How the number changes along a direction at one position, by central differences.
  func slope(
    _ plain: PlainLlama, sequence: Int, position: Int, along direction: [Double]
  ) -> Double {
    let step = 1e-5
    let values = [step, -step].map { step in
      value(plain, sequence: sequence) { at, row in
        at == position ? zip(row, direction).map { $0 + step * $1 } : row
      }
    }
    return (values[0] - values[1]) / (2 * step)
  }

  private func weigh(_ values: [Double], _ weights: [Float]) -> Double {
    zip(values, weights).reduce(0) { $0 + $1.0 * Double($1.1) }
  }
}
