import Foundation
import Testing

@testable import Notebook

/// What a heat map of text holds, and what it refuses.
@Suite struct ShadedTextTests {
  @Test func valuesBecomeStrengths() throws {
    let passage = try ShadedText.Passage(
      ["a", " b", " c"], values: [0, 2, -8], largest: 8, label: "l", pivot: 1)
    #expect(passage.tokens.map(\.strength) == [0, 0.25, -1])
    #expect(passage.tokens.map(\.value) == [nil, 2, -8])
    let plain = try ShadedText.Passage(["a"], values: [1], largest: 3, keepsValues: false)
    #expect(plain.tokens.map(\.strength) == [0.333] && plain.tokens.map(\.value) == [nil])
  }

  @Test func whatCannotBeShownIsRefused() throws {
    let cases: [(String, () throws -> Any)] = [
      ("not between −1 and 1", { try ShadedText.Token("a", strength: .nan) }),
      ("not between −1 and 1", { try ShadedText.Token("a", strength: 1.01) }),
      ("not a number", { try ShadedText.Token("a", value: .infinity) }),
      ("no tokens", { try ShadedText.Passage([]) }),
      ("no token 1", { try ShadedText.Passage([.init("a")], pivot: 1) }),
      ("no token -1", { try ShadedText.Passage([.init("a")], pivot: -1) }),
      (
        "4097 tokens",
        { try ShadedText.Passage(Array(repeating: .init("a"), count: 4_097)) }
      ),
      ("2 tokens but 1 values", { try ShadedText.Passage(["a", "b"], values: [1], largest: 1) }),
      ("larger than 1.0", { try ShadedText.Passage(["a"], values: [2], largest: 1) }),
      ("token 0 is nan", { try ShadedText.Passage(["a"], values: [.nan], largest: 1) }),
      ("positive number", { try ShadedText.Passage(["a"], values: [0], largest: 0) }),
      ("no passages", { try ShadedText([], measure: "code") }),
    ]
    for (words, make) in cases {
      let error = #expect(throws: PresentationError.self) { try make() }
      #expect(error?.description.contains(words) == true, "\(words): \(error?.description ?? "")")
    }
  }

  @Test func storedAsColumns() throws {
    let text = try ShadedText(
      [
        .init([.init("a", strength: 0.5), .init("\u{FFFD}\n")], label: "l", pivot: 0),
        .init([.init("x", strength: -1, value: -2.5), .init("y")]),
      ], measure: "code")
    let data = try PayloadCoding.encode(text)
    #expect(try PayloadCoding.decode(ShadedText.self, from: data) == text)
    let stored = String(decoding: data, as: UTF8.self)
    #expect(stored.contains(#""tokens":["x","y"]"#) && stored.contains(#""values":[-2.5,null]"#))
    let torn = stored.replacing(#"["x","y"]"#, with: #"["x"]"#)
    #expect(throws: PresentationError.self) {
      try PayloadCoding.decode(ShadedText.self, from: Data(torn.utf8))
    }
    let loud = stored.replacing("0.5", with: "5")
    #expect(throws: PresentationError.self) {
      try PayloadCoding.decode(ShadedText.self, from: Data(loud.utf8))
    }
  }
}
