import Foundation
import Testing

@testable import Notebook

struct DiagnosticFormatterTests {
  private func format(
    _ line: String, column: Int, length: Int, suggestion: String? = nil,
    notes: [Diagnostic.Note] = [], width: Int = 100
  ) -> [String] {
    let source = SourceText(file: "a.md", lines: ["first", line])
    let formatter = DiagnosticFormatter(sources: [source], isColored: false, width: width)
    let diagnostic = Diagnostic(
      code: "a-code", "a message", at: SourcePosition(file: "a.md", line: 2, column: column),
      length: length, suggestion: suggestion, notes: notes)
    return formatter.text(diagnostic).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  @Test func theWholeMessage() {
    let note = Diagnostic.Note(SourcePosition(file: "a.md", line: 1, column: 2), "it is here")
    let lines = format(
      "let a = trian()", column: 9, length: 5, suggestion: "did you mean `train`?", notes: [note])
    #expect(
      lines == [
        "a.md:2:9: error: a message [a-code]",
        " 2 │ let a = trian()",
        "   │         ^~~~~",
        "help: did you mean `train`?",
        "a.md:1:2: note: it is here",
        " 1 │ first",
        "   │  ^",
        "",
      ])
  }

  @Test(arguments: [
    ("\tab", 2, 2, " 2 │     ab", "   │     ^~"),
    ("日本 x", 4, 1, " 2 │ 日本 x", "   │      ^"),
    ("日本 x", 1, 2, " 2 │ 日本 x", "   │ ^~~~"),
    ("e\u{301} x", 4, 1, " 2 │ e\u{301} x", "   │   ^"),
    ("👩‍🔬 x", 5, 1, " 2 │ 👩‍🔬 x", "   │    ^"),
    ("ab\r", 2, 9, " 2 │ ab", "   │  ^"),
    ("ab", 40, 1, " 2 │ ab", "   │   ^"),
    ("a\u{1B}[31mb", 7, 1, " 2 │ a\u{FFFD}[31mb", "   │       ^"),
  ])
  func theCaretStandsUnderTheMark(
    _ line: String, _ column: Int, _ length: Int, _ source: String, _ mark: String
  ) {
    let lines = format(line, column: column, length: length)
    #expect(lines[1] == source)
    #expect(lines[2] == mark)
  }

  @Test func longLinesAreCutAroundTheMark() {
    let line = String(repeating: "a", count: 300) + "HERE" + String(repeating: "b", count: 300)
    let lines = format(line, column: 301, length: 4, width: 40)
    #expect(lines[1].hasPrefix(" 2 │ …aaa"))
    #expect(lines[1].hasSuffix("bbb…"))
    #expect(lines[1].count <= 48)
    let offset = lines[2].distance(
      from: lines[2].startIndex, to: lines[2].firstIndex(of: "^") ?? lines[2].startIndex)
    let index = lines[1].index(lines[1].startIndex, offsetBy: offset)
    #expect(lines[1][index...].hasPrefix("HERE"))
  }

  @Test func jsonComesBack() throws {
    let diagnostic = Diagnostic(
      .warning, code: "a-code", "a “message”", at: .init(file: "a.md", line: 2, column: 3),
      notes: [.init(.init(file: "b.md", line: 1, column: 1), "note")])
    let json = try DiagnosticFormatter(isColored: false).json([diagnostic])
    #expect(try JSONDecoder().decode([Diagnostic].self, from: Data(json.utf8)) == [diagnostic])
  }

  @Test func theSummaryCounts() {
    let position = SourcePosition(file: "nowhere.md", line: 1, column: 1)
    let text = DiagnosticFormatter(isColored: false).text([
      Diagnostic(code: "a", "b", at: position), Diagnostic(code: "a", "c", at: position),
      Diagnostic(.warning, code: "a", "d", at: position),
    ])
    #expect(text.hasSuffix("\n2 errors, 1 warning\n"))
    #expect(DiagnosticFormatter(isColored: true).text([]) == "")
  }
}
