import Numerics
import Testing

@testable import SparseCoding

@Suite struct RestrictionTests {
  private static let functions: [ActivationFunction] = [
    .relu, .identity, .jumpReLU(thresholds: [0, 0.5, 0.1, 0.9, 0.2]),
    .gated(logScales: [0, 0.3, -0.2, 0.1, 0.5], biases: [0.1, -0.2, 0, 0.3, 0.05]),
  ]

  private func dictionary(_ function: ActivationFunction, isTied: Bool) throws -> FeatureDictionary
  {
    let decoder = normalRows(5, 4, seed: 1)
    return try FeatureDictionary(
      encoder: isTied ? decoder : normalRows(5, 4, seed: 2), decoder: decoder,
      bias: [0.1, -0.2, 0.3, -0.4, 0.5], decoderBias: [1, 2, 3, 4], function: function,
      preprocessing: Preprocessing(center: [0.5, -0.5, 0.25, 0], scale: 2),
      metadata: DictionaryMetadata(ratio: 1, vectorsTrained: 0))
  }

  @Test(arguments: functions, [true, false])
  func codesAreThoseOfTheWholeDictionary(function: ActivationFunction, isTied: Bool) throws {
    let whole = try dictionary(function, isTied: isTied)
    let vectors = normalRows(50, 4, seed: 3, scale: 2)
    let codes = try whole.encode(vectors)
    let chosen = [4, 1, 3]
    let restricted = try #require(try whole.restricted(to: chosen))
    #expect(restricted.features == 3 && restricted.isTied == isTied)
    let some = try restricted.encode(vectors)
    for row in 0..<50 {
      for (place, feature) in chosen.enumerated() {
        let (code, expected) = (some.row(row)[place], codes.row(row)[feature])
        #expect(abs(code - expected) < 1e-5)
        #expect((code == 0) == (expected == 0))
      }
    }
    #expect(codes.values.contains { $0 != 0 })
    #expect(restricted.direction(0) == whole.direction(4))
  }

  @Test func codesThatDependOnOtherFeaturesCannotBeRestricted() throws {
    #expect(try dictionary(.topK(2), isTied: false).restricted(to: [1]) == nil)
    #expect(try dictionary(.nonNegative(iterations: 9), isTied: true).restricted(to: [1]) == nil)
  }

  @Test(arguments: [[], [5], [-1]]) func featuresHaveToExist(chosen: [Int]) throws {
    #expect(throws: SparseCodingError.self) {
      try dictionary(.relu, isTied: true).restricted(to: chosen)
    }
  }
}
