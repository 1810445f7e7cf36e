import Foundation
import Testing

@testable import Notebook

/// The marks under a line stand under what they are about, also on a terminal where characters
/// have different widths.
@Suite struct CaretTests {
  /// Each line is written so that the mark is where the brackets are; the widths are those of a
  /// terminal, counted by hand.
  @Test(arguments: [
    ("plain ⟦@fig-x⟧", 6), ("日本語 ⟦@fig-x⟧", 7), ("e\u{301}a\u{308}\u{323} ⟦@fig-x⟧", 3),
    ("👩‍🔬 ⟦@fig-x⟧", 3), ("a\tb\t⟦@fig-x⟧", 10), ("שלום ⟦@fig-x⟧", 5),
    ("👍🏽 ⟦@fig-x⟧", 3),
  ])
  func marksStandUnderTheMistake(_ text: String, _ width: Int) async throws {
    let mistake = BookMistake("caret", text + "\n")
    var formatter = DiagnosticFormatter(isColored: false)
    let found = try await mistake.read { folder in
      let bytes = try Data(contentsOf: folder.appendingPathComponent("a.md"))
      formatter = DiagnosticFormatter(
        sources: [try SourceText.read(Array(bytes), file: "a.md")], isColored: false)
    }
    let diagnostic = try #require(found.first)
    let lines = formatter.text(diagnostic).split(separator: "\n").map(String.init)
    try #require(lines.count > 2)
    #expect(lines[2] == "   │ " + String(repeating: " ", count: width) + "^~~~~~", "\(lines[1])")
  }

  /// What the program shows when it reads the file itself, as the commands let it do.
  @Test(arguments: ["\n", "\r\n", "\r"])
  func theLineIsFoundInTheFile(_ lineEnd: String) async throws {
    let text = "---\ntitle: A\n---\n\nSee @fig-x.\n".replacing("\n", with: lineEnd)
    for mark in [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
      let mistake = BookMistake("line", ["a.md": .bytes(mark + Array(text.utf8))])
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "caret-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: folder) }
      let found = try await mistake.read { written in
        try FileManager.default.copyItem(at: written, to: folder)
      }
      let shown = DiagnosticFormatter(folder: folder, isColored: false).text(found)
      #expect(shown.contains(" 5 │ See @fig-x.\n   │     ^~~~~~\n"), "\(shown)")
    }
  }
}
