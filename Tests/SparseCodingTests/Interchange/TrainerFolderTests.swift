import Foundation
import LanguageModels
import Numerics
import Testing

@testable import SparseCoding

@Suite struct TrainerFolderTests {
  private func description(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch { return "\(error)" }
  }

  /// The tensors of a fixture as they are written.
  private func tensors(_ name: String) throws -> [TorchWriter.Tensor] {
    let file = try TorchFile(InterchangeFixture.url(name).appendingPathComponent("ae.pt"))
    return try file.names.map { tensor in
      let values = try file.values(tensor)
      return tensor == "k"
        ? .init(tensor, integer: Int32(values[0]))
        : .init(tensor, shape: try #require(file.shape(tensor)), values)
    }
  }

  /// The error of a fixture whose tensors are changed.
  private func error(
    _ name: String, _ change: (inout [TorchWriter.Tensor]) -> Void
  ) throws -> String {
    try withTemporaryFolder { folder in
      let place = try InterchangeFixture.copy(name, into: folder)
      var all = try tensors(name)
      change(&all)
      try TorchWriter.write(all, to: place.appendingPathComponent("ae.pt"))
      return description { _ = try ImportedDictionary(contentsOf: place) }
    }
  }

  @Test("tensors that make no dictionary are refused by name")
  func tensors() throws {
    func replace(_ all: inout [TorchWriter.Tensor], _ tensor: TorchWriter.Tensor) {
      all.removeAll { $0.name == tensor.name }
      all.append(tensor)
    }
    #expect(
      try error("trainer-AutoEncoder") { $0.removeAll { $0.name == "bias" } }
        .contains("no tensor “bias”"))
    #expect(
      try error("trainer-AutoEncoder") { $0.append(.init("extra", shape: [1], [1])) }
        .contains("has the tensor “extra”"))
    #expect(
      try error("trainer-AutoEncoder") { replace(&$0, .init("bias", shape: [5], [1, 2, 3, 4, 5])) }
        .contains("“bias” has the extents [5], which should be [6]"))
    #expect(
      try error("trainer-AutoEncoder") {
        replace(&$0, .init("bias", shape: [6], [1, 2, .nan, 4, 5, 6]))
      }.contains("nan as value 2"))
    for k in [0, -1, 13] as [Int32] {
      #expect(
        try error("trainer-AutoEncoderTopK") { replace(&$0, .init("k", integer: k)) }
          .contains("“k” is \(k)"))
    }
    #expect(
      try error("trainer-AutoEncoderTopK") { replace(&$0, .init("k", integer: 4)) }
        .contains("“trainer.k” is 3, but the file's tensors have 4"))
    // Training that has not found the threshold leaves −1: every positive code would be kept.
    for name in ["trainer-BatchTopKSAE", "trainer-MatryoshkaBatchTopKSAE"] {
      #expect(
        try error(name) { replace(&$0, .init("threshold", shape: [], [-1])) }
          .contains("training has not found it"))
    }
    #expect(
      try error("trainer-AutoEncoderTopK") { replace(&$0, .init("threshold", shape: [], [-1])) }
        .isEmpty)
  }

  @Test("a configuration that does not fit is refused")
  func configuration() throws {
    for (name, old, new, part) in [
      ("trainer-AutoEncoder", #""AutoEncoder""#, #""CrossCoder""#, "“CrossCoder”"),
      ("trainer-AutoEncoder", #""dict_size": 12"#, #""dict_size": 13"#, "dict_size” is 13"),
      (
        "trainer-AutoEncoder", #""AutoEncoder""#, #""GatedAutoEncoder""#, "no tensor “decoder_bias”"
      ),
      ("trainer-AutoEncoderTopK", #""k": 3"#, #""k": -3"#, "“trainer.k” is -3"),
      ("trainer-AutoEncoder", #""trainer": {"#, #""coach": {"#, "no “trainer”"),
    ] {
      try withTemporaryFolder { folder in
        let place = try InterchangeFixture.copy(name, into: folder)
        try InterchangeFixture.edit(place.appendingPathComponent("config.json"), old, new)
        let text = description { _ = try ImportedDictionary(contentsOf: place) }
        #expect(text.contains(part) && text.contains(place.lastPathComponent), "\(text)")
      }
    }
  }

  @Test("without a configuration the tensors say what it is, if only one class has them")
  func inference() throws {
    for name in ["AutoEncoder", "AutoEncoderNew", "GatedAutoEncoder", "JumpReluAutoEncoder"] {
      let expected = try InterchangeFixture.Expected("trainer-\(name)")
      try withTemporaryFolder { folder in
        let place = try InterchangeFixture.copy("trainer-\(name)", into: folder)
        try FileManager.default.removeItem(at: place.appendingPathComponent("config.json"))
        let imported = try ImportedDictionary(contentsOf: place)
        #expect(try expected.distance(of: imported.dictionary) < 1e-5)
      }
    }
    try withTemporaryFolder { folder in
      let place = try InterchangeFixture.copy("trainer-BatchTopKSAE", into: folder)
      try FileManager.default.removeItem(at: place.appendingPathComponent("config.json"))
      let text = description { _ = try ImportedDictionary(contentsOf: place) }
      #expect(text.contains("AutoEncoderTopK or a BatchTopKSAE") && text.contains("config.json"))
    }
  }

  @Test("a checkpoint uses the configuration above its folder")
  func checkpoint() throws {
    try withTemporaryFolder { folder in
      let place = try InterchangeFixture.copy("trainer-BatchTopKSAE", into: folder)
      let checkpoints = place.appendingPathComponent("checkpoints")
      try FileManager.default.createDirectory(at: checkpoints, withIntermediateDirectories: true)
      let file = checkpoints.appendingPathComponent("ae_100.pt")
      try FileManager.default.moveItem(at: place.appendingPathComponent("ae.pt"), to: file)
      let expected = try InterchangeFixture.Expected("trainer-BatchTopKSAE")
      #expect(try expected.distance(of: ImportedDictionary(contentsOf: file).dictionary) < 1e-5)
    }
  }

  @Test("a backup in the middle of a training is scaled as at its end")
  func backup() throws {
    let expected = try InterchangeFixture.Expected("trainer-backup")
    let imported = try InterchangeFixture.read("trainer-backup")
    #expect(imported.remarks.contains { $0.contains("norm factor 2.5") })
    #expect(try expected.distance(of: imported.dictionary) < 1e-5)
  }

  @Test("code in a file is refused and named")
  func code() throws {
    let text = description { _ = try InterchangeFixture.read("trainer-code") }
    #expect(text.contains("posix.system") && text.contains("at byte"), "\(text)")
  }
}

@Suite struct SparsifyFolderTests {
  static let refused: [(String, String, String)] = [
    (#""activation": "topk""#, #""activation": "groupmax""#, "groupmax"),
    (#""transcode": false"#, #""transcode": true"#, "transcode"),
    (#""skip_connection": false"#, #""skip_connection": true"#, "skip_connection"),
    (#""transcode": false"#, #""transcode": false, "signed": true"#, "signed"),
    (#""transcode": false"#, #""transcode": false, "activatoin": "x""#, "activatoin"),
    (#""k": 3"#, #""k": 0"#, "“k” is 0"), (#""k": 3"#, #""k": 13"#, "“k” is 13"),
    (#""num_latents": 12"#, #""num_latents": 0"#, "which should be [192, 6]"),
    (#""num_latents": 12"#, #""num_latents": -12"#, "“num_latents” is -12"),
    (#""d_in": 6"#, #""d_in": 7"#, "which should be [12, 7]"),
    (
      #""expansion_factor": 32, "normalize_decoder": true, "num_latents": 12"#,
      #""expansion_factor": 9223372036854775807, "num_latents": 0"#, "too large"
    ),
  ]

  @Test("what a dictionary cannot express is refused", arguments: refused)
  func isRefused(_ old: String, _ new: String, _ part: String) throws {
    try withTemporaryFolder { folder in
      let place = try InterchangeFixture.copy("sparsify-topk", into: folder)
      try InterchangeFixture.edit(place.appendingPathComponent("cfg.json"), old, new)
      let error = #expect(throws: ModelFileError.self) { try ImportedDictionary(contentsOf: place) }
      #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }
  }

  @Test("a skip connection in the weights is refused, an option of training ignored with a reason")
  func weights() throws {
    let plain = try InterchangeFixture.read("sparsify-topk")
    #expect(plain.remarks.contains { $0.contains("multi_topk is ignored") })
    try withTemporaryFolder { folder in
      let place = try InterchangeFixture.copy("sparsify-topk", into: folder)
      let url = place.appendingPathComponent("sae.safetensors")
      var archive = try TensorArchive(url)
      archive.tensors["W_skip"] = .init(shape: [6, 6], values: [Float](repeating: 0, count: 36))
      try archive.write(to: url)
      let error = #expect(throws: ModelFileError.self) { try ImportedDictionary(contentsOf: place) }
      #expect(error?.description.contains("W_skip") == true)
    }
  }

  @Test("without a number of latents the factor says it")
  func factor() throws {
    try withTemporaryFolder { folder in
      let place = try InterchangeFixture.copy("sparsify-topk", into: folder)
      try InterchangeFixture.edit(
        place.appendingPathComponent("cfg.json"),
        #""expansion_factor": 32, "normalize_decoder": true, "num_latents": 12"#,
        #""expansion_factor": 2, "num_latents": 0"#)
      let expected = try InterchangeFixture.Expected("sparsify-topk")
      #expect(try expected.distance(of: ImportedDictionary(contentsOf: place).dictionary) < 1e-5)
    }
  }
}
