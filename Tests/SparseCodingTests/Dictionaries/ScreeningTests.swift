import Kernels
import Numerics
import Testing

@testable import SparseCoding

/// Screening may mark too much, never too little.
@Suite struct ScreeningTests {
  static let sizes = [
    (width: 1, features: 1), (2, 31), (3, 32), (15, 33), (31, 7), (32, 64), (33, 100), (64, 65),
    (130, 40), (576, 96), (577, 33),
  ]

  /// Vectors and unit directions, and what screening makes of them.
  private struct Case {
    var vectors: [Float]
    var directions: [Float]
    var bias: [Float]
    let width: Int
    let features: Int

    init(width: Int, features: Int, rows: Int, seed: UInt64) {
      var generator = RandomNumbers(seed: seed)
      self.width = width
      self.features = features
      vectors = (0..<rows * width).map { _ in Float(generator.normal()) }
      bias = (0..<features).map { _ in Float(generator.normal() - 1) }
      directions = [Float](repeating: 0, count: features * width)
      let raw = (0..<features * width).map { _ in Float(generator.normal()) }
      for feature in 0..<features {
        directions.withUnsafeMutableBufferPointer { target in
          raw.withUnsafeBufferPointer { source in
            guard let to = target.baseAddress, let from = source.baseAddress else { return }
            _ = kernel_normalize(from + feature * width, to + feature * width, width)
          }
        }
      }
    }

    var rows: Int { vectors.count / width }
    var panels: Int { (features + 31) / 32 }

    func product(_ row: Int, _ feature: Int) -> Float {
      kernel_dot(
        Array(vectors[row * width..<(row + 1) * width]),
        Array(directions[feature * width..<(feature + 1) * width]), width)
    }

    /// A word for each row and panel, with one word beyond to see writes past the end.
    func candidates(instructionSet: Int32) -> [UInt32] {
      kernel_limit_instruction_set(instructionSet)
      defer { kernel_limit_instruction_set(2) }
      let words = kernel_rounded_words(width)
      var rounded = [UInt32](repeating: 0, count: rows * words)
      var reach = [Float](repeating: 0, count: rows)
      var slack = reach
      kernel_round_vectors(vectors, rows, width, &rounded, &reach, &slack)
      let packed = DirectionPanels(width: width, features: features)
      packed.pack(directions)
      packed.setBias(bias)
      var result = [UInt32](repeating: 0xdead_beef, count: rows * panels + 1)
      kernel_screen(
        rounded, reach, slack, rows, width, packed.values.pointer, packed.errors.pointer,
        packed.bias.pointer, features, &result)
      return result
    }
  }

  private func isMarked(_ candidates: [UInt32], _ row: Int, _ feature: Int, of panels: Int) -> Bool
  {
    candidates[row * panels + feature / 32] >> UInt32(feature % 32) & 1 == 1
  }

  @Test("every positive code is a candidate", arguments: KernelTests.instructionSets, sizes)
  func nothingIsMissed(set: Int32, size: (width: Int, features: Int)) {
    for rows in [1, 7, 8, 9, 17] {
      var example = Case(
        width: size.width, features: size.features, rows: rows, seed: UInt64(rows))
      // One row of zeros, one tiny and one huge; biases at the very edge of a positive code.
      for column in 0..<size.width where rows > 8 {
        example.vectors[column] = 0
        example.vectors[size.width + column] *= 1e-30
        example.vectors[2 * size.width + column] *= 1e15
      }
      for feature in 0..<size.features where feature % 3 != 0 {
        let product = example.product(rows - 1, feature)
        example.bias[feature] = feature % 3 == 1 ? -product.nextDown : -product
      }
      let candidates = example.candidates(instructionSet: set)
      for row in 0..<rows {
        for feature in 0..<size.features
        where example.product(row, feature) + example.bias[feature] > 0 {
          #expect(isMarked(candidates, row, feature, of: example.panels))
        }
        let rest = size.features % 32
        if rest > 0 { #expect(candidates[(row + 1) * example.panels - 1] >> UInt32(rest) == 0) }
      }
      #expect(candidates.last == 0xdead_beef, "written past the end")
    }
  }

  @Test("few others are candidates", arguments: KernelTests.instructionSets)
  func selective(set: Int32) {
    var example = Case(width: 576, features: 640, rows: 24, seed: 5)
    example.bias = [Float](repeating: -2, count: 640)
    let candidates = example.candidates(instructionSet: set)
    let marked = candidates.dropLast().reduce(0) { $0 + $1.nonzeroBitCount }
    let positive = (0..<24).reduce(0) { sum, row in
      sum + (0..<640).count { example.product(row, $0) > 2 }
    }
    #expect(positive > 200)
    #expect(marked >= positive && Double(marked) < 1.35 * Double(positive))
  }

  @Test(
    "with values that cannot be bounded all features are candidates",
    arguments: KernelTests.instructionSets, [Float.nan, .infinity, -.infinity, 3e38])
  func unbounded(set: Int32, value: Float) {
    var example = Case(width: 40, features: 45, rows: 9, seed: 6)
    example.bias = [Float](repeating: -1000, count: 45)
    example.vectors[3 * 40 + 7] = value
    let candidates = example.candidates(instructionSet: set)
    for row in 0..<9 {
      for feature in 0..<45 {
        #expect(isMarked(candidates, row, feature, of: 2) == (row == 3))
      }
    }
  }

  @Test("candidates are computed as if all had been", arguments: KernelTests.instructionSets, sizes)
  func codes(set: Int32, size: (width: Int, features: Int)) {
    let example = Case(width: size.width, features: size.features, rows: 9, seed: 7)
    let candidates = example.candidates(instructionSet: set)
    kernel_limit_instruction_set(set)
    defer { kernel_limit_instruction_set(2) }
    for row in 0..<9 {
      var indices = [Int32](repeating: -1, count: size.features + 16)
      var codes = [Float](repeating: 0, count: size.features + 16)
      let vector = Array(example.vectors[row * size.width..<(row + 1) * size.width])
      let count = kernel_encode_candidates(
        vector, example.directions, example.bias,
        Array(candidates[row * example.panels..<(row + 1) * example.panels]), size.features,
        size.width, &indices, &codes)
      let expected = (0..<size.features).map { example.product(row, $0) + example.bias[$0] }
      let positive = expected.indices.filter { expected[$0] > 0 }
      #expect(indices.prefix(count).map { Int($0) } == positive)
      #expect(Array(codes.prefix(count)) == positive.map { expected[$0] })
    }
  }

  @Test("values are rounded to the nearest, ties to even", arguments: KernelTests.instructionSets)
  func rounding(set: Int32) {
    kernel_limit_instruction_set(set)
    defer { kernel_limit_instruction_set(2) }
    // 1, a tie below an odd and below an even one, the next after a tie, and special values.
    let pairs: [(Float, UInt32)] = [
      (1, 0x3f80), (1 + 0x1p-8, 0x3f80), (1 + 0x3p-8, 0x3f82), (1 + 0x1.0002p-8, 0x3f81),
      (-2.5, 0xc020), (0, 0), (-0.0, 0x8000), (.infinity, 0x7f80), (3.4e38, 0x7f80),
      (0x1p-133, 0x0001),
    ]
    let values = pairs.map(\.0) + [Float.nan]
    for (index, value) in values.enumerated() {
      // Among other values, so that the vectorised part of the loop is reached.
      var row = [Float](repeating: 0.5, count: 67)
      row[index * 6] = value
      var rounded = [UInt32](repeating: 0, count: 34)
      var (reach, slack) = ([Float(0)], [Float(0)])
      kernel_round_vectors(row, 1, 67, &rounded, &reach, &slack)
      let half = rounded[index * 3] & 0xffff
      if value.isNaN {
        #expect(Float(bitPattern: half << 16).isNaN)
      } else {
        #expect(half == pairs[index].1)
      }
      #expect(rounded[33] >> 16 == 0, "an odd width is filled up with zero")
    }
  }

  @Test("a bound of the rounding errors is tight", arguments: KernelTests.instructionSets)
  func errors(set: Int32) {
    kernel_limit_instruction_set(set)
    defer { kernel_limit_instruction_set(2) }
    let example = Case(width: 130, features: 40, rows: 1, seed: 9)
    let panels = DirectionPanels(width: 130, features: 40)
    panels.pack(example.directions)
    for feature in 0..<40 {
      var square = 0.0
      for column in 0..<130 {
        let word = panels.values.pointer[(feature / 32 * 65 + column / 2) * 32 + feature % 32]
        let half = column % 2 == 0 ? word << 16 : word & 0xffff_0000
        let change =
          Double(example.directions[feature * 130 + column]) - Double(Float(bitPattern: half))
        square += change * change
      }
      let bound = Double(panels.errors.pointer[feature])
      #expect(bound >= square.squareRoot() && bound < 1.001 * square.squareRoot() + 1e-12)
    }
    for column in 40..<64 { #expect(panels.errors.pointer[column] == 0) }
  }

  @Test("a dictionary's codes are the same however they are found")
  func finder() throws {
    var generator = RandomNumbers(seed: 10)
    let example = Case(width: 96, features: 300, rows: 1, seed: 11)
    let dictionary = try FeatureDictionary(
      directions: Matrix(rows: 300, columns: 96, example.directions),
      bias: [Float](repeating: -1.5, count: 300),
      metadata: DictionaryMetadata(ratio: 3, l1: 0, seed: 0, vectorsTrained: 0))
    let vectors = Matrix(
      rows: 700, columns: 96, (0..<700 * 96).map { _ in Float(generator.normal()) })
    let sparse = try dictionary.encodeSparse(vectors)
    let dense = try dictionary.encode(vectors)
    #expect(sparse.values.count > 5000)
    #expect(zip(sparse.dense.values, dense.values).allSatisfy { abs($0 - $1) < 1e-5 })
  }
}
