import Bibliography
import Testing

@testable import Notebook

/// Citations, groups of references and insertions.
@Suite struct CitationTests {
  static var surroundings: BookSurroundings {
    let text = """
      [{"id": "bills2023", "type": "article", "title": "A"},
       {"id": "elhage2022", "type": "article", "title": "B"}]
      """
    return BookSurroundings(bibliography: Bibliography.read(text).bibliography)
  }

  @Test(arguments: [
    ("As [@bills2023] says.", "p@4:1(As cite@4:4(bills2023) says.)"),
    ("As @bills2023 says.", "p@4:1(As cite@4:4(narrative bills2023) says.)"),
    ("[see @bills2023, p. 5; @elhage2022]", "p@4:1(cite@4:1(see|bills2023|, p. 5; elhage2022))"),
    ("Bills [-@bills2023]", "p@4:1(Bills cite@4:7(-bills2023))"),
    ("[@fig-a; @fig-b]", "p@4:1(ref@4:2(fig-a) and ref@4:10(fig-b))"),
    ("[-@fig-a] [Panel @fig-b]", "p@4:1(ref@4:3(fig-a, number) Panel ref@4:18(fig-b, number))"),
    ("a@b.com and @someone, [not one]", "p@4:1(a@b.com and @someone, [not one])"),
    (#"\@bills2023 and `@bills2023`"#, "p@4:1(@bills2023 and `@bills2023`)"),
    ("## On @bills2023", "h2#on-bills2023(On @bills2023)"),
    ("[by @bills2023](a.md)", "p@4:1(link@4:1(a.md, by @bills2023))"),
    ("```\n@bills2023\n```", "code(-, \"@bills2023\\n\")"),
    ("@ch-training", "p@4:1(ref@4:1(ch-training))"),
  ]) func text(body: String, tree: String) throws {
    #expect(try ChapterSample.dump(body, in: Self.surroundings) == tree)
  }

  @Test(arguments: [
    ("[@bills2032]", "unknown-citation", 2, "did you mean `@bills2023`?"),
    ("As @elhage2023 says", "unknown-citation", 4, "did you mean `@elhage2022`?"),
    ("[@bills2023; nobody]", "bad-citation", 1, "write `[@first; @second]`"),
    ("[@bills2023; @fig-a]", "bad-citation", 14, "write `@fig-a` outside of them"),
    ("{{includ a.md}}", "unknown-insertion", 1, "did you mean `{{include file.md}}`?"),
    ("{{include}}", "bad-include", 1, "write `{{include parts/setup.md}}`"),
  ]) func mistakes(body: String, code: String, column: Int, suggestion: String) throws {
    let found = try ChapterSample.parse(body, in: Self.surroundings).diagnostics
    #expect(found.map(\.code) == [code])
    #expect(found.first?.position.column == column)
    #expect(found.first?.suggestion == suggestion)
  }

  @Test func includedFilesShareNumbersAndKeepTheirPlaces() throws {
    var surroundings = Self.surroundings
    surroundings.read = { path in
      guard path == "part.md" else {
        throw Diagnostic(
          code: "missing-file", "no", at: SourcePosition(file: path, line: 1, column: 1))
      }
      return try SourceText.read(
        Array("## Part\n\n```swift {#tbl-b}\n//| nonsense: x\nb\n```\n\n`{swift} c`".utf8),
        file: path)
    }
    let body =
      "```swift {#tbl-a}\n//| cap: x\na\n```\n\n{{include part.md}}\n\n## Part\n\n`{swift} d`"
    let parsed = try ChapterSample.parse(body, in: surroundings)
    #expect(parsed.chapter.cells.map(\.label) == ["tbl-a", "tbl-b"])
    #expect(parsed.chapter.cells.map(\.index) == [0, 1])
    #expect(parsed.chapter.cells[1].file == "part.md")
    #expect(parsed.chapter.inlineValues.map(\.expression) == ["c", "d"])
    #expect(parsed.chapter.inclusions.map(\.file) == ["part.md"])
    #expect(parsed.diagnostics.map(\.position.description) == ["part.md:4:5"])
    let headings = parsed.chapter.blocks.compactMap { block -> String? in
      if case .heading(_, let identifier, _, _) = block { identifier } else { nil }
    }
    #expect(headings == ["part", "part-2"])
    let missing = try ChapterSample.parse("text\n\n{{include no.md}}", in: surroundings)
    #expect(missing.diagnostics.map(\.position.line) == [6])
  }

  @Test func includesInACircleAreFound() throws {
    var surroundings = BookSurroundings()
    surroundings.read = { path in
      try SourceText.read(
        Array("{{include \(path == "b.md" ? "c.md" : "b.md")}}".utf8), file: path)
    }
    let found = try ChapterSample.parse("{{include b.md}}", in: surroundings).diagnostics
    #expect(found.map(\.code) == ["include-cycle"])
    #expect(found[0].message.hasSuffix("a.md → b.md → c.md → b.md"))
  }

  @Test func codeIsIncludedAsItIs() throws {
    var surroundings = BookSurroundings()
    surroundings.read = { path in
      try SourceText.read(Array("let a = 1 // $x$".utf8), file: path)
    }
    #expect(
      try ChapterSample.dump("{{include a.swift}}", in: surroundings)
        == "code(swift, \"let a = 1 // $x$\\n\")")
  }

  @Test func claimsAreInserted() throws {
    #expect(try ChapterSample.dump("{{claims}}") == "ledger")
  }
}
