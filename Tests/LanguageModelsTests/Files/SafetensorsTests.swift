import Foundation
import LanguageModels
import Testing

@Suite struct SafetensorsTests {
  static func file(_ header: String, data: Int = 0) -> [UInt8] {
    GGUFBytes.number(UInt64(header.utf8.count)) + Array(header.utf8)
      + [UInt8](repeating: 0, count: data)
  }

  @Test func readsWhatTheReferenceWrote() throws {
    let file = try SafetensorsFile(InputFixture.url("tiny-expected.safetensors"))
    #expect(file.metadata["precision"] == "float32")
    #expect(try file.info("logits").shape == [40, 339])
    let tokens = try file.integers("tokens")
    #expect(tokens.count == 40)
    #expect(tokens[0] == 0)
    // The embedding of token 0 is the first row of the model's embedding matrix.
    let model = try GGUFFile(InputFixture.url("tiny.gguf"))
    let embedding = try file.tensor("embedding")
    #expect(Array(embedding.prefix(64)) == Array(try model.tensor("token_embd.weight").prefix(64)))
  }

  @Test func writesAndReadsBack() throws {
    let folder = try ScratchFolder()
    let url = folder.url.appendingPathComponent("out.safetensors")
    var writer = try SafetensorsWriter(
      url,
      tensors: [
        .init("half", shape: [3], type: .float16), .init("a \"quoted\"", shape: [2, 2]),
        .init("empty", shape: [0, 4]), .init("numbers", shape: [2], type: .int32),
        .init("scalar", shape: []),
      ], metadata: ["z": "1", "b": "2"])
    #expect(writer.order == ["a \"quoted\"", "empty", "scalar", "numbers", "half"])
    try writer.append([1, 2], to: "a \"quoted\"")
    try writer.append([3, 4], to: "a \"quoted\"")
    try writer.append([9], to: "scalar")
    try writer.append(integers: [7, -8], to: "numbers")
    #expect(folder.names.allSatisfy { $0.hasSuffix(".tmp") })
    try writer.append([1.0, 65519, 0x1p-25], to: "half")
    try writer.commit()
    #expect(folder.names == ["out.safetensors"])

    let file = try SafetensorsFile(url)
    #expect(try file.tensor("a \"quoted\"") == [1, 2, 3, 4])
    #expect(try file.info("a \"quoted\"").shape == [2, 2])
    #expect(try file.tensor("empty") == [])
    #expect(try file.integers("numbers") == [7, -8])
    #expect(try file.tensor("numbers") == [7, -8])
    #expect(try file.tensor("scalar") == [9])
    #expect(try file.tensor("half") == [1, 65504, 0])
    #expect(file.metadata == ["z": "1", "b": "2"])

    let bytes = try [UInt8](Data(contentsOf: url))
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect(length % 8 == 0)
    let header = String(decoding: bytes[8..<8 + length], as: UTF8.self)
    #expect(
      header.hasPrefix(
        #"{"__metadata__":{"b":"2","z":"1"},"a \"quoted\"":{"dtype":"F32","shape":[2,2],"#
          + #""data_offsets":[0,16]},"empty":"#))
  }

  @Test func roundsHalfPrecisionToNearestEven() throws {
    let folder = try ScratchFolder()
    let url = folder.url.appendingPathComponent("half.safetensors")
    let cases: [(Float, Float)] = [
      (1 + 0x1p-11, 1), (1 + 0x1.8p-10, 1 + 0x1p-9), (65520, .infinity), (65519.99, 65504),
      (0x1p-25, 0), (0x1.8p-25, 0x1p-24), (-0x1p-14, -0x1p-14), (0x1.ffbp-15, 0x1.ff8p-15),
      (0x1.ffcp-15, 0x1p-14), (1e30, .infinity), (-.infinity, -.infinity), (3.14159, 3.140625),
    ]
    var writer = try SafetensorsWriter(
      url, tensors: [.init("x", shape: [cases.count], type: .float16)])
    try writer.append(cases.map(\.0), to: "x")
    try writer.commit()
    #expect(try SafetensorsFile(url).tensor("x") == cases.map(\.1))
  }

  @Test func writerRefusesMisuseAndLeavesNothing() throws {
    let folder = try ScratchFolder()
    let url = folder.url.appendingPathComponent("out.safetensors")
    #expect(throws: ModelFileError.self) {
      try SafetensorsWriter.write(["a": (shape: [3], values: [1, 2])], to: url)
    }
    #expect(throws: ModelFileError.self) {
      try SafetensorsWriter.write(["a": (shape: [1], values: [1, 2])], to: url)
    }
    #expect(throws: ModelFileError.self) {
      _ = try SafetensorsWriter(url, tensors: [.init("a", shape: [1]), .init("a", shape: [2])])
    }
    #expect(throws: ModelFileError.self) {
      var writer = try SafetensorsWriter(
        url, tensors: [.init("a", shape: [1]), .init("b", shape: [1])])
      try writer.append([1], to: "b")
    }
    #expect(throws: ModelFileError.self) {
      _ = try SafetensorsWriter(url, tensors: [.init("a", shape: [32], type: .q8_0)])
    }
    #expect(folder.names.isEmpty)
  }

  static let malformed: [(String, [UInt8])] = [
    ("empty file", []),
    ("length only", GGUFBytes.number(UInt64(2))),
    ("length of 2⁶³", GGUFBytes.number(UInt64(1) << 63) + Array("{}".utf8)),
    ("not JSON", file("{,}")),
    ("an array", file("[]")),
    ("deep nesting", file(String(repeating: "[", count: 100_000))),
    ("no offsets", file(#"{"a":{"dtype":"F32","shape":[1]}}"#, data: 4)),
    ("one offset", file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, data: 4)),
    ("reversed", file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, data: 4)),
    ("negative", file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, data: 4)),
    ("beyond the end", file(#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, data: 4)),
    ("size", file(#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, data: 4)),
    ("minus × minus", file(#"{"a":{"dtype":"U8","shape":[-1,-4],"data_offsets":[0,4]}}"#, data: 4)),
    (
      "overflow",
      file(
        #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, data: 4)
    ),
    (
      "overlap",
      file(
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
          + #""b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#, data: 12)
    ),
  ]

  static let named: [(String, [UInt8])] = [
    ("“a” stands twice", file(entry("a", 0, 4) + "," + entry("a", 4, 8), data: 8)),
    ("4 bytes before tensor “b”", file(entry("a", 0, 4) + "," + entry("b", 8, 12), data: 12)),
    ("last 3 bytes", file(entry("a", 0, 4), data: 7)),
    ("not UTF-8", GGUFBytes.number(UInt64(7)) + [0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    ("claims 4294967296 bytes of header", GGUFBytes.number(UInt64(1) << 32) + Array("{}".utf8)),
    ("has no “dtype”", file(#"{"a":{"shape":[1],"data_offsets":[0,4]}"#, data: 4)),
    ("no list “shape”", file(#"{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}"#, data: 4)),
    ("1.5 in “shape”", file(#"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}"#, data: 4)),
    (
      "9223372036854775808 in “data_offsets”",
      file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775808]}"#, data: 4)
    ),
    ("size of BOOL [3]", file(#"{"a":{"dtype":"BOOL","shape":[3],"data_offsets":[0,4]}"#, data: 4)),
    ("“__metadata__” whose “k”", file(#"{"__metadata__":{"k":1}"#)),
    ("“__metadata__” that is not", file(#"{"__metadata__":[]"#)),
    ("not an object of tensors", GGUFBytes.number(UInt64(2)) + Array("[]".utf8)),
    ("overlap", file(entry("a", 0, 4) + "," + entry("b", 0, 4), data: 4)),
  ]

  /// The beginning of a header whose tensors have a value each.
  private static func entry(_ name: String, _ start: Int, _ end: Int) -> String {
    (start == 0 && name == "a" ? "{" : "")
      + #""\#(name)":{"dtype":"F32","shape":[1],"data_offsets":[\#(start),\#(end)]}"#
  }

  @Test("errors say what is wrong with which tensor", arguments: named)
  func errorsNameThePlace(_ part: String, _ bytes: [UInt8]) throws {
    var bytes = bytes
    // The headers above lack their last brace.
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    if length < 1000, bytes[8] == UInt8(ascii: "{"), !part.contains("UTF-8") {
      bytes.insert(UInt8(ascii: "}"), at: 8 + length)
      bytes[0] += 1
    }
    let folder = try ScratchFolder()
    let url = try folder.file("bad.safetensors", bytes)
    let error = #expect(throws: ModelFileError.self) { try SafetensorsFile(url) }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    #expect(error?.description.hasPrefix(url.path) == true)
  }

  @Test(arguments: malformed)
  func isRefused(_ name: String, _ bytes: [UInt8]) throws {
    let folder = try ScratchFolder()
    let url = try folder.file("bad.safetensors", bytes)
    #expect(throws: ModelFileError.self, "\(name)") { try SafetensorsFile(url) }
  }

  @Test func typesThatAreNotReadDoNotMatterUntilAskedFor() throws {
    let folder = try ScratchFolder()
    let header =
      #"{"mask":{"dtype":"BOOL","shape":[4],"data_offsets":[0,4]},"#
      + #""x":{"dtype":"F64","shape":[1],"data_offsets":[4,12]},"#
      + #""n":{"dtype":"I64","shape":[1],"data_offsets":[12,20]}}"#
    let half = GGUFBytes.number((0.5).bitPattern)
    let data: [UInt8] = [1, 1, 1, 1] + half + GGUFBytes.number(Int64(1) << 40)
    let file = try SafetensorsFile(
      folder.file("a.safetensors", Self.file(header) + data))
    #expect(file.unsupported == ["mask": "BOOL"])
    #expect(try file.tensor("x") == [0.5])
    #expect(throws: ModelFileError.self) { try file.tensor("mask") }
    #expect(throws: ModelFileError.self) { try file.integers("n") }
    #expect(throws: ModelFileError.self) { try file.integers("x") }
  }

  @Test func damagedBytesNeverTrap() throws {
    let folder = try ScratchFolder()
    let sound = Array(try InputFixture.bytes("tiny-expected.safetensors"))
    var generator = FuzzGenerator(state: 2)
    for _ in 0..<300 {
      var bytes = sound
      for _ in 0..<2 {
        let position = Int.random(in: 0..<1500, using: &generator)
        bytes[position] = UInt8.random(in: 0...255, using: &generator)
      }
      do {
        let file = try SafetensorsFile(folder.file("damaged.safetensors", bytes))
        for name in file.tensors.keys { _ = try file.tensor(name) }
      } catch is ModelFileError {
      }
    }
  }

  @Test func writesNPY() throws {
    let folder = try ScratchFolder()
    let url = folder.url.appendingPathComponent("a.npy")
    try NPYFile.write([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3], to: url)
    let bytes = try [UInt8](Data(contentsOf: url))
    #expect(bytes.prefix(10) == [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0])
    let header = String(decoding: bytes[10..<128], as: UTF8.self)
    #expect(
      header.trimmingCharacters(in: .whitespacesAndNewlines)
        == "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }")
    #expect(header.hasSuffix("\n"))
    #expect(bytes.count == 128 + 24)
    #expect(Array(bytes[128..<132]) == [0, 0, 0x80, 0x3f])
    try NPYFile.write([7] as [Int32], shape: [1], to: url)
    #expect(String(decoding: try Data(contentsOf: url)[10..<90], as: UTF8.self).contains("'<i4'"))
    #expect(String(decoding: try Data(contentsOf: url)[10..<90], as: UTF8.self).contains("(1,)"))
    #expect(throws: ModelFileError.self) { try NPYFile.write([1] as [Float], shape: [2], to: url) }
  }
}
