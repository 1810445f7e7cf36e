import Foundation
import LanguageModels
import Numerics
import Testing

@testable import SparseCoding

/// What each activation function makes of products.
struct ActivationFunctionTests {
  private let metadata = DictionaryMetadata(ratio: 1, vectorsTrained: 0)

  /// A dictionary whose encoder is all ones; two values, three features.
  private func ones(
    _ function: ActivationFunction, bias: [Float] = [0, 0, 0]
  ) throws -> FeatureDictionary {
    let matrix = Matrix(rows: 3, columns: 2, [Float](repeating: 1, count: 6))
    return try FeatureDictionary(
      encoder: matrix, decoder: matrix, bias: bias, function: function, metadata: metadata)
  }

  private func isClose(_ values: [Float], _ expected: [Float]) -> Bool {
    values.count == expected.count && zip(values, expected).allSatisfy { abs($0 - $1) < 1e-4 }
  }

  /// Numbers from SAELens' test of its gated autoencoder.
  @Test func gatedCodesAreThoseOfSAELens() throws {
    let dictionary = try ones(
      .gated(logScales: [1, 2, 3], biases: [1, 1, 1]), bias: [-2, 0, 1])
    let vectors = Matrix(rows: 1, columns: 2, [0.3, 0.3])
    #expect(isClose(try dictionary.encode(vectors).values, [0, 5.4334, 13.0513]))
    #expect(isClose(try dictionary.reconstruct(vectors).values, [18.4848, 18.4848]))
  }

  /// Numbers from SAELens' test of its JumpReLU autoencoder; the comparison is strict.
  @Test func jumpCodesAreThoseOfSAELens() throws {
    let dictionary = try ones(.jumpReLU(thresholds: [1, 0.5, 0.25]))
    let vectors = Matrix(rows: 2, columns: 2, [0.3, 0.3, 0.25, 0.25])
    #expect(isClose(try dictionary.encode(vectors).values, [0, 0.6, 0.6, 0, 0, 0.5]))
    #expect(isClose(try dictionary.reconstruct(vectors).values, [1.2, 1.2, 0.5, 0.5]))
  }

  @Test func topKKeepsTheLargestPositiveOnesAndTheFirstOfEqualOnes() throws {
    let identity = Matrix(rows: 5, columns: 5, (0..<25).map { $0 % 6 == 0 ? 1 : 0 })
    let dictionary = try FeatureDictionary(
      encoder: identity, decoder: identity, bias: [Float](repeating: 0, count: 5),
      function: .topK(3), metadata: metadata)
    let codes = try dictionary.encode(
      Matrix(rows: 3, columns: 5, [3, 1, 2, 1, 1, -3, -1, 5, -2, 0, 2, 2, 2, 2, 9]))
    #expect(codes.values == [3, 1, 2, 0, 0, 0, 0, 5, 0, 0, 2, 2, 0, 0, 9])
  }

  @Test func identityKeepsTheSign() throws {
    let dictionary = try ones(.identity, bias: [0, -1, 0.5])
    let codes = try dictionary.encodeSparse(Matrix(rows: 1, columns: 2, [-0.5, 1]))
    #expect(codes.indices == [0, 1, 2])
    #expect(isClose(codes.values, [0.5, -0.5, 1]))
  }

  @Test func nonNegativeCodesAreTheBestOnes() throws {
    let directions = Matrix(rows: 2, columns: 3, [1, 0, 1, 0, 1, 1])
    let dictionary = try FeatureDictionary(
      encoder: directions, decoder: directions, bias: [0, 0],
      function: .nonNegative(iterations: 500), metadata: metadata)
    // 2 d0 + 3 d1 exactly; then a vector whose unconstrained solution has a negative code, so that
    // the other code is its projection, (x · d0) / 2.
    let codes = try dictionary.encode(Matrix(rows: 2, columns: 3, [2, 3, 5, 3, -4, 1]))
    #expect(isClose(codes.values, [2, 3, 2, 0]))
  }

  @Test(arguments: [
    ActivationFunction.relu, .identity, .topK(2), .jumpReLU(thresholds: [0.1, 0, 2]),
    .gated(logScales: [0, 1, -1], biases: [0, 0.5, 0.1]), .nonNegative(iterations: 7),
  ])
  func aFileKeepsEveryFunction(_ function: ActivationFunction) throws {
    try withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("d.safetensors")
      let decoder = Matrix(rows: 3, columns: 2, [1, 0, 0, 1, 2, -3])
      let isOwn: Bool = if case .nonNegative = function { true } else { false }
      let dictionary = try FeatureDictionary(
        encoder: isOwn ? decoder : Matrix(rows: 3, columns: 2, [1, 2, 3, 4, 5, 6]),
        decoder: decoder, bias: [0.5, -1, 0], decoderBias: [7, 8], function: function,
        preprocessing: Preprocessing(center: [1, 2], scale: 3),
        metadata: DictionaryMetadata(
          site: "residual(1)", method: "any", ratio: 1.5, l1: 0.1, seed: 3, vectorsTrained: 9))
      try dictionary.write(to: url)
      #expect(try FeatureDictionary(contentsOf: url) == dictionary)
    }
  }

  @Test func unsoundParametersAreRefused() {
    for function: ActivationFunction in [
      .topK(0), .topK(-1), .topK(4), .jumpReLU(thresholds: [1]),
      .jumpReLU(thresholds: [0, -1, 0]), .jumpReLU(thresholds: [0, .nan, 0]),
      .gated(logScales: [0, 0, 0], biases: [0]),
      .gated(logScales: [0, 0, .infinity], biases: [0, 0, 0]), .nonNegative(iterations: 0),
    ] {
      #expect(throws: SparseCodingError.self) { try ones(function) }
    }
  }

  /// The panels hold rows of unit norm; those of an encoder of any norm must find the same codes.
  @Test func encodersOfAnyNormAreScreenedExactly() throws {
    var generator = RandomNumbers(seed: 5)
    let (features, width) = (300, 96)
    var encoder = [Float]()
    for feature in 0..<features {
      let norm = Float(feature % 7 == 0 ? 1e-6 : Double(feature))
      encoder += (0..<width).map { _ in norm * Float(generator.normal()) }
    }
    let dictionary = try FeatureDictionary(
      encoder: Matrix(rows: features, columns: width, encoder),
      decoder: Matrix(rows: features, columns: width, encoder),
      bias: (0..<features).map { -Float($0) * 3 }, metadata: metadata)
    let vectors = Matrix(
      rows: 200, columns: width, (0..<200 * width).map { _ in Float(generator.normal()) })
    let (dense, sparse) = (try dictionary.encode(vectors), try dictionary.encodeSparse(vectors))
    #expect(sparse.values.count > 1000)
    for (found, expected) in zip(sparse.dense.values, dense.values) {
      #expect(abs(found - expected) <= 1e-3 + 1e-4 * abs(expected))
    }
  }
}
