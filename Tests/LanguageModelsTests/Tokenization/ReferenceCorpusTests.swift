import Foundation
import LanguageModels
import Testing

/// Compares with what `Benchmarks/compare_tokenizer.py` wrote for a whole corpus.
@Suite struct ReferenceCorpusTests {
  private static let environment = ProcessInfo.processInfo.environment

  @Test(
    .enabled(
      if: environment["MONOGRAPH_TOKENIZER_REFERENCE"] != nil
        && environment["MONOGRAPH_MODEL"] != nil,
      "needs a model and the output of compare_tokenizer.py"))
  func everyTokenAgrees() throws {
    let model = try #require(Self.environment["MONOGRAPH_MODEL"])
    let folder = URL(
      fileURLWithPath: try #require(Self.environment["MONOGRAPH_TOKENIZER_REFERENCE"]))
    let tokenizer = try ByteLevelBPE(GGUFFile(URL(fileURLWithPath: model)))
    let file = try SafetensorsFile(folder.appendingPathComponent("tokens.safetensors"))
    let expected = try file.integers("tokens")
    var texts: [String] = []
    try Corpus(url: folder.appendingPathComponent("texts.jsonl")).forEachDocument {
      texts.append($0.text)
      return true
    }
    let counts = try file.integers("counts")
    try #require(texts.count == counts.count)
    var encoded: [[Int32]] = []
    let time = ContinuousClock().measure { encoded = tokenizer.encode(texts) }
    var start = 0
    var differing = 0
    for (text, (tokens, count)) in zip(texts, zip(encoded, counts)) {
      let end = start + Int(count)
      if tokens != Array(expected[start..<end]) {
        differing += 1
        if differing <= 5 { Issue.record("differs: \(text.prefix(80).debugDescription)") }
      }
      start = end
    }
    #expect(differing == 0)
    print("\(texts.count) documents, \(expected.count) tokens, all encoded in \(time)")
  }
}
