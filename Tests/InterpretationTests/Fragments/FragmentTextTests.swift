import Foundation
import Numerics
import Testing

@testable import Interpretation
@testable import LanguageModels

@Suite struct FragmentTextTests {
  /// A token for each word; `word3` is 4.
  private struct NumberTokenizer: Tokenizer {
    let vocabularySize = 1000
    let endOfText: Int32 = 0
    let specialTokens: [String: Int32] = [:]

    func encode(utf8 bytes: UnsafeBufferPointer<UInt8>, allowingSpecial: Bool) -> [Int32] {
      String(decoding: bytes, as: UTF8.self).split(separator: " ").map { word in
        word == "bad" ? 999 : (Int32(word) ?? 0) + 1
      }
    }

    func bytes(of token: Int32) -> [UInt8] { token == 999 ? [0xE2] : Array(" \(token - 1)".utf8) }
  }

  private func text(
    _ documents: [String], count: Int, length: Int = 4, skipping: Int = 0, seed: UInt64 = 1
  ) async throws -> FragmentText {
    try await HandMade.withFolder { folder in
      let url = folder.appendingPathComponent("text.jsonl")
      let lines = try documents.map {
        String(decoding: try JSONEncoder().encode(["text": $0]), as: UTF8.self)
      }
      try lines.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
      return try FragmentText(
        from: Corpus(url: url), tokenizer: NumberTokenizer(), count: count, length: length,
        skipping: skipping, seed: seed)
    }
  }

  /// Documents of ten words; the words of document 3 begin with 30.
  private func documents(_ count: Int, words: Int = 10) -> [String] {
    (0..<count).map { document in
      (0..<words).map { "\(document * words % 900 + $0)" }.joined(separator: " ")
    }
  }

  @Test func eachFragmentIsOfADocumentOfItsOwnAndWhereItSays() async throws {
    let text = try await text(documents(40), count: 30)
    #expect(text.count == 30 && text.tokens.count == 120)
    #expect(text.origins.map(\.document) == Array(0..<30))
    for fragment in 0..<30 {
      let first = Int32(10 * fragment + text.origins[fragment].offset + 1)
      #expect(Array(text[fragment]) == Array(first..<first + 4))
    }
  }

  @Test func placesAreUniform() async throws {
    let text = try await text(documents(700), count: 700)
    let counts = (0...6).map { place in text.origins.count { $0.offset == place } }
    #expect(counts.reduce(0, +) == 700)
    // A hundred expected each; four standard deviations are 37.
    #expect(counts.allSatisfy { abs($0 - 100) < 37 })
  }

  @Test func theSameSeedGivesTheSamePlacesWhateverTheNumber() async throws {
    let some = try await text(documents(300), count: 20)
    let more = try await text(documents(300), count: 290)
    #expect(Array(more.origins.prefix(20)) == some.origins)
    #expect(try await text(documents(300), count: 20) == some)
    #expect(try await text(documents(300), count: 20, seed: 2).origins != some.origins)
  }

  @Test func documentsThatAreSkippedGiveNothing() async throws {
    // Ten tokens and a separator each: the fourth document begins at token 33.
    let exact = try await text(documents(20), count: 5, skipping: 33)
    #expect(exact.origins.map(\.document) == Array(3..<8))
    #expect(exact.omissions.before == 3)
    let within = try await text(documents(20), count: 5, skipping: 34)
    #expect(within.origins.map(\.document) == Array(4..<9))
  }

  @Test func shortAndUnreadableDocumentsArePassedOver() async throws {
    var all = documents(8)
    all[1] = "1 2 3"
    all[2] = "bad bad bad bad bad"
    let text = try await text(all, count: 6)
    #expect(text.origins.map(\.document) == [0, 3, 4, 5, 6, 7])
    #expect(text.omissions.tooShort == 1 && text.omissions.unreadable == 1)
    await #expect {
      _ = try await self.text(all, count: 7)
    } throws: {
      "\($0)".contains("only 6 documents") && "\($0)".contains("1 are shorter, 1 are unreadable")
        && "\($0)".contains("7 fragments are asked for")
    }
  }

  @Test func senselessNumbersAreRefused() async throws {
    for (count, length) in [(0, 4), (3, 1)] {
      await #expect(throws: InterpretationError.self) {
        _ = try await self.text(documents(5), count: count, length: length)
      }
    }
    #expect(throws: InterpretationError.self) {
      try FragmentText(length: 3, tokens: [1, 2, 3, 4], origins: [.init(document: 0, offset: 0)])
    }
  }

  @Test func fragmentsSurviveCoding() throws {
    let text = try HandMade.text([[1, -2, 49151], [65_536, 0, 7]])
    let coded = try JSONDecoder().decode(FragmentText.self, from: JSONEncoder().encode(text))
    #expect(coded == text)
  }
}
