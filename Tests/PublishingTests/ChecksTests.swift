import Foundation
import Storage
import Testing

@testable import Notebook
@testable import Publishing

/// The panel at the foot of a page.
@Suite struct ChecksTests {
  private let digest = Digest(of: "model")

  @Test func everythingInOrder() throws {
    let provenance = Provenance(
      profile: "quick", seed: "20230915", toolVersion: "9.9",
      resources: [.init(name: "m", file: "m.gguf", digest: digest, package: "p==1")])
    let site = try SampleSite.site(["", SampleSite.everything], provenance: provenance)
    let page = SampleSite.page("c1.html", site)
    let source = try #require(site.book.sources["1-c1.md"])
    for part in [
      "<summary>Checks: 6 of 6 in order</summary><ul class=\"check-list\">"
        + "<li class=\"check ok\"><strong>Source:</strong> "
        + "<a href=\"sources/1-c1.md\">1-c1.md</a>, SHA-256 "
        + "<code data-copy=\"\(source.hexadecimal)\" title=\"\(source.hexadecimal)\">"
        + "\(source.short)</code></li>",
      "m.gguf, from p==1, SHA-256 <code data-copy=\"\(digest.hexadecimal)\"",
      "<strong>Seed:</strong> 20230915", "<strong>Results:</strong> 3 directive results, all whole",
      "<strong>Warnings:</strong> none", "Monograph 9.9, profile quick",
      "<a href=\"run.html\">", "<a href=\"manifest.json\">",
      "<dl class=\"run-facts\" data-run=\"\"></dl>",
    ] { #expect(page.contains(part), "\(part)") }
    #expect(!page.contains("check attention"))
    let copy = try #require(site.build().files["sources/1-c1.md"])
    #expect(Digest(of: copy) == source)
  }

  @Test func whatNeedsAttention() throws {
    let provenance = Provenance(resources: [.init(name: "m", file: "m.gguf")])
    let problem = Diagnostic(
      code: "x", "bad", at: SourcePosition(file: "1-c1.md", line: 1, column: 0))
    let site = try SampleSite.site(
      ["", SampleSite.everything],
      result: { cell in
        var result = SampleSite.cellResult(cell, [.text("x")], warnings: ["dead", "deader"])
        if cell.index == 0 { result.status = .failed(problem) }
        if cell.index == 1 { result.status = .blocked(on: "fig-a", problem) }
        return result
      }, provenance: provenance
    ) { $0.sources = [:] }
    let page = SampleSite.page("c1.html", site)
    for part in [
      "Checks: 1 of 6 in order", "1-c1.md</a>, of unknown content", "not pinned to a digest",
      "<strong>Seed:</strong> not known",
      "<strong>Results:</strong> 3 directive results; 1 cell failed and 1 cell waits for another",
      "<strong>Warnings:</strong> 6, shown with the results",
    ] { #expect(page.contains(part), "\(part)") }
    #expect(page.components(separatedBy: "class=\"check attention\"").count == 6)
  }

  @Test func aPageThatComputesNothingHasNoResultsToCheck() throws {
    let text = "were computed by the directives"
    let site = try SampleSite.site(["", "Only words.", SampleSite.everything])
    let plain = SampleSite.page("c1.html", site)
    #expect(plain.contains("Checks: 4 of 4 in order"))
    #expect(!plain.contains("Results:</strong>") && !plain.contains("Model and data:</strong>"))
    #expect(!plain.contains(text))
    let computed = SampleSite.page("c2.html", site)
    #expect(computed.contains("Results:</strong>") && computed.contains(text))
    // Numbers that an author types are not computed.
    #expect(!computed.contains("Every number"))
  }

  @Test func expectedFailuresAreInOrder() throws {
    let body = "```swift {}\n//| error: expected\nx\n```\n"
    let problem = Diagnostic(
      code: "x", "bad", at: SourcePosition(file: "1-c1.md", line: 7, column: 1))
    let site = try SampleSite.site(["", body]) { cell in
      var result = SampleSite.cellResult(cell, [])
      result.status = .failed(problem)
      return result
    }
    #expect(SampleSite.page("c1.html", site).contains("1 directive result, all whole"))
  }

  @Test func sourcesKeepTheirBytes() throws {
    let text = SourceText(file: "a.md", lines: ["a", "b"])
    func copy(_ digest: Digest?) throws -> [UInt8]? {
      let chapter = Chapter(name: "a", title: "A", source: text, blocks: [])
      var book = Book(folder: URL(fileURLWithPath: "/nowhere"), title: "B", chapters: [chapter])
      if let digest { book.sources["a.md"] = digest }
      let result = ChapterResult(chapter: chapter, cells: [], values: [])
      let site = Site(
        book: book, result: BookResult(chapters: [result], nodes: [], diagnostics: []),
        provenance: Provenance(), record: RunRecord())
      return site.build().files["sources/a.md"]
    }
    #expect(try copy(Digest(of: "a\nb")) == Array("a\nb".utf8))
    #expect(try copy(Digest(of: "a\nb\n")) == Array("a\nb\n".utf8))
    #expect(try copy(nil) == Array("a\nb\n".utf8))
  }
}
