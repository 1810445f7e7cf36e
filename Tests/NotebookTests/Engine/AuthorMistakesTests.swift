import Testing

@testable import Notebook

/// What authors get wrong, with the place the message must point at.
struct AuthorMistakesTests {
  struct Mistake: CustomTestStringConvertible, Sendable {
    var code: String
    var expected: String
    var line: Int
    var column: Int
    var hint: String?

    init(_ code: String, _ expected: String, _ line: Int, _ column: Int, hint: String? = nil) {
      self.code = code
      self.expected = expected
      self.line = line
      self.column = column
      self.hint = hint
    }

    var testDescription: String { code }
  }

  static let setUp = "let model = subject(\"toy\")\nlet x = harvest(model, .residual(3))\n"

  /// Positions count from the line after the set-up, which is line 1 here.
  static let mistakes: [Mistake] = [
    // Syntax and what the language lacks.
    Mistake("train(on: x", "syntax-error", 1, 12),
    Mistake("let = 3", "syntax-error", 1, 5),
    Mistake("var y = 3\ny", "unsupported-syntax", 1, 1, hint: "let"),
    Mistake("for i in 0..<3 { i }", "unsupported-syntax", 1, 1, hint: "map"),
    Mistake("while true { }", "unsupported-syntax", 1, 1, hint: "map"),
    Mistake("func f() -> Int { 3 }", "unsupported-syntax", 1, 1, hint: "closure"),
    Mistake("import Foundation", "unsupported-syntax", 1, 1, hint: "uses"),
    Mistake("if true { x.tokens }", "unsupported-syntax", 1, 1, hint: "else"),
    Mistake("let y = train(on: x).best!\ny", "unsupported-syntax", 1, 26, hint: "??"),
    Mistake("let y = 1\ny += 2", "unsupported-syntax", 2, 3, hint: "let"),
    Mistake("let y = 1\ny = 2", "unsupported-syntax", 2, 3, hint: "let"),
    Mistake("try train(on: x)", "unsupported-syntax", 1, 1, hint: "alone"),
    Mistake("await train(on: x)", "unsupported-syntax", 1, 1, hint: "alone"),
    Mistake("let y: Double = 2\ny", "unsupported-syntax", 1, 6, hint: "leave out"),
    Mistake("[\"a\": 1]", "unsupported-syntax", 1, 1, hint: "groups"),
    Mistake("struct Point { }", "unsupported-syntax", 1, 1),
    Mistake("x as Int", "unsupported-syntax", 1, 1, hint: "Double(x)"),
    // Names.
    Mistake("trian(on: x)", "unknown-directive", 1, 1, hint: "train"),
    Mistake("train(on: y)", "unknown-name", 1, 11),
    Mistake("train(on: modle)", "unknown-name", 1, 11, hint: "model"),
    Mistake("let scores = 3\nscroes + 1", "unknown-name", 2, 1, hint: "scores"),
    Mistake("train(on: x).fuv", "unknown-member", 1, 14, hint: "fvu"),
    Mistake("harvest(model, .residaul(3))", "unknown-case", 1, 17, hint: "residual"),
    Mistake("score(train(on: x), by: .meen)", "unknown-case", 1, 26, hint: "mean"),
    Mistake("profile.tokens", "unknown-setting", 1, 9, hint: "token"),
    Mistake("[1, 2].cuont", "unknown-member", 1, 8, hint: "count"),
    Mistake("later + 1\nlet later = 2", "used-before-definition", 1, 1),
    Mistake("let y = y + 1", "used-before-definition", 1, 9),
    Mistake("let model = 3\nmodel", "duplicate-definition", 1, 5),
    Mistake("$0 + 1", "unsupported-syntax", 1, 1, hint: "{ }"),
    Mistake("[1].map { $0 + $1 }", "wrong-type", 1, 9),
    Mistake("[1, 2].map(train)", "wrong-type", 1, 12, hint: "map { train($0) }"),
    // Arguments.
    Mistake("train(on: x, ration: 4)", "unknown-argument", 1, 14, hint: "ratio"),
    Mistake("train(x)", "unexpected-argument", 1, 7, hint: "one of"),
    Mistake("train(ratio: 2)", "missing-argument", 1, 1, hint: "on:"),
    Mistake("train(on: x, on: x)", "duplicate-argument", 1, 14),
    Mistake("harvest(model: model, .residual(3))", "unknown-argument", 1, 9, hint: "leave out"),
    Mistake("train(on: x, l1: \"high\")", "wrong-type", 1, 18, hint: "quotation"),
    Mistake("train(on: x, ratio: [1, 2])", "wrong-type", 1, 21, hint: "map"),
    Mistake("train(on: model)", "wrong-type", 1, 11),
    Mistake("harvest(model, 3)", "wrong-type", 1, 16),
    Mistake("harvest(model, .residual(2.5))", "wrong-type", 1, 26),
    Mistake("train(on: x, ratio: 100)", "out-of-range", 1, 21),
    Mistake("train(on: x, ratio: 10 * 10)", "out-of-range", 1, 21),
    Mistake("let big = 100\ntrain(on: x, ratio: big)", "out-of-range", 2, 21),
    Mistake("[2, 100].map { train(on: x, ratio: $0) }", "out-of-range", 1, 5),
    Mistake("let dots = draw([1], sizes: [2, 11])", "out-of-range", 1, 33),
    Mistake("harvest(model, .residual(99))", "invalid-argument", 1, 26),
    Mistake("[2, 99].map { harvest(model, .residual($0)) }", "invalid-argument", 1, 5),
    Mistake("[2, 99].map { layer in harvest(model, .residual(layer)) }", "invalid-argument", 1, 5),
    Mistake("train(on: harvest(subject(\"absent\"), .embedding))", "invalid-argument", 1, 27),
    Mistake("subject(\"absent\").layers", "invalid-argument", 1, 9),
    Mistake("let site = .embedding\nsite", "ambiguous-value", 1, 13, hint: "Site.embedding"),
    // Types.
    Mistake("1 + \"a\"", "wrong-type", 1, 3),
    Mistake("x + 1", "wrong-type", 1, 3, hint: "tokens"),
    Mistake("[1, \"a\"]", "mixed-list", 1, 5),
    Mistake("1 ? 2 : 3", "wrong-type", 1, 1),
    Mistake("train(on: x).best + 1", "wrong-type", 1, 19, hint: "??"),
    Mistake("[1, 2].filter { $0 }", "wrong-type", 1, 17),
    Mistake("[1, 2].map(3)", "wrong-type", 1, 8),
    Mistake("let y = { $0 + 1 }\ny", "misplaced-closure", 1, 9),
    Mistake("model(3)", "not-callable", 1, 1),
    Mistake("sqrt(\"a\")", "wrong-type", 1, 1),
    Mistake("\"the model \\(x)\"", "wrong-type", 1, 14),
    // Values that can be known.
    Mistake("[1, 2, 3][3]", "index-out-of-range", 1, 11),
    Mistake("1 / 0", "division-by-zero", 1, 3),
    Mistake("9223372036854775807 + 1", "overflow", 1, 21),
    Mistake("(0..<200000).map { $0 }", "list-too-long", 1, 3),
    Mistake("(0..<9223372036854775806).contains(3)", "list-too-long", 1, 3),
    Mistake("(-9223372036854775807...9223372036854775807).count", "list-too-long", 1, 22),
    Mistake("5...4", "empty-range", 1, 2),
    Mistake(
      "(0..<2000).flatMap { let a = $0\nreturn (0..<2000).map { $0 + a } }.count", "list-too-long",
      1, 20),
    Mistake(
      String(repeating: "[", count: 40) + String(repeating: "]", count: 40), "too-complex", 1, 13),
    Mistake("1" + String(repeating: " + 1", count: 20_000), "too-complex", 1, 11_991),
    Mistake("(3..<1).map { $0 }", "empty-range", 1, 3),
  ]

  @Test(arguments: mistakes)
  func mistakeIsReportedAtItsPlace(_ mistake: Mistake) async throws {
    let book = ToyBook.book(
      ToyBook.cell(Self.setUp + mistake.code), settings: ["token": .integer(3)])
    let diagnostics = await Checker(library: ToyLibrary.library()).check(book)
    let errors = diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.code) == [mistake.expected], "\(diagnostics)")
    let first = try #require(errors.first)
    #expect(first.position.line == mistake.line + 3)
    #expect(first.position.column == mistake.column)
    for diagnostic in diagnostics {
      BookMistakesTests.checkForm(diagnostic, "\(diagnostic)")
      let lines = book.chapters[0].source.lines
      #expect(lines.indices.contains(diagnostic.position.line - 1))
    }
    if let hint = mistake.hint {
      #expect((first.suggestion ?? "").contains(hint), "\(first)")
    }
  }

  @Test func everyMistakeOfAChapterIsReported() async {
    let book = ToyBook.book(
      ToyBook.cell("let a = trian()\nlet b = [1].cuont\nlet c = a + 1\nlet d = 1 + \"x\""))
    let diagnostics = await Checker(library: ToyLibrary.library()).check(book)
    #expect(
      diagnostics.map { "\($0.position.line) \($0.code)" } == [
        "2 unknown-directive", "3 unknown-member", "5 wrong-type",
      ])
  }
}
