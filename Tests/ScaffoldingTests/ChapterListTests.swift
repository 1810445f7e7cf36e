import Testing

@testable import Scaffolding

@Suite struct ChapterListTests {
  @Test(arguments: [
    (
      "title: T\nchapters:\n  - a.md\n  - b.md\n\nother: 1\n",
      "title: T\nchapters:\n  - a.md\n  - b.md\n  - N\n\nother: 1\n"
    ),
    ("chapters:\n- a.md", "chapters:\n- a.md\n- N"),
    ("chapters:\r\n    -   'a.md'\r\n", "chapters:\r\n    -   'a.md'\r\n    -   N\r\n"),
    (
      "chapters:  # all\n  # first\n  - a.md # one\n  # end\nx: 1",
      "chapters:  # all\n  # first\n  - a.md # one\n  - N\n  # end\nx: 1"
    ),
    ("chapters:\n", "chapters:\n  - N\n"),
    ("chapters:", "chapters:\n  - N"),
    (
      "chapters:\n  - a.md\n  - 90-directive-reference.md\n",
      "chapters:\n  - a.md\n  - N\n  - 90-directive-reference.md\n"
    ),
    ("chapters: [a.md, \"b.md\"]  # two\n", "chapters: [a.md, \"b.md\", N]  # two\n"),
    ("chapters: []\r\n", "chapters: [N]\r\n"),
    ("chapters: [a.md,]", "chapters: [a.md, N,]"),
    ("chapters: [a.md, directive-reference.md]", "chapters: [a.md, N, directive-reference.md]"),
    ("chapters: [\n  a.md, # one\n  b.md\n]\n", "chapters: [\n  a.md, # one\n  b.md,\n  N\n]\n"),
    ("chapters: [\n  a.md,\n  b.md,\n]\n", "chapters: [\n  a.md,\n  b.md,\n  N,\n]\n"),
    (
      "chapters: [\n  a.md,\n  directive-reference.md\n]\n",
      "chapters: [\n  a.md,\n  N,\n  directive-reference.md\n]\n"
    ),
    ("chapters: [\n  a.md\n]\n", "chapters: [\n  a.md, N\n]\n"),
    ("\u{FEFF}---\n\"chapters\" :\n - ü b.md\n", "\u{FEFF}---\n\"chapters\" :\n - ü b.md\n - N\n"),
    (
      "  title: T\n  chapters:\n  - a.md\n  x: 1\n",
      "  title: T\n  chapters:\n  - a.md\n  - N\n  x: 1\n"
    ),
    (
      "subtitle: >\n  chapters:\n   - no\nchapters:\n- a.md\n",
      "subtitle: >\n  chapters:\n   - no\nchapters:\n- a.md\n- N\n"
    ),
  ])
  func addsOneLineAndKeepsTheRest(_ before: String, _ after: String) throws {
    var list = try ChapterList(before)
    #expect(list.text == before)
    let old = try #require(list.files)
    let changed = list.add("N")
    #expect(list.text == after)
    let lines = after.split(omittingEmptySubsequences: false) { $0.isNewline }
    #expect(!changed.isEmpty)
    for line in changed { #expect(String(lines[line.number - 1]) == line.text) }
    let new = try #require(try ChapterList(after).files)
    #expect(new.filter { $0 != "N" } == old)
    #expect(new.count == old.count + 1)
  }

  @Test(arguments: [
    "title: T\n", "", "# chapters:\n", "x:\n  chapters:\n  - a.md\n", "chaptersX: 1\n",
  ])
  func leavesABookWithoutAList(_ text: String) throws {
    var list = try ChapterList(text)
    #expect(list.files == nil)
    #expect(list.add("N") == [])
    #expect(list.text == text)
  }

  @Test(arguments: [
    ("chapters: *all\n", 1), ("chapters: ~\n", 1), ("chapters: a.md\n", 1),
    ("{chapters: [a.md]}\n", 1),
    ("a: 1\nchapters:\n  - a.md\n  - [b.md]\n", 4), ("chapters:\n  - a.md\n    more\n", 3),
    ("chapters:\n  a: b\n", 2), ("chapters: [a.md\n", 1), ("chapters: [a.md] x\n", 1),
    ("chapters: [a.md, [b.md]]\n", 1), ("chapters: &c\n  - a.md\n", 1),
    ("chapters:\n  - 'it''s.md'\n", 2),
    ("chapters:\n  - \"a\\n.md\"\n", 2), ("chapters:\n  - !!str a.md\n", 2),
    ("chapters:\n  - a: b\n", 2),
    ("chapters: [,]\n", 1), ("chapters:\n  -\n", 2),
  ])
  func changesNothingItDoesNotUnderstand(_ text: String, _ line: Int) {
    #expect(throws: ChapterList.Unreadable(line: line)) { try ChapterList(text) }
  }
}
