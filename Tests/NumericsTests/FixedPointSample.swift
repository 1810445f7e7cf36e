import Numerics

/// A matrix in one of the formats of quantised files, and what its definition says about it.
struct Sample {
  let format: FixedPointMatrix.Format
  let outputs: Int
  let inputs: Int
  private(set) var bytes: [UInt8]
  /// The codes of each block, counted from zero.
  private var codes: [[Int]] = []
  /// The weights of each output, as the format defines them.
  private(set) var weights: [[Float]] = []

  private var header: Int { format == .nibblesWithOffset ? 4 : 2 }
  private var blockBytes: Int { header + (format == .bytes ? 32 : 16) }
  private var zero: Int { format == .nibbles ? 8 : 0 }

  init(_ format: FixedPointMatrix.Format, outputs: Int, inputs: Int) {
    self.format = format
    self.outputs = outputs
    self.inputs = inputs
    bytes = []
    var random = RandomNumbers(seed: UInt64(outputs * inputs))
    for _ in 0..<outputs * inputs / 32 {
      append(Float16(random.uniform(-0.1, 0.1)).bitPattern)
      if format == .nibblesWithOffset { append(Float16(random.uniform(-0.5, 0.5)).bitPattern) }
      bytes += (0..<blockBytes - header).map { _ in UInt8(random.integer(below: 256)) }
    }
    decode()
  }

  private mutating func append(_ half: UInt16) {
    bytes += [UInt8(half & 0xff), UInt8(half >> 8)]
  }

  mutating func setScale(block: Int, bits: UInt16) {
    bytes[block * blockBytes] = UInt8(bits & 0xff)
    bytes[block * blockBytes + 1] = UInt8(bits >> 8)
    decode()
  }

  /// Sets every code byte and scale, and offsets to zero.
  mutating func setAll(code: UInt8, scale: Float) {
    for block in 0..<outputs * inputs / 32 {
      for index in 0..<blockBytes {
        bytes[block * blockBytes + index] = index < header ? 0 : code
      }
      setScale(block: block, bits: Float16(scale).bitPattern)
    }
    decode()
  }

  func matrix(_ digits: FixedPointMatrix.Digits) -> FixedPointMatrix? {
    bytes.withUnsafeBytes { bytes in
      bytes.baseAddress.flatMap {
        FixedPointMatrix(
          packing: [($0, outputs)], inputs: inputs, format: format, digits: digits)
      }
    }
  }

  /// Rows of activations of very different sizes; one of them is zero.
  func rows(_ count: Int) -> [Float] {
    var random = RandomNumbers(seed: UInt64(count))
    return (0..<count).flatMap { row -> [Float] in
      (0..<inputs).map { _ in
        row == 1 ? 0 : Float(random.normal()) * (random.integer(below: 9) == 0 ? 300 : 1)
      }
    }
  }

  private func half(_ index: Int) -> Float {
    Float(Float16(bitPattern: UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8))
  }

  private func codes(in block: Int) -> [Int] {
    let stored = bytes[block * blockBytes + header..<(block + 1) * blockBytes]
    switch format {
    case .bytes: return stored.map { Int(Int8(bitPattern: $0)) }
    case .nibbles, .nibblesWithOffset:
      return stored.map { Int($0 & 15) - zero } + stored.map { Int($0 >> 4) - zero }
    }
  }

  private mutating func decode() {
    let blocks = inputs / 32
    codes = (0..<outputs * blocks).map(codes(in:))
    weights = (0..<outputs).map { output in
      (output * blocks..<(output + 1) * blocks).flatMap { block -> [Float] in
        let scale = half(block * blockBytes)
        let offset = format == .nibblesWithOffset ? half(block * blockBytes + 2) : 0
        return codes[block].map { code in
          let product = Float(code) * scale
          return format == .nibblesWithOffset ? product + offset : product
        }
      }
    }
  }

  /// The largest sum of a block's codes.
  private var largestSum: Int {
    codes.reduce(1) { max($0, $1.reduce(0) { $0 + abs($1) }) }
  }

  /// How far a product may be from the exact one.
  ///
  /// Each activation is rounded by at most half a step, the largest of its block over the largest
  /// integer. The two terms of each block are rounded a few times in float32, once for each sum
  /// that follows.
  func errorBound(_ x: [Float], _ output: Int, _ digits: FixedPointMatrix.Digits) -> Double {
    let blocks = inputs / 32
    let most = digits == .two ? 0x7f7f : 0x7f7f7f
    let limit = Double(min(most, Int(Int32.max) / largestSum) - 2)
    let weights = weights[output]
    var bound = 1e-30
    for index in 0..<blocks {
      let block = output * blocks + index
      let range = index * 32..<(index + 1) * 32
      let largest = x[range].reduce(0.0) { max($0, abs(Double($1))) }
      let offset = format == .nibblesWithOffset ? abs(Double(half(block * blockBytes + 2))) : 0
      let scale = abs(Double(half(block * blockBytes)))
      var terms = 0.0
      for (k, code) in zip(range, codes[block]) {
        // The scale and the quotient are rounded as well, which moves a tie.
        bound += abs(Double(weights[k])) * largest / limit * 0.5001
        bound += abs(Double(weights[k])) * abs(Double(x[k])) * 0x1p-22
        terms += abs(Double(x[k])) * (Double(abs(code)) * scale + offset)
      }
      bound += terms * Double(2 * blocks + 4) * 0x1p-24
    }
    return bound
  }
}
