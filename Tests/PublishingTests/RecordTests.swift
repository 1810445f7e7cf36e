import Foundation
import Storage
import Testing

@testable import Notebook
@testable import Publishing

/// What differs from run to run, and the search index.
@Suite struct RecordTests {
  private func node(
    _ outcome: NodeRecord.Outcome, line: Int = 8, file: String = "1-c1.md", seconds: Double = 1.5
  ) -> NodeRecord {
    NodeRecord(
      key: Digest(of: "\(line)"), directive: "train", summary: "train(on: a)",
      position: SourcePosition(file: file, line: line, column: 1), outcome: outcome,
      reason: "the seed changed", seconds: seconds, inputs: [])
  }

  private let body = "Text.\n\n```swift {#fig-a}\n//| alt: x\na\n```\n"

  private func site(_ seconds: Double, _ outcome: NodeRecord.Outcome) throws -> Site {
    let site = try SampleSite.site(
      ["", body],
      result: { cell in
        var result = SampleSite.result(for: cell)
        result.seconds = seconds
        return result
      },
      record: RunRecord(
        facts: [.init("Duration", "\(seconds) s")], nodes: [node(outcome, seconds: seconds)]))
    return site
  }

  @Test func onlyTheRecordKnowsTheTime() throws {
    let (first, second) = (try site(1, .computed).build(), try site(250, .hit).build())
    #expect(first.files == second.files)
    #expect(first.recordFiles["run.html"] != second.recordFiles["run.html"])
    #expect(
      first.recordFiles["run.js"] == Array("monographRun([[\"Duration\",\"1.0 s\"]]);\n".utf8))
    let again = try site(1, .computed).build()
    #expect(first.recordFiles == again.recordFiles && first.files == again.files)
  }

  @Test func callsWithTheirPlaces() throws {
    let nodes = [
      node(.computed), node(.hit, line: 5), node(.blocked, line: 1, file: "other.md"),
      node(.failed, line: 999),
    ]
    let page = String(
      decoding: try SampleSite.site(["", body], record: RunRecord(nodes: nodes)).build()
        .recordFiles["run.html"] ?? [], as: UTF8.self)
    for part in [
      "<a href=\"c1.html#fig-a\">1-c1.md, line 8</a>", "<a href=\"c1.html\">1-c1.md, line 5</a>",
      "<td>other.md:1:1</td>", "<span class=\"chip computed\">computed</span>",
      "<span class=\"chip hit\">stored</span>", "<td>the seed changed</td>",
      "<td class=\"number-cell\">1.500</td>", "data-copy=\"\(Digest(of: "8").hexadecimal)\"",
      "4 directive calls: 1 computed, 1 found in the store, 1 failed and 1 waiting",
      "<table class=\"record\">", "<nav class=\"rail\"",
    ] { #expect(page.contains(part), "\(part)") }
  }

  @Test func theRecordIsReplacedOnlyByARunThatDidSomething() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    func run() throws -> String? {
      try? String(contentsOf: folder.appendingPathComponent("run.js"), encoding: .utf8)
    }
    _ = try site(1, .computed).write(to: folder)
    #expect(try run()?.contains("1.0 s") == true)
    // Warm: nothing is written.
    #expect(try site(2, .hit).write(to: folder) == [])
    #expect(try run()?.contains("1.0 s") == true)
    // Something was computed.
    let changes = try site(3, .computed).write(to: folder)
    #expect(changes == [ChangedFile("run.html", .changed), ChangedFile("run.js", .changed)])
    // The record is not there.
    try FileManager.default.removeItem(at: folder.appendingPathComponent("run.js"))
    #expect(try site(4, .hit).write(to: folder).map(\.path) == ["run.html", "run.js"])
    // A page changed.
    var changed = try site(5, .hit)
    changed.provenance.seed = "8"
    #expect(try changed.write(to: folder).map(\.path).contains("run.js"))
    #expect(try run()?.contains("5.0 s") == true)
  }

  @Test func searchEntries() throws {
    let site = try RichBook.site()
    let entries = SearchIndex(site, SiteCatalog(site)).entries
    #expect(entries.map(\.identifier) == ["", "the-claims", "", "sec-deep", "made", ""])
    #expect(entries.map(\.section) == ["", "The claims", "", "Deep 0.81", "Made", ""])
    #expect(
      entries[2].text
        == "S & 1 First (see Bills et al., 2023, p. 5; 2022) and x^2; Bills et al. (2023) show it. "
        + "A note with (Elhage, 2022). a < b Equation\u{A0}1.1. c See 1.1 and Figure\u{A0}1.1a.")
    #expect(entries[3].text.contains("Two lines.") && entries[3].text.contains("Tokens."))
    #expect(!entries[3].text.contains("plot(a)"))
    #expect(entries[5].text.contains("C2 S <C2> 0.5 & more partly replicated"))
  }

  @Test func searchIndexIsBounded() throws {
    let long = String(repeating: "word ", count: 40_000)
    let bodies = ["", long] + (0..<20).map { _ in "## A\n\n" + long }
    let site = try SampleSite.site(bodies)
    let bytes = try #require(site.build().files["search.js"])
    #expect(bytes.count < 300_000 && bytes.count > 50_000)
    #expect(SearchIndex.prefix(of: "one two three", 9) == "one two")
    #expect(SearchIndex.prefix(of: "ééééé", 5) == "éé")
    #expect(SearchIndex.prefix(of: "short", 5) == "short")
  }
}

/// Runs that could not compute everything.
@Suite struct PartialSiteTests {
  @Test func whatCannotBeWrittenStaysAsItIs() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let figure = "```swift {#fig-a}\n//| alt: x\na\n```\n"
    let first = try SampleSite.site(["", "Old.", figure])
    _ = try first.write(to: folder)
    var second = try SampleSite.site(["", "New.", figure + "\nNew.\n"])
    second.result.chapters[2].isComplete = false
    let changes = Set(try second.write(to: folder).map(\.path))
    #expect(changes.contains("c1.html") && changes.contains("sources/1-c1.md"))
    #expect(!changes.contains("c2.html") && !changes.contains("sources/2-c2.md"))
    #expect(
      FileManager.default.fileExists(
        atPath: folder.appendingPathComponent("figures/c2-fig-a-light.png").path))
    // The chapter is still the old one.
    #expect(
      SiteVerification.problems(of: folder, for: second.book).map { "\($0.kind) \($0.path)" }
        == ["outdated 2-c2.md"])
    second.result.chapters[2].isComplete = true
    #expect(try second.write(to: folder).map(\.path).contains("c2.html"))
    #expect(SiteVerification.problems(of: folder, for: second.book) == [])
  }
}
