import Foundation
import Numerics

@testable import SparseCoding

/// The parameters of an autoencoder in double precision.
struct ReferenceParameters {
  /// The weights of the decoder, of which the directions are made, and the encoder's own.
  var weights: [[Double]]
  var encoder: [[Double]]?
  var bias: [Double]
  var decoderBias: [Double]?
  var thresholds: [Double]?
  var logScales: [Double]?
  var magnitudeBias: [Double]?
}

/// The loss of each architecture in double precision, written as its definition.
struct ReferenceLoss {
  let batch: [[Double]]
  var architecture = Architecture.tied
  let l1: Double
  /// The dead features, how many of them reconstruct, and the weight of that.
  var auxiliary: (dead: Set<Int>, k: Int, weight: Double)?
  /// What is held fixed: the error that dead features reconstruct, the gates' directions.
  var fixed: Fixed?

  struct Fixed {
    var errors: [[Double]]
    var directions: [[Double]]
    var decoderBias: [Double]
  }

  func callAsFunction(_ weights: [[Double]], _ bias: [Double]) -> Double {
    self(ReferenceParameters(weights: weights, bias: bias))
  }

  static func directions(_ weights: [[Double]]) -> [[Double]] {
    weights.map { row in
      let norm = max(1e-8, row.reduce(0) { $0 + $1 * $1 }.squareRoot())
      return row.map { $0 / norm }
    }
  }

  private func product(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private func combination(_ codes: [Double], _ directions: [[Double]]) -> [Double] {
    var result = [Double](repeating: 0, count: directions[0].count)
    for (code, direction) in zip(codes, directions) where code != 0 {
      for index in result.indices { result[index] += code * direction[index] }
    }
    return result
  }

  /// The products W x of each vector, `[batch, features]`, without biases.
  private func products(_ p: ReferenceParameters) -> [[Double]] {
    let encoder = p.encoder ?? Self.directions(p.weights)
    return batch.map { x in
      let shifted =
        architecture.decoderBias.isSubtracted
        ? zip(x, p.decoderBias ?? []).map { $0 - $1 } : x
      return encoder.map { product($0, shifted) }
    }
  }

  /// The codes of each vector, `[batch, features]`.
  func codes(_ p: ReferenceParameters) -> [[Double]] {
    let sums = products(p)
    let positive = sums.map { zip($0, p.bias).map { max(0, $0 + $1) } }
    switch architecture {
    case .tied, .untied: return positive
    case .topK(let k):
      return positive.map { row in
        let least = row.sorted(by: >)[k - 1]
        return row.map { $0 >= least ? $0 : 0 }
      }
    case .batchTopK(let k):
      let least = positive.flatMap { $0 }.sorted(by: >)[k * batch.count - 1]
      return positive.map { $0.map { $0 >= least ? $0 : 0 } }
    case .jumpReLU:
      return positive.map { zip($0, p.thresholds ?? []).map { $0 > $1 ? $0 : 0 } }
    case .gated:
      return zip(sums, positive).map { sums, gates in
        gates.indices.map { index in
          gates[index] > 0
            ? max(
              0, exp(p.logScales?[index] ?? 0) * sums[index] + (p.magnitudeBias?[index] ?? 0)) : 0
        }
      }
    }
  }

  /// x − x̂ for each vector.
  func errors(_ p: ReferenceParameters) -> [[Double]] {
    let directions = Self.directions(p.weights)
    return zip(batch, codes(p)).map { x, codes in
      let reconstruction = combination(codes, directions)
      return x.indices.map { x[$0] - reconstruction[$0] - (p.decoderBias?[$0] ?? 0) }
    }
  }

  func callAsFunction(_ p: ReferenceParameters) -> Double {
    let (rows, width) = (Double(batch.count), Double(batch[0].count))
    let error = errors(p).joined().reduce(0) { $0 + $1 * $1 } / rows / width
    switch architecture {
    case .tied, .untied:
      return error + l1 * codes(p).joined().reduce(0, +) / rows
    case .topK, .batchTopK: return error + auxiliaryLoss(p)
    case .jumpReLU(let target):
      let active = Double(codes(p).joined().count { $0 > 0 }) / rows
      return error + (active / target - 1) * (active / target - 1)
    case .gated:
      let gates = products(p).map { zip($0, p.bias).map { max(0, $0 + $1) } }
      let directions = fixed?.directions ?? Self.directions(p.weights)
      let offset = fixed?.decoderBias ?? p.decoderBias ?? []
      var gateError = 0.0
      for (x, codes) in zip(batch, gates) {
        let reconstruction = combination(codes, directions)
        for index in x.indices {
          let difference = x[index] - reconstruction[index] - offset[index]
          gateError += difference * difference
        }
      }
      return error + l1 * gates.joined().reduce(0, +) / rows + gateError / rows / width
    }
  }

  private func auxiliaryLoss(_ p: ReferenceParameters) -> Double {
    guard let auxiliary, let errors = fixed?.errors else { return 0 }
    let directions = Self.directions(p.weights)
    let mean = batch[0].indices.map { column in
      errors.reduce(0) { $0 + $1[column] } / Double(batch.count)
    }
    var (left, variation) = (0.0, 0.0)
    for (sums, error) in zip(products(p), errors) {
      let positive = sums.indices.map {
        auxiliary.dead.contains($0) ? max(0, sums[$0] + p.bias[$0]) : 0
      }
      let least = positive.sorted(by: >)[auxiliary.k - 1]
      let reconstruction = combination(positive.map { $0 >= least ? $0 : 0 }, directions)
      for index in error.indices {
        left += (reconstruction[index] - error[index]) * (reconstruction[index] - error[index])
        variation += (error[index] - mean[index]) * (error[index] - mean[index])
      }
    }
    return auxiliary.weight * left / variation
  }
}

/// The generator of make_fixtures.py: values on a grid of 2⁻²³ in −1..<1.
struct CongruentialGenerator {
  var state: UInt32

  mutating func uniform(_ count: Int) -> [Float] {
    (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(Double(state >> 8) / 0x1p23 - 1)
    }
  }
}
