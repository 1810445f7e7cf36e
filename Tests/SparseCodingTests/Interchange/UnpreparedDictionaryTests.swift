import Foundation
import Numerics
import Testing

@testable import SparseCoding

@Suite struct UnpreparedDictionaryTests {
  static let functions: [ActivationFunction] = [
    .relu, .topK(3), .jumpReLU(thresholds: (0..<10).map { 0.05 * Float($0) }),
    .gated(
      logScales: (0..<10).map { 0.1 * Float($0) - 0.5 },
      biases: (0..<10).map { 0.2 - 0.1 * Float($0) }),
  ]

  /// A dictionary with everything that has to be folded.
  private func example(
    _ function: ActivationFunction, isCentered: Bool, hasDecoderBias: Bool, scale: Float
  ) throws -> FeatureDictionary {
    let rows = normalRows(20, 6, seed: 4, scale: 0.4)
    let vectors = normalRows(3, 6, seed: 5)
    return try FeatureDictionary(
      encoder: rows.rows(0..<10), decoder: rows.rows(10..<20),
      bias: normalRows(1, 10, seed: 6, scale: 0.3).values,
      decoderBias: hasDecoderBias ? vectors.row(0) : nil, function: function,
      preprocessing: Preprocessing(center: isCentered ? vectors.row(1) : nil, scale: scale),
      metadata: DictionaryMetadata(site: "mlp(2)", ratio: 10 / 6, vectorsTrained: 0))
  }

  @Test(
    "centring, scaling and a bias of the decoder are folded without changing what is computed",
    arguments: functions, [DictionaryFormat.saelens, .dictionaryLearning, .sparsify])
  func folds(_ function: ActivationFunction, _ format: DictionaryFormat) throws {
    guard format != .sparsify || function.name == "topk" else { return }
    let vectors = normalRows(40, 6, seed: 8)
    for (isCentered, hasDecoderBias, scale) in [
      (false, false, 1), (true, false, 1), (false, true, 1), (true, true, 1), (true, false, 0.3),
      (true, true, 2.5), (false, false, 3), (false, true, 0.5),
    ] as [(Bool, Bool, Float)] {
      let original = try example(
        function, isCentered: isCentered, hasDecoderBias: hasDecoderBias, scale: scale)
      try withTemporaryFolder { folder in
        let place = folder.appendingPathComponent("copy")
        try original.write(as: format, to: place)
        let copy = try ImportedDictionary(contentsOf: place).dictionary
        #expect(copy.preprocessing.scale == 1)
        #expect(copy.metadata.site == "mlp(2)" || format != .saelens)
        let pairs = try [
          (original.encode(vectors), copy.encode(vectors)),
          (original.reconstruct(vectors), copy.reconstruct(vectors)),
        ]
        #expect(pairs[0].0.values.count { $0 != 0 } > 40)
        for (expected, found) in pairs {
          let distance = zip(expected.values, found.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
          #expect(distance < 1e-5, "\(isCentered) \(hasDecoderBias) \(scale)")
        }
      }
    }
  }

  @Test("a tied dictionary is a standard one for SAELens, number for number")
  func tied() throws {
    let original = try dictionary(
      [[3, 4], [0, 1], [-1, 0]], bias: [-1, 0, 0.5], preprocessing: Preprocessing(center: [1, 1]))
    try withTemporaryFolder { folder in
      let place = folder.appendingPathComponent("copy")
      try original.write(as: .saelens, to: place)
      let copy = try ImportedDictionary(contentsOf: place).dictionary
      #expect(copy.isTied && copy.encoder == original.encoder && copy.bias == original.bias)
      #expect(copy.preprocessing == original.preprocessing && copy.decoderBias == nil)
      try original.write(as: .dictionaryLearning, to: place)
      let settings = try ConfigurationFile(place.appendingPathComponent("config.json"))
      #expect(settings["trainer"]?["dict_class"]?.text == "AutoEncoder")
      #expect(try ImportedDictionary(contentsOf: place).dictionary.decoder == original.decoder)
    }
  }

  @Test("functions that no other program has are refused, and nothing is written")
  func refused() throws {
    let rows = normalRows(10, 6, seed: 4)
    try withTemporaryFolder { folder in
      for function in [ActivationFunction.identity, .nonNegative(iterations: 3)] {
        let dictionary = try FeatureDictionary(
          encoder: rows, decoder: rows, bias: [Float](repeating: 0, count: 10), function: function,
          metadata: DictionaryMetadata(ratio: 1, vectorsTrained: 0))
        for format in DictionaryFormat.allCases where format != .monograph {
          let error = #expect(throws: SparseCodingError.self) {
            try dictionary.write(as: format, to: folder.appendingPathComponent("x"))
          }
          #expect(error?.description.contains(function.name) == true)
        }
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
  }
}
