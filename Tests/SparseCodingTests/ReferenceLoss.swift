import Numerics

/// The loss of tied dictionary learning in double precision, written as its definition.
struct ReferenceLoss {
  let batch: [[Double]]
  let l1: Double

  func callAsFunction(_ weights: [[Double]], _ bias: [Double]) -> Double {
    let directions = weights.map { row in
      let norm = max(1e-8, row.reduce(0) { $0 + $1 * $1 }.squareRoot())
      return row.map { $0 / norm }
    }
    var (error, sum) = (0.0, 0.0)
    for x in batch {
      var reconstruction = [Double](repeating: 0, count: x.count)
      for (direction, b) in zip(directions, bias) {
        let code = max(0, zip(direction, x).reduce(b) { $0 + $1.0 * $1.1 })
        sum += code
        for index in x.indices { reconstruction[index] += code * direction[index] }
      }
      error += zip(reconstruction, x).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    return error / Double(batch.count * (batch.first?.count ?? 1)) + l1 * sum / Double(batch.count)
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
