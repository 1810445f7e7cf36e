import Foundation
import LanguageModels
import Storage
import Testing

@Suite struct GGUFFileTests {
  @Test func readsHeader() throws {
    let file = try GGUFFile(InputFixture.url("tiny.gguf"))
    #expect(file.version == 3)
    #expect(try file.text("general.architecture") == "llama")
    #expect(try file.integer("llama.block_count") == 3)
    #expect(try file.real("llama.rope.freq_base") == 100_000)
    #expect(abs(try file.real("llama.attention.layer_norm_rms_epsilon") - 1e-5) < 1e-11)
    #expect(file.metadata["tokenizer.ggml.add_bos_token"]?.flag == false)
    let tokens = try #require(try file.array("tokenizer.ggml.tokens").texts)
    #expect(tokens.count == 339)
    #expect(tokens[0] == "<|endoftext|>")
    let types = try #require(try file.array("tokenizer.ggml.token_type").integers)
    #expect(types.prefix(4) == [3, 3, 3, 1])
    #expect(try file.info("blk.0.ffn_down.weight").shape == [64, 96])
    #expect(Set(file.tensors.values.map(\.type)).count == 6)
  }

  struct Expected: Decodable {
    var shape: [Int]
    var first: [Float]
    var sha256: String
  }

  @Test func dequantizesEveryTensorBitForBit() throws {
    let file = try GGUFFile(InputFixture.url("tiny.gguf"))
    let expected = try InputFixture.decode([String: Expected].self, "tiny-tensors.json")
    #expect(Set(expected.keys) == Set(file.tensors.keys))
    for (name, expected) in expected {
      let values = try file.tensor(name)
      #expect(try file.info(name).shape == expected.shape)
      #expect(Array(values.prefix(4)) == expected.first)
      let digest = values.withUnsafeBytes { Digest(of: Data($0)) }
      #expect(digest.hexadecimal == expected.sha256, "\(name)")
    }
  }

  @Test(arguments: ["token_embd.weight", "blk.0.attn_q.weight", "blk.1.attn_output.weight"])
  func dequantizesRows(name: String) throws {
    let file = try GGUFFile(InputFixture.url("tiny.gguf"))
    let whole = try file.tensor(name)
    var rows = [Float](repeating: .nan, count: 3 * 64)
    try rows.withUnsafeMutableBufferPointer { try file.dequantize(name, into: $0, rows: 5..<8) }
    #expect(rows == Array(whole[5 * 64..<8 * 64]))
    #expect(throws: ModelFileError.self) {
      try rows.withUnsafeMutableBufferPointer { try file.dequantize(name, into: $0, rows: 5..<9) }
    }
    #expect(throws: ModelFileError.self) {
      try rows.withUnsafeMutableBufferPointer {
        try file.dequantize(name, into: $0, rows: 998..<1001)
      }
    }
  }

  @Test func namesSimilarTensorsAndKeys() throws {
    let file = try GGUFFile(InputFixture.url("tiny.gguf"))
    let tensor = #expect(throws: ModelFileError.self) { try file.tensor("blk.0.attn_Q.weigth") }
    #expect(tensor?.advice == "Did you mean “blk.0.attn_q.weight”?")
    let key = #expect(throws: ModelFileError.self) { try file.integer("llama.blok_count") }
    #expect(key?.advice == "It has “llama.block_count”.")
    #expect(throws: ModelFileError.self) { try file.integer("general.architecture") }
  }

  @Test func missingFileIsAnError() {
    #expect(throws: FileError.self) { try GGUFFile(URL(fileURLWithPath: "/nonexistent.gguf")) }
  }
}

@Suite struct GGUFQuantizationTests {
  private func decode(_ type: UInt32, extents: [UInt64] = [32], _ data: [UInt8]) throws -> [Float] {
    let folder = try ScratchFolder()
    let url = try folder.file("one.gguf", GGUFBytes.single(type, extents: extents, data: data))
    return try GGUFFile(url).tensor("weight")
  }

  @Test func float32() throws {
    let values: [Float] = [1, -2.5, .infinity, 0x1p-149]
    let data = values.flatMap { GGUFBytes.number($0.bitPattern) }
    #expect(try decode(0, extents: [4], data) == values)
  }

  @Test func float16() throws {
    let bits: [UInt16] = [0x3c00, 0xc000, 0x0001, 0x83ff, 0x7bff, 0x7c00, 0xfc00, 0x8000]
    let values = try decode(1, extents: [8], bits.flatMap { GGUFBytes.number($0) })
    #expect(values == [1, -2, 0x1p-24, -0x1.ff8p-15, 65504, .infinity, -.infinity, 0])
    #expect(values[7].sign == .minus)
    #expect(try decode(1, extents: [1], GGUFBytes.number(UInt16(0x7e00)))[0].isNaN)
  }

  @Test func bfloat16() throws {
    let bits: [UInt16] = [0x3f80, 0xc049, 0x0001]
    let values = try decode(30, extents: [3], bits.flatMap { GGUFBytes.number($0) })
    #expect(values == [1, -3.140625, 0x1p-133])
  }

  @Test func q8_0() throws {
    let codes: [Int8] = (0..<32).map { Int8($0 * 8 - 128) }
    let block = GGUFBytes.number(UInt16(0x3800)) + codes.map { UInt8(bitPattern: $0) }
    #expect(try decode(8, block) == codes.map { Float($0) * 0.5 })
  }

  @Test func q4_0PutsLowNibblesFirst() throws {
    let codes: [UInt8] = (0..<16).map { $0 | (15 - $0) << 4 }
    let values = try decode(2, GGUFBytes.number(UInt16(0x4000)) + codes)
    let low = (0..<16).map { Float($0 - 8) * 2 }
    let high = (0..<16).map { Float(7 - $0) * 2 }
    #expect(values == low + high)
  }

  @Test func q4_1AddsItsOffset() throws {
    let codes: [UInt8] = (0..<16).map { $0 | (15 - $0) << 4 }
    let head = GGUFBytes.number(UInt16(0x3800)) + GGUFBytes.number(UInt16(0xc400))
    let values = try decode(3, head + codes)
    let low = (0..<16).map { Float($0) / 2 - 4 }
    let high = (0..<16).map { Float(15 - $0) / 2 - 4 }
    #expect(values == low + high)
  }

  @Test func extentsAreReversed() throws {
    let folder = try ScratchFolder()
    let data = (0..<6).flatMap { GGUFBytes.number(Float($0).bitPattern) }
    let url = try folder.file("a.gguf", GGUFBytes.single(0, extents: [3, 2], data: data))
    let file = try GGUFFile(url)
    #expect(try file.info("weight").shape == [2, 3])
    #expect(try file.info("weight").rows == 2)
    #expect(try file.tensor("weight") == [0, 1, 2, 3, 4, 5])
  }
}
