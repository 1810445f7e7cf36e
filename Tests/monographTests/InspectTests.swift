import Foundation
import Testing

@Suite struct InspectTests {
  /// The shape in an array file's header.
  private func header(of file: URL) throws -> String {
    let bytes = try Data(contentsOf: file)
    #expect(bytes.prefix(6) == Data([0x93]) + Data("NUMPY".utf8))
    let length = Int(bytes[8]) | Int(bytes[9]) << 8
    return String(decoding: bytes[10..<10 + length], as: UTF8.self)
  }

  @Test func tokensAreJSON() throws {
    let book = try SmallBook()
    let outcome = try book.run("inspect", "tokens", "--text", "the dog")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let tokens = try JSONDecoder().decode([Int].self, from: Data(outcome.output.utf8))
    #expect(!tokens.isEmpty)
  }

  @Test func arraysHaveARowForEachToken() throws {
    let book = try SmallBook()
    let listing = try book.run("inspect", "tokens", "--text", "the dog")
    let count = try JSONDecoder().decode([Int].self, from: Data(listing.output.utf8)).count
    #expect(
      try book.run("inspect", "logits", "--text", "the dog", "--output", "logits.npy").status == 0)
    #expect(
      try book.run(
        "inspect", "activations", "--text", "the dog", "--site", "residual(1)", "--output", "x.npy"
      ).status == 0)
    let logits = try header(of: book.folder.appendingPathComponent("logits.npy"))
    #expect(logits.contains("'<f4'") && logits.contains("(\(count), "))
    let activations = try header(of: book.folder.appendingPathComponent("x.npy"))
    #expect(activations.contains("(\(count), 64)"), "\(activations)")
  }

  @Test func aLayerThatDoesNotExistIsAnError() throws {
    let book = try SmallBook()
    let outcome = try book.run(
      "inspect", "activations", "--text", "a", "--site", "mlp(99)", "--output", "x.npy")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("3 layers"), "\(outcome.errors)")
    #expect(
      !FileManager.default.fileExists(atPath: book.folder.appendingPathComponent("x.npy").path))
  }
}
