import Foundation
import Testing

@testable import Interpretation

@Suite struct PromptTests {
  @Test(
    arguments: [
      (0, 4, 0), (-1, 4, 0), (4, 4, 10), (5, 4, 10), (0.39, 4, 0), (0.4, 4, 1), (3.99, 4, 9),
      (2, 4, 5), (.nan, 4, 0), (.infinity, 4, 10), (1, 0, 0), (1, -1, 0), (1, .nan, 0),
      (1, .infinity, 0),
    ] as [(Float, Float, Int)])
  func scalesActivations(activation: Float, maximum: Float, level: Int) {
    #expect(PromptRecord.level(of: activation, maximum: maximum) == level)
  }

  @Test func scalesAllRecordsByOneMaximum() {
    let records = PromptRecord.records([
      (["a", "b"], [1, 8]), (["c"], [4]), (["d", "e"], [.nan]),
    ])
    #expect(records.map(\.levels) == [[1, 10], [5], [0, 0]])
  }

  @Test func keepsEveryTokenOnItsLine() {
    #expect(PromptRecord.line("a\tb\n\r\u{0}\u{2028}ü") == "a\\tb\\n\\r\\u{0}\\u{2028}ü")
    #expect(PromptRecord.sentence(" one\n two\tthree ") == "one two three")
  }

  @Test func repeatsSparseRecordsWithoutZeros() {
    let sparse = PromptRecord(["a": 0, "b": 0, "c": 0, "d": 0, "e": 0, " f": 3])
    #expect(
      ExplanationPrompt(records: [sparse], examples: []).messages.last?.content == """
        Feature 1
        Activations:
        <start>
        a\t0
        b\t0
        c\t0
        d\t0
        e\t0
         f\t3
        <end>
        The same activations without the zeros:
        <start>
         f\t3
        <end>
        Explanation of feature 1: the main thing this feature does is find
        """)
    // A fifth is not less than a fifth.
    let dense = PromptRecord(["a": 0, "b": 0, "c": 0, "d": 0, " f": 3])
    #expect(
      ExplanationPrompt(records: [dense], examples: []).messages.last?.content.contains("zeros")
        == false)
  }

  @Test func asksLikeTheRecordedPrompts() throws {
    let record = PromptRecord(["The": 0, " port": 2, "\n": 0])
    let explanation = ExplanationPrompt(records: [record])
    #expect(
      explanation.messages.map(\.role.rawValue).joined(separator: " ")
        == "system user assistant user assistant user assistant user")
    let simulation = SimulationPrompt(explanation: "ports.", tokens: record.tokens)
    let written = WrittenSimulationPrompt(explanation: "ports.", tokens: record.tokens)
    let judgements = [JudgementPrompt.Task.detection, .fuzzing].map {
      JudgementPrompt(task: $0, explanation: "ports.", texts: ["a", "b"]).messages.plainText
    }
    let texts =
      [explanation.text, simulation.rendering.text, written.messages.plainText] + judgements
    try Recorded.expectGolden(texts.joined(separator: "\n\n=====\n\n") + "\n", "prompts.txt")
  }

  @Test func simulationKnowsItsPlaces() {
    let rendering = SimulationPrompt(
      explanation: "a trap:\tunknown\nx\tunknown", tokens: ["é", "unknown", "\t", "\n", ""]
    ).rendering
    let bytes = Array(rendering.text.utf8)
    #expect(rendering.places.count == 5)
    for place in rendering.places {
      #expect(bytes[place - 1] == UInt8(ascii: "\t"))
      #expect(bytes[place...].starts(with: "unknown".utf8))
    }
    #expect(
      rendering.text.hasSuffix(
        "\né\tunknown\nunknown\tunknown\n\\t\tunknown\n\\n\tunknown\n\tunknown"))
    #expect(rendering.text.contains("a trap: unknown x unknown"))
  }

  @Test func examplesAreWellFormed() {
    for example in PromptExample.invented {
      #expect(example.records.count == 2 && example.firstShown.count == 2)
      for (record, first) in zip(example.records, example.firstShown) {
        #expect(record.tokens.count == record.levels.count && first < record.tokens.count)
        #expect(record.levels.allSatisfy { (0...10).contains($0) })
      }
      #expect(example.records.flatMap(\.levels).max() == 10)
    }
  }

  @Test(
    arguments: [
      (" the names of months.\nFeature 5", "the names of months."),
      ("the main thing this feature does is find the names of months.", "the names of months."),
      ("Feature 4: The main thing this feature does is find\tmonths", "months"),
      ("\n\n—\nmonths", "months"), ("", nil), ("\n 12 \n", nil),
    ] as [(String, String?)])
  func readsExplanations(answer: String, expected: String?) {
    #expect(ExplanationPrompt.explanation(in: answer) == expected)
  }

  @Test func expectsTheMeanOfWhatIsKnown() throws {
    func expected(_ tokens: [(String, Double)]) -> Double? {
      LevelDistribution(tokens: tokens.map { (text: $0.0, logProbability: $0.1) }).expectedLevel
    }
    let value = try #require(
      expected([("unknown", log(0.5)), ("0", log(0.3)), ("4", log(0.1)), ("10", log(0.1))]))
    #expect(abs(value - 1.4 / 0.5) < 1e-12)
    #expect(
      expected([("unknown", 0), (" 3", -1), ("03", -1), ("11", -1), ("-1", -1), ("", -1)]) == nil)
    #expect(expected([("7", -5000)]) == 7)
    let twice = try #require(expected([("2", log(0.2)), ("2", log(0.2)), ("8", log(0.1))]))
    #expect(abs(twice - 1.6 / 0.5) < 1e-12)
    #expect(expected([("2", -.infinity), ("3", .nan), ("5", -1)]) == 5)
  }

  @Test func readsWrittenLevels() {
    let answer =
      "1\t0\n2: 10\n 3 | 4\r\nso\n4\t11\n5 7 9\n2\t3\n99\t1\n0\t5\n12345678901234567890\t1"
    let levels = WrittenSimulationPrompt.levels(in: answer, count: 5)
    #expect(levels.map { $0?.level } == [0, 10, 4, nil, nil])
    let bytes = Array(answer.utf8)
    #expect(levels.compactMap { $0 }.map { bytes[$0.place] } == Array("014".utf8))
  }
}
