import Foundation
import LanguageModels
import Numerics
import Storage
import Testing

@testable import SparseCoding

@Suite struct SAELensFolderTests {
  /// The error of a fixture in whose configuration something is replaced.
  private func error(_ name: String, _ old: String, _ new: String) throws -> String {
    try withTemporaryFolder { folder in
      let place = try InterchangeFixture.copy(name, into: folder)
      try InterchangeFixture.edit(place.appendingPathComponent("cfg.json"), old, new)
      let error = #expect(throws: (any Error).self) { try ImportedDictionary(contentsOf: place) }
      let text = error.map { "\($0)" } ?? ""
      #expect(text.contains("cfg.json") || text.contains("sae_weights.safetensors"), "\(text)")
      return text
    }
  }

  static let refusedModern: [(String, String, String)] = [
    (#""normalize_activations": "none""#, #""normalize_activations": "layer_norm""#, "layer_norm"),
    (
      #""normalize_activations": "none""#, #""normalize_activations": "constant_norm_rescale""#,
      "constant_norm_rescale"
    ),
    (
      #""normalize_activations": "none""#, #""normalize_activations": "covariance_whitening""#,
      "fold_activation_whitening"
    ),
    (
      #""normalize_activations": "none""#, #""normalize_activations": "expected_average_only_in""#,
      "activation_scaler.json"
    ),
    (#""normalize_activations": "none""#, #""normalize_activations": "nnoe""#, "“nnoe”"),
    (#""reshape_activations": "none""#, #""reshape_activations": "hook_z""#, "hook_z"),
    (#""architecture": "standard""#, #""architecture": "temporal""#, "“temporal”"),
    (#""architecture": "standard""#, #""architecture": "batchtopk""#, "save_inference_model"),
    (#""architecture": "standard""#, #""architecture": "topk""#, "no “k”"),
    (#""architecture": "standard""#, #""architecture": "topk", "k": 0"#, "“k” is 0"),
    (#""architecture": "standard""#, #""architecture": "topk", "k": -3"#, "“k” is -3"),
    (#""architecture": "standard""#, #""architecture": "topk", "k": 2.5"#, "“k” is 2.5"),
    (#""architecture": "standard""#, #""architecture": "topk", "k": 13"#, "“k” is 13"),
    (#""architecture": "standard""#, #""architecture": "gated""#, "no tensor “b_gate”"),
    (
      #""architecture": "standard""#, #""architecture": "standard", "activation_fm": "tanh""#,
      "known"
    ),
    (#", "architecture": "standard""#, "", "no “architecture”"),
    (#""d_sae": 12"#, #""d_sae": 13"#, "[6, 12], which should be [6, 13]"),
    (#""d_in": 6"#, #""d_in": -6"#, "“d_in” is -6, not a positive integer"),
    (#""d_in": 6"#, #""d_in": "6""#, "not a positive integer"),
    (#""d_in": 6, "#, "", "no “d_in”"),
    (#""d_in": 6"#, #""d_in": 6, "d_in": 6"#, "stands twice"),
    (#""apply_b_dec_to_input": false"#, #""apply_b_dec_to_input": 1"#, "not true or false"),
    (#""hook_name""#, #""hook_name_out": "blocks.4.hook_mlp_out", "hook_name""#, "transcoder"),
    (#""sae_lens_version": "6"#, #""sae_lens_version": "x6"#, "a version such as"),
    (#""metadata": {"#, #""metadata": [{"#, "not JSON"),
  ]

  @Test("what would be computed otherwise is refused by name", arguments: refusedModern)
  func refusesModern(_ old: String, _ new: String, _ part: String) throws {
    let text = try error("saelens-standard", old, new)
    #expect(text.contains(part), "\(text)")
  }

  static let refusedEarly: [(String, String, String)] = [
    (#""relu""#, #""tanh-relu""#, "tanh-relu"),
    (#""relu""#, #""topk""#, "“activation_fn” is “topk”"),
    (#""relu""#, #""topk", "activation_fn_kwargs": {"k": 2, "signed": true}"#, "signed"),
    (#""normalize_activations": false"#, #""normalize_activations": true"#, "fold_activation_norm"),
    ("hook_resid_pre", "attn.hook_z", "hook_z"),
    (#""architecture": "standard""#, #""architecture": "transcoder""#, "“transcoder”"),
    (#""d_in": 6"#, #""d_in": 6, "d_out": 6"#, "transcoder"),
  ]

  @Test("files from before version 6 have their own rules", arguments: refusedEarly)
  func refusesEarly(_ old: String, _ new: String, _ part: String) throws {
    let text = try error("saelens-early", old, new)
    #expect(text.contains(part), "\(text)")
  }

  @Test("a file from before version 6 says less and means other defaults")
  func early() throws {
    let dictionary = try InterchangeFixture.read("saelens-early").dictionary
    #expect(dictionary.preprocessing.center != nil && dictionary.decoderBias == nil)
    #expect(dictionary.metadata.site == "blocks.8.hook_resid_pre")
    let kept = try JSONDocument(try #require(dictionary.metadata.notes["saelens"]))
    #expect(kept["context_size"]?.integer == 128 && kept["prepend_bos"]?.flag == true)
    #expect(kept["l1_coefficient"] == nil)
    // Written again it says that it follows the rules of version 6.
    try withTemporaryFolder { folder in
      let place = folder.appendingPathComponent("copy")
      try dictionary.write(as: .saelens, to: place)
      let metadata = try ConfigurationFile(place.appendingPathComponent("cfg.json"))["metadata"]
      #expect(metadata?["sae_lens_version"]?.text == "6.0.0")
      #expect(metadata?["model_name"]?.text == "gpt2-small")
      #expect(metadata?["hook_name"]?.text == "blocks.8.hook_resid_pre")
    }
  }

  @Test("a checkpoint's factor is read from its own file")
  func scaled() throws {
    let plain = try InterchangeFixture.read("saelens-gated-centered").dictionary
    let vectors = normalRows(20, 6, seed: 3)
    try withTemporaryFolder { folder in
      let place = try InterchangeFixture.copy("saelens-gated-centered", into: folder)
      try InterchangeFixture.edit(
        place.appendingPathComponent("cfg.json"), #""normalize_activations": "none""#,
        #""normalize_activations": "expected_average_only_in""#)
      let scaler = place.appendingPathComponent("activation_scaler.json")
      for (text, part) in [
        (#"{"scaling_factor": null}"#, "not a positive"), (#"{"scaling_factor": -2}"#, "not a pos"),
      ] {
        try text.write(to: scaler, atomically: true, encoding: .utf8)
        let error = #expect(throws: ModelFileError.self) {
          try ImportedDictionary(contentsOf: place)
        }
        #expect(error?.description.contains(part) == true)
      }
      try #"{"scaling_factor": 0.25}"#.write(to: scaler, atomically: true, encoding: .utf8)
      let scaled = try ImportedDictionary(contentsOf: place).dictionary
      #expect(scaled.preprocessing.scale == 0.25)
      // The scaled dictionary does to 4 x what the plain one does to x.
      var fourfold = vectors
      for index in 0..<20 { for column in 0..<6 { fourfold[index, column] *= 4 } }
      let distance = zip(
        try scaled.encode(fourfold).values, try plain.encode(vectors).values
      ).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(distance < 1e-5)
    }
  }

  /// Replaces the tensors of a fixture.
  private func imported(
    _ name: String, _ change: (inout [String: TensorArchive.Tensor]) -> Void
  ) throws -> ImportedDictionary {
    try withTemporaryFolder { folder in
      let place = try InterchangeFixture.copy(name, into: folder)
      let url = place.appendingPathComponent("sae_weights.safetensors")
      var archive = try TensorArchive(url)
      change(&archive.tensors)
      try archive.write(to: url)
      return try ImportedDictionary(contentsOf: place)
    }
  }

  @Test("tensors that do not fit are refused by name")
  func tensors() throws {
    let changes: [(String, (inout [String: TensorArchive.Tensor]) -> Void)] = [
      ("“b_enc” has nan as value 2", { $0["b_enc"]?.values[2] = .nan }),
      ("“W_dec” has inf as value 0", { $0["W_dec"]?.values[0] = .infinity }),
      ("“W_dec” has the extents [6, 12]", { $0["W_dec"]?.shape = [6, 12] }),
      ("no tensor “b_dec”", { $0["b_dec"] = nil }),
      ("“threshold”, which a dictionary of this kind", { $0["threshold"] = $0["b_enc"] }),
      ("“scaling_factor” with values", { $0["scaling_factor"] = $0["b_enc"] }),
    ]
    for (part, change) in changes {
      let error = #expect(throws: ModelFileError.self) { try imported("saelens-standard", change) }
      #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }
    let neutral = try imported("saelens-standard") {
      $0["scaling_factor"] = .init(shape: [12], values: [Float](repeating: 1, count: 12))
    }
    #expect(neutral.remarks.contains { $0.contains("scaling_factor") })
    #expect(throws: ModelFileError.self) {
      try imported("saelens-topk-rescaled") {
        $0["W_dec"]?.values.replaceSubrange(0..<6, with: [Float](repeating: 0, count: 6))
      }
    }
  }

  @Test("negative thresholds act as zero")
  func thresholds() throws {
    let found = try imported("saelens-jumprelu") { $0["threshold"]?.values[1] = -0.5 }
    guard case .jumpReLU(let thresholds) = found.dictionary.function else {
      Issue.record("not a jumprelu")
      return
    }
    #expect(thresholds[1] == 0 && thresholds[0] > 0)
    #expect(found.remarks.contains { $0.hasPrefix("1 of the thresholds") })
  }

  @Test("a folder without a configuration or without weights says so")
  func missing() throws {
    try withTemporaryFolder { folder in
      let place = try InterchangeFixture.copy("saelens-gated", into: folder)
      try FileManager.default.removeItem(at: place.appendingPathComponent("cfg.json"))
      #expect(throws: (any Error).self) { try ImportedDictionary(contentsOf: place) }
      try FileManager.default.removeItem(
        at: place.appendingPathComponent("sae_weights.safetensors"))
      let error = #expect(throws: ModelFileError.self) { try ImportedDictionary(contentsOf: place) }
      #expect(error?.description.contains("sae_weights.safetensors") == true)
      #expect(throws: (any Error).self) {
        try ImportedDictionary(contentsOf: folder.appendingPathComponent("nothing"))
      }
    }
  }

  @Test("a file of the folder stands for the folder, whatever its name says")
  func detection() throws {
    for (name, file, format) in [
      ("saelens-standard", "cfg.json", DictionaryFormat.saelens),
      ("saelens-standard", "sae_weights.safetensors", .saelens),
      ("sparsify-topk", "cfg.json", .sparsify), ("sparsify-topk", "sae.safetensors", .sparsify),
      ("trainer-AutoEncoder", "ae.pt", .dictionaryLearning),
      ("trainer-AutoEncoder", "config.json", .dictionaryLearning),
    ] {
      let url = try InterchangeFixture.url(name).appendingPathComponent(file)
      #expect(try ImportedDictionary(contentsOf: url).format == format)
    }
    try withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("a.txt")
      try "hello, this is a text".write(to: url, atomically: true, encoding: .utf8)
      #expect(throws: ModelFileError.self) { try ImportedDictionary(contentsOf: url) }
      try Data().write(to: url)
      #expect(throws: ModelFileError.self) { try ImportedDictionary(contentsOf: url) }
    }
  }
}

/// Numbers from SAELens' own tests, worked out there by hand.
@Suite struct SAELensExampleTests {
  private func dictionary(_ function: ActivationFunction, bias: [Float]) throws -> FeatureDictionary
  {
    let ones = Matrix(
      rows: bias.count, columns: 2, [Float](repeating: 1, count: 2 * bias.count))
    return try FeatureDictionary(
      encoder: ones, decoder: ones, bias: bias, function: function,
      metadata: DictionaryMetadata(ratio: 1, vectorsTrained: 0))
  }

  @Test("gated: x = (0.3, 0.3)")
  func gated() throws {
    let example = try dictionary(
      .gated(logScales: [1, 2, 3], biases: [1, 1, 1]), bias: [-2, 0, 1])
    let x = Matrix(rows: 1, columns: 2, [0.3, 0.3])
    let expected: [Float] = [0, 5.4334, 13.0513]
    #expect(zip(try example.encode(x).values, expected).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(try example.reconstruct(x).values.allSatisfy { abs($0 - 18.4848) < 1e-4 })
  }

  @Test("jumprelu: x = (0.3, 0.3), the first threshold is not reached")
  func jumpReLU() throws {
    let example = try dictionary(.jumpReLU(thresholds: [1, 0.5, 0.25]), bias: [0, 0, 0])
    let x = Matrix(rows: 1, columns: 2, [0.3, 0.3])
    #expect(zip(try example.encode(x).values, [0, 0.6, 0.6]).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(try example.reconstruct(x).values.allSatisfy { abs($0 - 1.2) < 1e-6 })
  }
}
