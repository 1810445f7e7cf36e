import Foundation
import LanguageModels
import Testing

@Suite struct ByteLevelBPETests {
  struct Case: Decodable {
    var text: String
    var plain: [Int32]
    var special: [Int32]
  }

  private func cases(_ kind: String) throws -> [Case] {
    try #require(try InputFixture.decode([String: [Case]].self, "tiny-tokens.json")[kind])
  }

  private func tokenizer() throws -> ByteLevelBPE {
    try ByteLevelBPE(GGUFFile(InputFixture.url("tiny.gguf")))
  }

  @Test func agreesWithTheReference() throws {
    let tokenizer = try tokenizer()
    for test in try cases("smollm") {
      #expect(tokenizer.encode(test.text) == test.plain, "\(test.text.debugDescription)")
      #expect(
        tokenizer.encode(test.text, allowingSpecial: true) == test.special,
        "\(test.text.debugDescription)")
    }
  }

  @Test func agreesWithTheReferenceFromJSON() throws {
    let tokenizer = try ByteLevelBPE(tokenizerJSON: InputFixture.url("tiny-tokenizer.json"))
    #expect(tokenizer.vocabularySize == 339)
    #expect(tokenizer.specialTokens == ["<|endoftext|>": 0, "<|im_start|>": 1, "<|im_end|>": 2])
    for test in try cases("smollm") {
      #expect(tokenizer.encode(test.text) == test.plain, "\(test.text.debugDescription)")
      #expect(tokenizer.encode(test.text, allowingSpecial: true) == test.special)
    }
  }

  @Test func agreesWithTheReferenceWithoutDigitSplitting() throws {
    let folder = try ScratchFolder()
    let tokenizer = try ByteLevelBPE(
      tokenizerJSON: Self.edited(in: folder) { json in
        json["pre_tokenizer"] = ["type": "ByteLevel", "add_prefix_space": false]
      })
    for test in try cases("gpt-2") {
      #expect(tokenizer.encode(test.text) == test.plain, "\(test.text.debugDescription)")
    }
  }

  @Test func textSurvives() throws {
    let tokenizer = try tokenizer()
    var generator = FuzzGenerator(state: 3)
    let alphabet = Array(" \n\tabcthe'1２٣é\u{301}日本😀\u{200d}👩.,!_\u{a0}\u{3000}ΩЖ").map(String.init)
    for _ in 0..<300 {
      let count = Int.random(in: 0..<60, using: &generator)
      let text = (0..<count).map { _ in
        alphabet.randomElement(using: &generator) ?? ""
      }.joined()
      let decoded = tokenizer.decode(tokenizer.encode(text))
      #expect(Array(decoded.utf8) == Array(text.utf8), "\(text.debugDescription)")
    }
  }

  @Test func bytesThatAreNotTextSurvive() throws {
    let tokenizer = try tokenizer()
    var generator = FuzzGenerator(state: 4)
    for round in 0..<300 {
      var bytes = (0..<round).map { _ in UInt8.random(in: 0...255, using: &generator) }
      if round % 3 == 0 { bytes += [0xf0, 0x9f] }
      let tokens = bytes.withUnsafeBufferPointer {
        tokenizer.encode(utf8: $0, allowingSpecial: round % 2 == 0)
      }
      #expect(tokens.flatMap { tokenizer.bytes(of: $0) } == bytes)
    }
  }

  @Test func longWordsJoinAsShortOnes() throws {
    // Words longer than 48 bytes take another way through the merges. A separator whose
    // pairs do not merge lets the same pieces be encoded separately.
    let tokenizer = try tokenizer()
    let pieces = (0..<40).map { ["the", "there", "other", "tion", "store"][$0 % 5] + "Q" }
    #expect(tokenizer.encode(pieces.joined()) == pieces.flatMap { tokenizer.encode($0) })
    let run = String(repeating: "e", count: 200_000)
    #expect(tokenizer.decode(tokenizer.encode(run)) == run)
  }

  @Test func parallelAndRepeatedEncodingAgree() throws {
    let texts = try cases("smollm").map(\.text)
    let many = Array(repeating: texts, count: 5).flatMap(\.self)
    let tokenizer = try tokenizer()
    #expect(tokenizer.encode(many) == many.map { tokenizer.encode($0) })
    #expect(tokenizer.encode([String]()) == [])
  }

  @Test func displaysTokens() throws {
    let tokenizer = try tokenizer()
    #expect(tokenizer.text(of: 0) == "<|endoftext|>")
    #expect(tokenizer.endOfText == 0)
    let emoji = tokenizer.encode("😀")
    #expect(tokenizer.decode(emoji) == "😀")
    #expect(tokenizer.text(of: 3 + 0xe2) == "\\xE2")
    #expect(tokenizer.text(of: 3 + 0x20) == " ")
    #expect(tokenizer.bytes(of: -1) == [])
    #expect(tokenizer.bytes(of: 339) == [])
    #expect(tokenizer.decode([5, 9999, -7]) == "\u{2}")
  }
}

extension ByteLevelBPETests {
  /// Writes a variant of the fixture's `tokenizer.json`.
  static func edited(
    in folder: ScratchFolder, _ edit: (inout [String: Any]) throws -> Void
  ) throws -> URL {
    let data = try Data(InputFixture.bytes("tiny-tokenizer.json"))
    var json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    try edit(&json)
    return try folder.file("tokenizer.json", [UInt8](JSONSerialization.data(withJSONObject: json)))
  }

  @Test func ordinaryAddedTokensAreAlwaysFound() throws {
    let folder = try ScratchFolder()
    let tokenizer = try ByteLevelBPE(
      tokenizerJSON: Self.edited(in: folder) { json in
        var added = try #require(json["added_tokens"] as? [[String: Any]])
        for (id, content) in [(339, "   "), (340, "  ")] {
          added.append(["id": id, "content": content, "special": false, "normalized": true])
        }
        json["added_tokens"] = added
      })
    #expect(tokenizer.vocabularySize == 341)
    // The longest is found first, wherever it begins.
    #expect(tokenizer.encode("     ") == [339, 340])
    #expect(tokenizer.encode("<|endoftext|>").contains(0) == false)
    #expect(tokenizer.encode("<|endoftext|>  ", allowingSpecial: true) == [0, 340])
  }

  @Test func composesTextIfTheFileSaysSo() throws {
    let folder = try ScratchFolder()
    let tokenizer = try ByteLevelBPE(
      tokenizerJSON: Self.edited(in: folder) { json in
        json["normalizer"] = ["type": "NFC"]
      })
    #expect(tokenizer.encode("cafe\u{301}") == tokenizer.encode("caf\u{e9}"))
    #expect(try self.tokenizer().encode("cafe\u{301}") != self.tokenizer().encode("caf\u{e9}"))
  }

  @Test func otherTokenizersAreRefused() throws {
    let folder = try ScratchFolder()
    func message(_ edit: (inout [String: Any]) throws -> Void) throws -> String {
      let url = try Self.edited(in: folder, edit)
      let error = #expect(throws: ModelFileError.self) { try ByteLevelBPE(tokenizerJSON: url) }
      return error?.description ?? ""
    }
    #expect(
      try message { $0["model"] = ["type": "Unigram", "vocab": [:], "merges": []] }
        .contains("not a plain byte-level BPE"))
    #expect(try message { $0["model"] = nil }.contains("no “model”"))
    #expect(try message { $0["normalizer"] = ["type": "Lowercase"] }.contains("Lowercase"))
    #expect(try message { $0["pre_tokenizer"] = ["type": "Metaspace"] }.contains("Metaspace"))
    #expect(
      try message {
        $0["pre_tokenizer"] = ["type": "ByteLevel", "add_prefix_space": true]
      }.contains("prefix space"))
    #expect(
      try message {
        var model = try #require($0["model"] as? [String: Any])
        model["merges"] = ["t h", "xx yy"]
        $0["model"] = model
      }.contains("merge 2, “xx yy”"))
    #expect(
      try message {
        var model = try #require($0["model"] as? [String: Any])
        model["merges"] = ["th"]
        $0["model"] = model
      }.contains("must be two tokens"))
    #expect(try message { $0["added_tokens"] = [] as [Any] }.contains("ends a text"))
  }
}
