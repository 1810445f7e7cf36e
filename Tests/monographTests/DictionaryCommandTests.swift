import Foundation
import Testing

/// `dictionary` with each of its commands.
@Suite struct DictionaryCommandTests {
  /// The dictionaries that other programs wrote for the tests of the library.
  private func fixture(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("SparseCodingTests/Fixtures/interchange/\(name)").path
  }

  @Test func importsExportsAndDescribes() throws {
    let folder = try TestFolder()
    let imported = try folder.run(
      "dictionary", "import", fixture("sparsify-topk"), "own.safetensors")
    #expect(imported.status == 0, "\(imported.errors)")
    #expect(imported.output == "wrote 12 features of 6 values (topk) to own.safetensors\n")
    #expect(imported.errors.contains("multi_topk is ignored"))
    for format in ["saelens", "sparsify", "dictionary-learning"] {
      let exported = try folder.run(
        "dictionary", "export", "own.safetensors", "--format", format, format)
      #expect(exported.status == 0, "\(exported.errors)")
    }
    #expect(
      try folder.files(in: ".").keys.sorted() == [
        "dictionary-learning/ae.pt", "dictionary-learning/config.json", "own.safetensors",
        "saelens/cfg.json", "saelens/sae_weights.safetensors", "sparsify/cfg.json",
        "sparsify/sae.safetensors",
      ])
    let original = URL(fileURLWithPath: fixture("sparsify-topk/sae.safetensors"))
    #expect(
      try Data(contentsOf: folder.url("sparsify/sae.safetensors")) == Data(contentsOf: original))

    let info = try folder.run("dictionary", "info", "saelens")
    for line in ["format:         SAELens", "features:       12", "topk, k = 3", "SHA-256 "] {
      #expect(info.output.contains(line), "\(info.output)")
    }
    struct Summary: Decodable {
      var features: Int
      var k: Int
      var format: String
    }
    let json = try folder.run("dictionary", "info", "dictionary-learning/ae.pt", "--json")
    let summary = try JSONDecoder().decode(Summary.self, from: Data(json.output.utf8))
    #expect(summary.features == 12 && summary.k == 3 && summary.format == "dictionary-learning")
  }

  @Test func nothingIsReplacedUnasked() throws {
    let folder = try TestFolder()
    let source = fixture("saelens-standard")
    try folder.write("mine", to: "own.safetensors")
    try folder.write("mine", to: "other/notes.txt")
    #expect(try folder.run("dictionary", "import", source, "own.safetensors").status == 64)
    #expect(try folder.text("own.safetensors") == "mine")
    #expect(
      try folder.run("dictionary", "import", source, "own.safetensors", "--force").status == 0)
    #expect(try folder.run("dictionary", "import", source, "other").status == 64)
    func export(_ output: String, _ more: String...) throws -> CommandLineProgram.Outcome {
      try folder.run(
        ["dictionary", "export", source, "--format", "dictionary-learning", output] + more)
    }
    #expect(try export("copy").status == 0)
    let refused = try export("copy")
    #expect(refused.status == 64 && refused.errors.contains("--force"))
    #expect(try export("copy", "--force").status == 0)
    // A folder with anything else is not removed, whatever is asked.
    let foreign = try export("other", "--force")
    #expect(foreign.status == 64 && foreign.errors.contains("notes.txt"))
    #expect(try folder.text("other/notes.txt") == "mine")
    #expect(try export("own.safetensors", "--force").status == 64)
  }

  @Test func whatCannotBeReadOrWrittenIsNamed() throws {
    let folder = try TestFolder()
    for (name, part) in [
      ("trainer-code", "“posix.system”"), ("nowhere", "nowhere"),
      ("expected.safetensors", "expected"),
    ] {
      let outcome = try folder.run("dictionary", "import", fixture(name), "own.safetensors")
      #expect(outcome.status == 1 && outcome.errors.contains(part), "\(outcome.errors)")
    }
    let outcome = try folder.run(
      "dictionary", "export", fixture("saelens-gated"), "--format", "sparsify", "copy")
    #expect(outcome.status == 1 && outcome.errors.contains("gated"), "\(outcome.errors)")
    #expect(try folder.run("dictionary", "apply", "a", "b").status == 64)
    #expect(try folder.files(in: ".").isEmpty && !folder.exists("copy"))
  }

  @Test func appliesADictionary() throws {
    let folder = try TestFolder()
    let header =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 6), }".padding(
        toLength: 117, withPad: " ", startingAt: 0) + "\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8)
    for value in 0..<12 { withUnsafeBytes(of: Float(value)) { bytes += $0 } }
    try Data(bytes).write(to: folder.url("x.npy"))
    let outcome = try folder.run(
      "dictionary", "apply", fixture("trainer-AutoEncoder"), "x.npy", "--codes", "c.npy",
      "--reconstructions", "r.npy")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output == "wrote [2, 12] float32 to c.npy\nwrote [2, 6] float32 to r.npy\n")
    #expect(try Data(contentsOf: folder.url("c.npy")).count == 128 + 4 * 24)
    let wrong = try folder.run(
      "dictionary", "apply", fixture("trainer-AutoEncoder"), "c.npy", "--codes", "d.npy")
    #expect(wrong.status == 1 && wrong.errors.contains("width"), "\(wrong.errors)")
    for outputs in [["--codes", "x.npy", "--force"], ["--codes", "e", "--reconstructions", "e"]] {
      let same = try folder.run(
        ["dictionary", "apply", fixture("trainer-AutoEncoder"), "x.npy"] + outputs)
      #expect(same.status == 64 && same.errors.contains("three different files"))
    }
    bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0xc0, 0x7f])
    try Data(bytes).write(to: folder.url("x.npy"))
    let unsound = try folder.run(
      "dictionary", "apply", fixture("trainer-AutoEncoder"), "x.npy", "--codes", "f.npy")
    #expect(unsound.status == 1 && unsound.errors.contains("row 1, column 5 of x.npy is nan"))
    #expect(!FileManager.default.fileExists(atPath: folder.url("f.npy").path))
  }

  @Test func comparesTwoDictionaries() throws {
    struct Report: Decodable {
      struct Direction: Decodable {
        var features: Int
        var meanMaximumCosine: Double
        var chance: Double
        var aboveThreshold: Int
      }
      var first: Direction
      var second: Direction
      var pairs: Int?
      var meanCosineOfPairs: Double?
    }
    let folder = try TestFolder()
    let (one, other) = (fixture("saelens-standard"), fixture("trainer-AutoEncoder"))
    func report(_ arguments: String...) throws -> Report {
      let outcome = try folder.run(["dictionary", "compare", "--json"] + arguments)
      return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    }
    let same = try report(one, one, "--match")
    #expect(abs(same.first.meanMaximumCosine - 1) < 1e-6 && same.first.aboveThreshold == 12)
    #expect(same.pairs == 12 && abs((same.meanCosineOfPairs ?? 0) - 1) < 1e-6)
    let different = try report(one, other)
    #expect(different.first.meanMaximumCosine < 0.95 && different.pairs == nil)
    #expect(different.first.chance > 0 && different.second.features == 12)
    let reversed = try report(other, one)
    #expect(reversed.first.meanMaximumCosine == different.second.meanMaximumCosine)
    let text = try folder.run("dictionary", "compare", one, one)
    #expect(text.output.contains("12 of 12 (100.0 %) above 0.9"), "\(text.output)")
    #expect(try folder.run("dictionary", "compare", one, one, "--threshold", "2").status == 64)
    #expect(try folder.run("dictionary", "compare", one, "nowhere").status == 1)
  }
}
