import Foundation
import Testing

@testable import LanguageModels

@Suite struct TorchFileTests {
  private func fixture(_ name: String) throws -> TorchFile {
    try TorchFile(InputFixture.url("torch/\(name)"))
  }

  @Test("views of one storage are read in row-major order")
  func views() throws {
    let file = try fixture("views.pt")
    let base = (0..<24).map(Float.init)
    #expect(file.shape("whole") == [4, 6])
    #expect(try file.values("whole") == base)
    #expect(file.shape("transposed") == [6, 4])
    let transposed = (0..<6).flatMap { column in (0..<4).map { Float(6 * $0 + column) } }
    #expect(try file.values("transposed") == transposed)
    #expect(file.shape("permuted") == [4, 2, 3])
    // The value at (i, j, k) is base[j, k, i] = 12 j + 4 k + i.
    let start: [Float] = [0, 4, 8, 12, 16, 20]
    let permuted = start + start.map { $0 + 1 } + start.map { $0 + 2 } + start.map { $0 + 3 }
    #expect(try file.values("permuted") == permuted)
    #expect(try file.values("slice") == [5, 6, 7, 8])
    #expect(try file.values("every_third") == [1, 4, 7, 10, 13, 16, 19, 22])
    #expect(file.shape("scalar") == [])
    #expect(try file.values("scalar") == [7])
    #expect(file.shape("empty") == [0, 3])
    #expect(try file.values("empty") == [])
  }

  @Test("numbers of every type, and what is not a tensor", arguments: [2, 4])
  func types(protocol version: Int) throws {
    let file = try fixture("types-\(version).pt")
    #expect(try file.values("half") == [0.5, -2])
    #expect(try file.values("brain") == [0.5, -2])
    #expect(try file.values("double") == [0.1, -2])
    #expect(try file.values("long") == [3, -4])
    #expect(try file.values("byte") == [3, 255])
    #expect(file.number("step") == 5 && file.number("rate") == 0.25 && file.number("half") == nil)
    #expect(try file.dictionary("half") == nil)
    let state = try #require(try file.dictionary("state"))
    #expect(state.names == ["bias", "weight"] && state.shape("weight") == [1, 2])
    #expect(try state.values("weight").count == 2)
    let flags = #expect(throws: ModelFileError.self) { try file.values("flags") }
    #expect(flags?.problem.contains("BoolStorage") == true)
    // A dictionary with a name that is not a text is an error where it is asked for.
    #expect(throws: ModelFileError.self) { try file.dictionary("nested") }
    let missing = #expect(throws: ModelFileError.self) { try file.values("hafl") }
    #expect(missing?.advice.contains("half") == true)
  }

  static let refused = [
    ("code.pt", "system”"), ("legacy.pt", "before PyTorch 1.6"), ("expanded.pt", "[1000, 1000]"),
    ("list.pt", "does not hold a dictionary"), ("compressed.pt", "compressed"),
  ]

  @Test("what is no dictionary of plain tensors is refused", arguments: refused)
  func isRefused(_ name: String, _ part: String) throws {
    let error = #expect(throws: ModelFileError.self) { try fixture(name) }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    #expect(error?.advice.isEmpty == false)
  }

  @Test("the place of an instruction that is refused is named")
  func place() throws {
    let error = #expect(throws: ModelFileError.self) { try fixture("code.pt") }
    let bytes = try InputFixture.bytes("torch/code.pt")
    // The pickle is the first entry, after a header that is padded to 64 bytes.
    let pickle = String(decoding: bytes[64...].prefix(400), as: UTF8.self)
    let start = try #require(pickle.range(of: "cposix")).lowerBound
    // One character more: the first byte, 0x80, is read as one of three bytes.
    let offset = pickle.unicodeScalars.distance(from: pickle.startIndex, to: start)
    #expect(error?.problem.contains("at byte \(offset), “posix.system”") == true)
  }

  @Test("torch.save's bytes, up to its fingerprint")
  func bytes() throws {
    let folder = try ScratchFolder()
    let url = folder.url.appendingPathComponent("plain.pt")
    try TorchWriter.write(
      [
        .init("weight", shape: [24], (0..<24).map(Float.init)), .init("bias", shape: [2], [1, 2]),
      ], to: url)
    let written = try [UInt8](Data(contentsOf: url))
    let reference = try InputFixture.bytes("torch/plain.pt")
    let directory = try #require(
      written.indices.first { written[$0...].starts(with: [0x50, 0x4b, 1, 2]) })
    #expect(directory > 1000)
    #expect(written[..<directory] == reference[..<directory])
    #expect(try TorchFile(url).values("weight") == (0..<24).map(Float.init))
  }

  @Test("shapes, scalars and sizes of every length are read back")
  func readBack() throws {
    let folder = try ScratchFolder()
    let url = folder.url.appendingPathComponent("a.pt")
    var tensors: [TorchWriter.Tensor] = [
      .init("k", integer: -70_000), .init("threshold", shape: [], [-1]),
      .init("empty", shape: [0, 3], []), .init("four", shape: [1, 2, 1, 3], [1, 2, 3, 4, 5, 6]),
      .init("large", shape: [300, 300], (0..<90_000).map(Float.init)),
    ]
    // More values than the machine's short instructions can number.
    tensors += (0..<60).map { .init("tensor \($0)", shape: [1], [Float($0)]) }
    try TorchWriter.write(tensors, to: url)
    let file = try TorchFile(url)
    #expect(try file.values("k") == [-70_000] && file.shape("k") == [])
    #expect(try file.values("threshold") == [-1])
    #expect(try file.values("empty").isEmpty && file.shape("empty") == [0, 3])
    #expect(file.shape("four") == [1, 2, 1, 3])
    #expect(try file.values("large") == (0..<90_000).map(Float.init))
    #expect(try file.values("tensor 59") == [59])
    try TorchWriter.write([.init("one", shape: [1], [2])], to: url)
    #expect(try TorchFile(url).values("one") == [2])
    try TorchWriter.write([], to: url)
    #expect(try TorchFile(url).names == [])
  }

  @Test("misuse of the writer leaves nothing")
  func misuse() throws {
    let folder = try ScratchFolder()
    let url = folder.url.appendingPathComponent("a.pt")
    #expect(throws: ModelFileError.self) {
      try TorchWriter.write([.init("a", shape: [3], [1, 2])], to: url)
    }
    #expect(throws: ModelFileError.self) {
      try TorchWriter.write([.init("a", shape: [1], [1]), .init("a", integer: 1)], to: url)
    }
    #expect(folder.names.isEmpty)
  }

  @Test("the checksum of the standard example")
  func checksum() {
    let digits = Array("123456789".utf8)
    #expect(digits.withUnsafeBytes(CyclicRedundancyCheck.checksum) == 0xcbf4_3926)
    #expect([UInt8]().withUnsafeBytes(CyclicRedundancyCheck.checksum) == 0)
  }

  @Test("damaged bytes never end the program")
  func damaged() throws {
    let folder = try ScratchFolder()
    let sound = try InputFixture.bytes("torch/views.pt")
    var generator = FuzzGenerator(state: 3)
    for round in 0..<400 {
      var bytes = sound
      for _ in 0..<3 {
        // Most damage goes into the pickle, after a header of 64 bytes, the rest anywhere.
        let range = round % 4 == 0 ? 0..<bytes.count : 64..<900
        bytes[Int.random(in: range, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      if round % 10 == 0 { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator)) }
      do {
        let file = try TorchFile(folder.file("damaged.pt", bytes))
        for name in file.names where file.shape(name) != nil { _ = try file.values(name) }
      } catch is ModelFileError {
      }
    }
  }
}
