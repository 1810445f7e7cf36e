import Testing

@testable import Scaffolding

@Suite struct TitleTests {
  @Test(arguments: [
    ("A wider dictionary", "a-wider-dictionary"), ("  Größe & Maß!  ", "grosse-mass"),
    ("Łódź, Ærø, Øre", "lodz-aero-ore"), ("L0 / FVU (2×)", "l0-fvu-2"), ("It’s ours", "its-ours"),
    ("日本語", ""), ("日本 in Kürze", "in-kurze"), ("İstanbul", "istanbul"), ("---", ""),
    ("ﬁnal x²", "final-x2"),
    (
      "One very long title that goes on and on until nobody can read it",
      "one-very-long-title-that-goes-on-and-on-until"
    ),
    (String(repeating: "a", count: 80), String(repeating: "a", count: 48)),
  ])
  func becomesPartOfAFileName(_ title: String, _ slug: String) throws {
    #expect(try Title(title).slug == slug)
  }

  @Test(arguments: [
    ("A wider dictionary", "A wider dictionary"), ("Größe", "Größe"), ("日本", "日本"),
    ("Features: what?", "\"Features: what?\""), ("C# #1", "\"C# #1\""), ("C#", "C#"),
    ("say \"a\\b\"", "say \"a\\b\""), ("\"a\\b\"", "\"\\\"a\\\\b\\\"\""), ("yes", "\"yes\""),
    ("Null", "\"Null\""), ("2024", "\"2024\""), ("[a]", "\"[a]\""), ("- a", "\"- a\""),
    ("ends:", "\"ends:\""), ("@home", "\"@home\""), ("’s", "\"’s\""),
  ])
  func isQuotedWhereYAMLNeedsIt(_ title: String, _ yaml: String) throws {
    #expect(try Title(title).yaml == yaml)
  }

  @Test func isOnePrintableLine() {
    #expect(throws: ScaffoldingError.emptyTitle) { try Title(" \t ") }
    #expect(throws: ScaffoldingError.unprintableTitle(position: 2)) { try Title("a\nb") }
    #expect(throws: ScaffoldingError.unprintableTitle(position: 1)) { try Title("\u{1B}[31m") }
    #expect(throws: ScaffoldingError.unprintableTitle(position: 3)) { try Title("ab\u{2028}c") }
    #expect(throws: ScaffoldingError.unprintableTitle(position: 1)) { try Title("\u{FEFF}a") }
    #expect(throws: ScaffoldingError.longTitle(limit: 200)) {
      try Title(String(repeating: "a", count: 201))
    }
  }
}
