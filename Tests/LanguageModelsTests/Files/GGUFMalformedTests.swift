import Foundation
import LanguageModels
import Testing

@Suite struct GGUFMalformedTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var expected: String
    var build: @Sendable (inout GGUFBytes) -> Void

    init(
      _ name: String, _ expected: String, _ build: @escaping @Sendable (inout GGUFBytes) -> Void
    ) {
      testDescription = name
      self.expected = expected
      self.build = build
    }
  }

  static let cases: [Case] = [
    Case("magic", "does not begin with “GGUF”") { $0.magic = Array("GGML".utf8) },
    Case("version 1", "has GGUF version 1") { $0.version = 1 },
    Case("byte order", "big-endian") { $0.version = UInt32(3).byteSwapped },
    Case("tensor count", "claims 1000000 tensors") { $0.tensorCount = 1_000_000 },
    Case("huge tensor count", "claims") { $0.tensorCount = .max },
    Case("header count", "header values") { $0.metadataCount = .max / 2 },
    Case("duplicate key", "“k” twice") {
      $0.add("k", type: 4, GGUFBytes.number(UInt32(1)))
      $0.add("k", type: 4, GGUFBytes.number(UInt32(2)))
    },
    Case("unknown value type", "unknown type 13") { $0.add("k", type: 13, [0, 0, 0, 0]) },
    Case("text length", "bytes of a text") { $0.add("k", type: 8, GGUFBytes.number(UInt64.max)) },
    Case("array count", "elements of “k”") {
      $0.add("k", type: 9, GGUFBytes.number(UInt32(8)) + GGUFBytes.number(UInt64.max / 8))
    },
    Case("array depth", "nested too deeply") {
      let level = GGUFBytes.number(UInt32(9)) + GGUFBytes.number(UInt64(1))
      let end = GGUFBytes.number(UInt32(0)) + GGUFBytes.number(UInt64(0))
      $0.add("k", type: 9, Array(repeating: level, count: 50).flatMap(\.self) + end)
    },
    Case("duplicate tensor", "two tensors named “a”") {
      $0.addTensor("a", extents: [8])
      $0.addTensor("a", extents: [8], offset: 32)
    },
    Case("type", "tensor “a” has type Q6_K, which is not supported; supported: BF16, F16, F32") {
      $0.addTensor("a", extents: [256], type: 14)
    },
    Case("unknown type", "type number 99 (unknown)") {
      $0.addTensor("a", extents: [8], type: 99)
    },
    Case("no dimensions", "0 dimensions") { $0.addTensor("a", extents: []) },
    Case("many dimensions", "5 dimensions") { $0.addTensor("a", extents: [1, 1, 1, 1, 1]) },
    Case("extent of zero", "an extent of 0") { $0.addTensor("a", extents: [0]) },
    Case("extent beyond Int", "an extent of 18446744073709551615") {
      $0.addTensor("a", extents: [.max])
    },
    Case("product overflows", "cannot have the shape") {
      $0.addTensor("a", extents: [1 << 40, 1 << 40])
    },
    Case("bytes overflow", "cannot have the shape") { $0.addTensor("a", extents: [1 << 62]) },
    Case("half a block", "cannot have the shape [2, 16]") {
      $0.addTensor("a", extents: [16, 2], type: 8)
    },
    Case("offset", "beyond the end") { $0.addTensor("a", extents: [8], offset: 96) },
    Case("huge offset", "beyond the end") { $0.addTensor("a", extents: [8], offset: .max - 31) },
    Case("size", "beyond the end") { $0.addTensor("a", extents: [25]) },
    Case("alignment", "not at a multiple of 32") { $0.addTensor("a", extents: [8], offset: 16) },
    Case("overlap", "tensor “b” overlaps") {
      $0.addTensor("a", extents: [9])
      $0.addTensor("b", extents: [8], offset: 32)
    },
    Case("same place", "overlaps") {
      $0.addTensor("a", extents: [8])
      $0.addTensor("b", extents: [8])
    },
    Case("odd alignment", "power of two") {
      $0.add("general.alignment", type: 4, GGUFBytes.number(UInt32(24)))
    },
    Case("no alignment", "power of two") {
      $0.add("general.alignment", type: 4, GGUFBytes.number(UInt32(0)))
    },
  ]

  @Test(arguments: cases)
  func isRefused(_ test: Case) throws {
    let folder = try ScratchFolder()
    var file = GGUFBytes()
    file.data = [UInt8](repeating: 0, count: 96)
    test.build(&file)
    let url = try folder.file("bad.gguf", file.bytes)
    let error = #expect(throws: ModelFileError.self) { try GGUFFile(url) }
    #expect(error?.description.contains(test.expected) == true, "\(error?.description ?? "")")
  }

  @Test func soundNeighbourOfTheCasesOpens() throws {
    let folder = try ScratchFolder()
    var file = GGUFBytes()
    file.data = [UInt8](repeating: 0, count: 96)
    file.add("general.alignment", type: 4, GGUFBytes.number(UInt32(32)))
    file.add("list", type: 9, GGUFBytes.number(UInt32(5)) + GGUFBytes.number(UInt64(0)))
    file.addTensor("a", extents: [8])
    file.addTensor("b", extents: [16], offset: 32)
    let opened = try GGUFFile(folder.file("good.gguf", file.bytes))
    #expect(opened.tensors.count == 2)
    #expect(opened.metadata["list"]?.array?.count == 0)
  }

  @Test func everyTruncationIsRefused() throws {
    let folder = try ScratchFolder()
    let bytes = try InputFixture.bytes("tiny.gguf")
    var lengths = (0..<16).map { bytes.count * $0 / 16 }
    lengths += [0, 1, 3, 4, 7, 8, 15, 16, 23, 24, 30, bytes.count - 1]
    lengths += stride(from: 32, to: 14_000, by: 487)
    for length in lengths {
      let url = try folder.file("cut.gguf", bytes.prefix(length))
      #expect(throws: (any Error).self, "\(length) bytes") { try GGUFFile(url) }
    }
  }

  @Test func damagedBytesNeverTrap() throws {
    let folder = try ScratchFolder()
    let sound = try InputFixture.bytes("tiny.gguf")
    var generator = FuzzGenerator(state: 1)
    var refused = 0
    for round in 0..<500 {
      var bytes = sound
      // The header is a tenth of the file; most damage should hit it.
      let range = round % 5 == 0 ? 0..<bytes.count : 0..<14_000
      for _ in 0...Int.random(in: 0..<4, using: &generator) {
        let position = Int.random(in: range, using: &generator)
        bytes[position] = UInt8.random(in: 0...255, using: &generator)
      }
      do {
        let file = try GGUFFile(folder.file("damaged.gguf", bytes))
        for name in file.tensors.keys { _ = try file.tensor(name) }
        for value in file.metadata.values { _ = (value.array?.texts, value.array?.integers) }
        _ = try ByteLevelBPE(file).encode("The theory of 1000 features")
      } catch is ModelFileError {
        refused += 1
      }
    }
    #expect(refused > 0)
  }
}
