import Foundation
import LanguageModels
import Testing

/// Model files with one thing wrong: the fixture with some bytes exchanged.
@Suite struct ModelFileTests {
  private struct NoSuchBytes: Error {}

  /// What opening the model says after `old` became `new`, without the file's path.
  private func message(replacing old: [UInt8], with new: [UInt8]) throws -> String {
    #expect(old.count == new.count)
    let bytes = try InputFixture.bytes("tiny.gguf")
    guard let place = Data(bytes).range(of: Data(old)) else { throw NoSuchBytes() }
    var changed = bytes
    changed.replaceSubrange(place, with: new)
    let folder = try ScratchFolder()
    let url = try folder.file("changed.gguf", changed)
    do { _ = try LlamaModel(gguf: url) } catch {
      return "\(error)".replacing(url.path, with: "FILE")
    }
    return "no error"
  }

  /// The header value `key` with another integer.
  private func message(_ key: String, from old: UInt32, to new: UInt32) throws -> String {
    func entry(_ value: UInt32) -> [UInt8] {
      Array(key.utf8) + GGUFBytes.number(UInt32(4)) + GGUFBytes.number(value)
    }
    return try message(replacing: entry(old), with: entry(new))
  }

  @Test func anotherArchitectureIsRefused() throws {
    let key = Array("general.architecture".utf8) + GGUFBytes.number(UInt32(8))
    #expect(
      try message(
        replacing: key + GGUFBytes.text("llama"), with: key + GGUFBytes.text("gemma"))
        == "FILE: has the architecture “gemma”; only “llama” is supported. "
        + "Use a model of the Llama family in GGUF format.")
  }

  @Test func headerAndTensorsMustAgree() throws {
    #expect(
      try message("llama.feed_forward_length", from: 96, to: 64)
        == "FILE: tensor “blk.0.ffn_gate.weight” has the shape [96, 64], "
        + "but the header asks for [64, 64].")
    #expect(
      try message("llama.block_count", from: 3, to: 2)
        == "FILE: has the tensor “blk.2.attn_k.weight”, which a plain Llama model does not have. "
        + "Use a model without it.")
    #expect(
      try message("llama.block_count", from: 3, to: 4)
        .hasPrefix("FILE: has no tensor “blk.3.attn_norm.weight”."))
    #expect(
      try message("llama.block_count", from: 3, to: 0)
        == "FILE: header value “llama.block_count” is 0, which is no size.")
    #expect(
      try message("llama.attention.head_count_kv", from: 2, to: 3)
        == "FILE: has 4 heads for 3 key-value heads, which is no multiple. Use a model without it.")
    #expect(
      try message("llama.rope.dimension_count", from: 16, to: 8)
        == "FILE: rotates 8 of the 16 values of a head. Use a model without it.")
  }

  @Test func aMissingTensorIsNamed() throws {
    #expect(
      try message(
        replacing: Array("output_norm.weight".utf8), with: Array("output_nurm.weight".utf8))
        == "FILE: has no tensor “output_norm.weight”. Did you mean “output_nurm.weight”?")
  }

  @Test func weightsMustBeFinite() throws {
    let norm = try GGUFFile(InputFixture.url("tiny.gguf")).tensor("output_norm.weight")
    let old = norm[..<4].flatMap { GGUFBytes.number($0.bitPattern) }
    let new = ([.nan] + norm[1..<4]).flatMap { GGUFBytes.number($0.bitPattern) }
    #expect(
      try message(replacing: old, with: new)
        == "FILE: has values that are not finite in output_norm.weight.")
  }
}
