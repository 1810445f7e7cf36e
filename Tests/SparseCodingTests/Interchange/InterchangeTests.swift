import Foundation
import LanguageModels
import Numerics
import Testing

@testable import SparseCoding

@Suite struct InterchangeTests {
  @Test(
    "another program's dictionary gives its codes and vectors", arguments: InterchangeFixture.all)
  func agrees(_ name: String) throws {
    let expected = try InterchangeFixture.Expected(name)
    #expect(expected.codes.values.count { $0 != 0 } > 10)
    let imported = try InterchangeFixture.read(name)
    #expect(try expected.distance(of: imported.dictionary) < 1e-5)
  }

  @Test(
    "a dictionary gives the same codes after it has been written in any format",
    arguments: InterchangeFixture.all)
  func survives(_ name: String) throws {
    let expected = try InterchangeFixture.Expected(name)
    let imported = try InterchangeFixture.read(name).dictionary
    try withTemporaryFolder { folder in
      for format in DictionaryFormat.allCases {
        let place = folder.appendingPathComponent(format.rawValue)
        if format == .sparsify, imported.function.name != "topk" {
          #expect(throws: SparseCodingError.self) { try imported.write(as: format, to: place) }
          #expect(!FileManager.default.fileExists(atPath: place.path))
          continue
        }
        try imported.write(as: format, to: place)
        let again = try ImportedDictionary(contentsOf: place)
        #expect(again.format == format)
        #expect(again.dictionary.function.name == imported.function.name)
        #expect(try expected.distance(of: again.dictionary) < 1e-5, "\(format)")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count <= 4)
    }
  }

  /// The file of weights, and whether a copy has the same bytes: not where a norm is folded, or the
  /// groups of a dictionary are given up.
  static let copies: [(name: String, file: String, format: DictionaryFormat, isExact: Bool)] =
    InterchangeFixture.saelens.map {
      ($0, "sae_weights.safetensors", .saelens, $0 != "saelens-topk-rescaled")
    }
    + InterchangeFixture.trainers.map {
      let isExact = !["trainer-MatryoshkaBatchTopKSAE", "trainer-AutoEncoder-norms"].contains($0)
      return ($0, "ae.pt", .dictionaryLearning, isExact)
    } + [("sparsify-topk", "sae.safetensors", .sparsify, true)]

  @Test("what is read and written again has the same bytes", arguments: copies)
  func bytes(_ copy: (name: String, file: String, format: DictionaryFormat, isExact: Bool)) throws {
    let source = try InterchangeFixture.url(copy.name)
    try withTemporaryFolder { folder in
      // By way of the program's own format, as on the command line.
      let own = folder.appendingPathComponent("own.safetensors")
      try ImportedDictionary(contentsOf: source).dictionary.write(as: .monograph, to: own)
      let target = folder.appendingPathComponent("copy")
      try ImportedDictionary(contentsOf: own).dictionary.write(as: copy.format, to: target)
      var bytes = try [source, target].map {
        try [UInt8](Data(contentsOf: $0.appendingPathComponent(copy.file)))
      }
      if copy.format == .dictionaryLearning {
        // Up to the fingerprint that PyTorch puts before the archive's directory.
        let directory = try #require(
          bytes[1].indices.first { bytes[1][$0...].starts(with: [0x50, 0x4b, 1, 2]) })
        bytes = bytes.map { Array($0.prefix(directory)) }
      }
      #expect((bytes[0] == bytes[1]) == copy.isExact)
    }
  }

  @Test(
    "the configuration has the bytes of the program that wrote it",
    arguments: ["saelens-standard", "saelens-topk", "saelens-jumprelu-centered", "saelens-gated"])
  func configuration(_ name: String) throws {
    let source = try InterchangeFixture.url(name)
    try withTemporaryFolder { folder in
      let target = folder.appendingPathComponent("copy")
      try ImportedDictionary(contentsOf: source).dictionary.write(as: .saelens, to: target)
      let texts = try [source, target].map {
        try String(contentsOf: $0.appendingPathComponent("cfg.json"), encoding: .utf8)
      }
      #expect(texts[0] == texts[1])
    }
  }

  @Test("sparsify's and dictionary_learning's configurations keep their bytes")
  func otherConfigurations() throws {
    for (name, file, format) in [
      ("sparsify-topk", "cfg.json", DictionaryFormat.sparsify),
      ("trainer-AutoEncoderTopK", "config.json", .dictionaryLearning),
      ("trainer-GatedAutoEncoder", "config.json", .dictionaryLearning),
    ] {
      let source = try InterchangeFixture.url(name)
      try withTemporaryFolder { folder in
        let target = folder.appendingPathComponent("copy")
        try ImportedDictionary(contentsOf: source).dictionary.write(as: format, to: target)
        let texts = try [source, target].map {
          try String(contentsOf: $0.appendingPathComponent(file), encoding: .utf8)
        }
        #expect(texts[0] == texts[1], "\(name)")
      }
    }
  }

  @Test("what is known of model and hook reaches the other formats")
  func metadata() throws {
    let imported = try InterchangeFixture.read("saelens-topk").dictionary
    #expect(imported.metadata.site == "residual(3)" && imported.metadata.method == "topK(3)")
    #expect(imported.metadata.ratio == 2)
    try withTemporaryFolder { folder in
      let trainer = folder.appendingPathComponent("trainer")
      try imported.write(as: .dictionaryLearning, to: trainer)
      let settings = try ConfigurationFile(trainer.appendingPathComponent("config.json"))
      #expect(settings["trainer"]?["layer"]?.integer == 3)
      #expect(settings["trainer"]?["lm_name"]?.text == "toy-model")
      #expect(settings["buffer"]?["ctx_len"]?.integer == 128)
      let saelens = folder.appendingPathComponent("saelens")
      try InterchangeFixture.read("trainer-AutoEncoder").dictionary.write(as: .saelens, to: saelens)
      let metadata = try ConfigurationFile(saelens.appendingPathComponent("cfg.json"))["metadata"]
      #expect(metadata?["model_name"]?.text == "toy-model")
      #expect(metadata?["hook_name"]?.text == "blocks.3.hook_resid_post")
      #expect(metadata?["context_size"]?.integer == 128)
    }
  }

  @Test("sites have the names of hooks", arguments: ["residual(3)", "mlp(0)", "mlpOutput(11)"])
  func hooks(_ text: String) throws {
    let site = try #require(Site(text))
    #expect(Site(hookName: site.hookName) == site)
    for other in ["blocks.3", "blocks.03.hook_resid_post", "blocks.-1.hook_resid_post", "x.3.y"] {
      #expect(Site(hookName: other) == nil)
    }
  }
}
