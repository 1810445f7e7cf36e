import Foundation
import Testing

/// `explain` and `claims`.
@Suite struct ExplainTests {
  private struct Line: Decodable {
    var depth: Int
    var key: String
    var call: String
    var place: String
    var outcome: String
    var reason: String
    var bytes: Int?
    var inputs: [String]
  }

  private func lines(_ book: TestFolder, _ cell: String) throws -> [Line] {
    let outcome = try book.run("explain", cell, "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSONDecoder().decode([Line].self, from: Data(outcome.output.utf8))
  }

  @Test func beforeAndAfterARender() throws {
    let book = try SmallBook()
    let before = try lines(book, "small:1")
    #expect(before.map(\.depth) == [0, 1])
    #expect(before[0].call.hasPrefix("sweep(") && before[1].call.hasPrefix("harvest("))
    // What a missing result needs is missing as well.
    #expect(before.map(\.outcome) == ["missing", "missing"])
    #expect(before.allSatisfy { $0.reason == "not computed before" && $0.bytes == nil })
    #expect(before[0].inputs == [before[1].key])
    let text = try book.run("explain", "small:1")
    #expect(text.output.contains("to be computed: not computed before"))
    #expect(!text.output.contains("stored"), "\(text.output)")
    #expect(try book.results().isEmpty)
    #expect(try book.run("render").status == 0)
    let results = try book.results()
    let after = try lines(book, "small:1")
    #expect(after.map(\.key) == before.map(\.key))
    #expect(after.map(\.outcome) == ["hit", "hit"])
    #expect(after.allSatisfy { $0.reason.hasPrefix("stored ") && ($0.bytes ?? 0) > 100 })
    #expect(try book.run("explain", "small:1").output.contains("stored: stored "))
    #expect(try book.results() == results)
  }

  @Test func theArgumentThatChanged() throws {
    let book = try ChapterBook()
    #expect(try book.run("render").status == 0)
    try book.edit("Chapters/10-two.md", "\"Value\"", "\"Number\"")
    for name in ["two:fig-two", "two:1", "fig-two", "10-two:1", "10-two.md:fig-two"] {
      let line = try #require(try lines(book, name).first)
      #expect(line.outcome == "missing", "\(name)")
      #expect(line.reason == "the argument `y` changed")
      #expect(line.place == "10-two.md:11:1")
    }
    let outcome = try book.run("explain", "fig-two")
    #expect(outcome.output.hasPrefix("10-two.md, lines 7–12\n"), "\(outcome.output)")
    #expect(try lines(book, "fig-one").first?.outcome == "hit")
  }

  @Test func cellsThatAreNotThere() throws {
    let book = try ChapterBook()
    for (name, message) in [
      ("fig-tow", "did you mean “fig-two”?"), ("two:4", "its cells are `fig-two`"),
      ("tow:1", "no chapter “tow”; did you mean “two”?"), ("two:0", "no cell “0”"),
      ("two:", "no cell “”"), ("1", "no cell “1”"),
    ] {
      let outcome = try book.run("explain", name)
      #expect(outcome.status == 64, "\(name)")
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
    #expect(try book.run("explain").status == 64)
    try book.edit("Chapters/10-two.md", "plot([", "plt([")
    let outcome = try book.run("explain", "fig-two")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("did you mean `plot`?"))
  }

  private struct Claim: Decodable {
    struct Finding: Decodable {
      var name: String
      var outcome: String
    }

    var name: String
    var statement: String
    var verdict: String
    var chapter: String
    var place: String
    var findings: [Finding]
  }

  @Test func claimsAreListedOnceTheirResultsAreStored() throws {
    let book = try ChapterBook()
    try book.edit(
      "Chapters/20-three.md", "The second is",
      """
      ```swift {}
      claim("C1", "Three is more than two.", paper: "page 3", findings: [
        finding("three", profile.size, .above, 2), finding("again", profile.size, .below, 2)])
      ```

      ```swift {}
      claim("C2", "Nobody has tried.", paper: "page 4")
      ```

      The second is
      """)
    let early = try book.run("claims", "--json")
    #expect(early.status == 1)
    #expect(early.errors.contains("not stored; run `monograph render`"), "\(early.errors)")
    #expect(try book.results().isEmpty)
    #expect(try book.run("render").status == 0)
    let outcome = try book.run("claims", "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty)
    let claims = try JSONDecoder().decode([Claim].self, from: Data(outcome.output.utf8))
    #expect(claims.map(\.name) == ["C1", "C2"])
    #expect(claims[0].findings.map(\.outcome) == ["holds", "fails"])
    #expect(claims[0].chapter == "three" && claims[0].place == "20-three.md:14")
    let text = try book.run("claims")
    #expect(text.status == 0)
    #expect(text.output.contains("C1  partly replicated  Three is more than two."))
    #expect(text.output.contains("C2  not attempted  Nobody has tried."), "\(text.output)")
    #expect(try book.run("claims", "--profile", "quick").status == 1)
  }
}
