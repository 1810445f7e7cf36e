import Testing

@testable import Interpretation

@Suite struct JudgementTests {
  @Test(
    arguments: [
      ("[1, 0, 1]", [true, false, true]),
      ("Sure! The texts [0,0] … so: [1,0,1].", [true, false, true]),
      ("[1 0 1]", [true, false, true]),
      ("1, 0, 1", [true, false, true]),
      ("Answer:\n1 0 1\n", [true, false, true]),
      ("[1, 0]", nil), ("[1, 0, 1, 1]", nil), ("[1, 0, 1] or [1, 0]", nil), ("[1, 2, 1]", nil),
      ("[101]", nil), ("yes", nil), ("", nil), ("1, 0, 1 texts", nil), ("[]", nil),
    ] as [(String, [Bool]?)])
  func readsVerdicts(answer: String, expected: [Bool]?) {
    #expect(JudgementPrompt.verdicts(in: answer, count: 3) == expected)
  }

  @Test func countsVerdicts() {
    var score = ClassificationScore()
    score.add("[1, 1, 0, 0, 1]", truth: [true, true, true, true, false])
    score.add("[0, 0]", truth: [false, false])
    score.add("I cannot say", truth: [true, false, true])
    score.add(nil, truth: [true])
    #expect(score.truePositives == 2 && score.falseNegatives == 2)
    #expect(score.falsePositives == 1 && score.trueNegatives == 2)
    #expect(score.unreadable == 3 && score.unanswered == 1 && score.judged == 7)
    #expect(score.balancedAccuracy == (0.5 + 2.0 / 3) / 2)
    #expect(score.f1 == 4.0 / 7)
    var oneSided = ClassificationScore()
    oneSided.add("[1]", truth: [true])
    #expect(oneSided.balancedAccuracy == nil)
    #expect(ClassificationScore().f1 == nil)
  }

  private let active = [
    JudgedExample(tokens: ["a", " b", " c", " d"], activations: [10, 3, 3.1, 0]),
    JudgedExample(tokens: ["e", " <<f>>\n"], activations: [0, 0.5]),
  ]

  @Test func marksWhatIsAboveTheThreshold() {
    #expect(active[0].marked(active[0].places(above: 0.3)) == "<<a>> b<< c>> d")
    #expect(active[0].marked([1, 2]) == "a<< b c>> d")
    // A text's own brackets are no marks.
    #expect(active[1].marked([1]) == "e<< < <f> >\\n>>")
    #expect(JudgedExample(tokens: ["a"], activations: [.nan]).places(above: 0.3).isEmpty)
  }

  @Test func detectionAsksEveryTextOnce() {
    let inactive = (0..<5).map { JudgedExample(tokens: ["x\($0)"], activations: []) }
    let task = ClassificationTask.detection(explanation: "a", active: active, inactive: inactive)
    #expect(task.questions.map(\.truth.count) == [5, 2])
    let pairs = task.questions.flatMap { zip($0.prompt.texts, $0.truth) }
    #expect(Set(pairs.map(\.0)).count == 7)
    for (text, isTrue) in pairs { #expect(isTrue == !text.hasPrefix("x")) }
    #expect(task == .detection(explanation: "a", active: active, inactive: inactive))
    #expect(task != .detection(explanation: "a", active: active, inactive: inactive, seed: 1))
  }

  @Test func fuzzingMarksAsManyWrongTokensAsRightOnes() {
    let tokens = (0..<20).map { " t\($0)" }
    let task = ClassificationTask.fuzzing(
      explanation: "a", active: [active[0], active[0]],
      inactive: [JudgedExample(tokens: tokens, activations: [])])
    let wrong = task.questions.flatMap { zip($0.prompt.texts, $0.truth) }.filter { !$0.1 }
    let words = wrong.flatMap { $0.0.split(separator: "<<").dropFirst() }
      .flatMap { ($0.split(separator: ">>").first ?? "").split(separator: " ") }
    #expect(wrong.count == 1 && words.count == 2)
    // Without other texts, the silent tokens of the active ones are marked.
    let own = ClassificationTask.fuzzing(explanation: "a", active: active, inactive: [])
    let texts = own.questions.flatMap { zip($0.prompt.texts, $0.truth) }.filter { !$0.1 }.map(\.0)
    #expect(Set(texts) == ["a b c<< d>>", "<<e>> < <f> >\\n"])
    #expect(
      ClassificationTask.fuzzing(explanation: "a", active: [], inactive: active).questions.isEmpty)
  }
}
