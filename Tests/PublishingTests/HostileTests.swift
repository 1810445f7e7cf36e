import Bibliography
import Foundation
import Storage
import Testing

@testable import Figures
@testable import Notebook
@testable import Publishing

/// Texts that would do harm if one place forgot to escape them.
@Suite struct HostileTests {
  private static let attack =
    "\"><script>alert(1)</script>\u{202E}\u{0}\u{2028}<img src=x onerror=y>"

  private func site() throws -> Site {
    let attack = Self.attack
    let json = """
      [{"id": "evil2020", "type": "webpage", "title": "T <script>alert(1)</script>",
        "author": [{"family": "<script>alert(1)</script>", "given": "<b>"}],
        "issued": {"date-parts": [[2020]]}, "URL": "https://a.b/\\"><script>alert(1)</script>"}]
      """
    var surroundings = BookSurroundings()
    surroundings.bibliography = Bibliography.read(json).bibliography
    let body = #"""
      `{swift} a` [see <script>alert(1)</script> @evil2020, <script>alert(1)</script>]
      $\text{<script>alert(1)</script>}$ [l](https://a.b/"><script>alert(1)</script>)

      ## <script>alert(1)</script> `<script>alert(1)</script>` {#sec-a}

      | <script>alert(1)</script> |
      |---|
      | <script>alert(1)</script> |

      ```swift {#fig-a}
      //| cap: '<script>alert(1)</script>'
      //| alt: '"><script>alert(1)</script>'
      let a = "<script>alert(1)</script>"
      ```

      ```swift {#tbl-a}
      t
      ```

      ```swift {}
      claim
      ```

      ```swift {}
      p
      ```

      ```<script>alert(1)</script>
      <script>alert(1)</script>
      ```
      """#
    let position = SourcePosition(file: "<script>alert(1)</script>", line: 1, column: 1)
    let node = NodeRecord(
      key: Digest(of: "k"), directive: attack, summary: attack, position: position,
      outcome: .failed, reason: attack, seconds: .nan, inputs: [])
    let site = try SampleSite.site(
      ["@sec-a @fig-a @ch-c1", body], result: { Self.result(of: $0) }, value: attack,
      provenance: Provenance(
        profile: attack, seed: attack, toolVersion: attack,
        resources: [.init(name: attack, file: attack, package: attack)], command: attack),
      record: RunRecord(facts: [.init(attack, attack)], nodes: [node]),
      surroundings: surroundings,
      change: { book in
        book.title = attack
        book.subtitle = attack
        book.authors = [attack]
        book.address = "https://a.b/\"><script>alert(1)</script>/"
        for index in book.chapters.indices {
          book.chapters[index].title = attack
          book.chapters[index].summary = attack
        }
      })
    var changed = site
    for index in site.book.chapters.indices {
      changed.result.chapters[index].chapter.title = attack
      changed.result.chapters[index].chapter.summary = attack
    }
    return changed
  }

  private static func result(of cell: Cell) -> CellResult {
    let shown: Presentation =
      switch cell.label {
      case "fig-a":
        .figure(
          Figure(
            Panel(
              x: Axis("<script>alert(1)</script>"), y: Axis("y"),
              series: [Series("<script>alert(1)</script>", .line, x: [1, 2], y: [1, 2])])))
      case "tbl-a":
        .table(Table(columns: [.init(attack, unit: attack)], rows: [[attack], ["שלום"]]))
      default:
        cell.code.hasPrefix("claim")
          ? .claim(
            Claim(
              name: attack, statement: attack, paper: attack,
              findings: [
                .init(name: attack, value: attack, expectation: attack, outcome: .undecided)
              ]))
          : .text("a\n" + attack)
      }
    return SampleSite.cellResult(cell, [shown], warnings: [attack])
  }

  @Test func nothingBecomesMarkup() throws {
    let site = try site()
    let built = site.build()
    let files = built.files.merging(built.recordFiles) { $1 }
    for (name, bytes) in files where name.hasSuffix(".html") {
      let page = String(decoding: bytes, as: UTF8.self)
      #expect(!page.contains("<script>alert") && !page.contains("<img src=x"), "\(name)")
      #expect(!page.contains("\"><script") && !page.contains("\u{202E}") && !page.contains("\0"))
      #expect(page.contains("&lt;script&gt;alert(1)"))
      // Every element is one that pages are made of.
      for match in page.matches(of: /<([a-zA-Z0-9]+)/) {
        let tag = String(match.1)
        #expect(
          Tag(rawValue: tag) != nil
            || ["math", "semantics", "annotation", "mtext", "mrow"].contains(tag), "\(name): \(tag)"
        )
      }
    }
    let single = try site.singleFile()
    #expect(!single.contains("<script>alert") && !single.contains("<img src=x"))
    #expect(single.components(separatedBy: "</script>").count == 4)
    let table = try #require(files["c1.html"].map { String(decoding: $0, as: UTF8.self) })
    #expect(table.contains("<bdi>שלום</bdi>"))
  }

  @Test func scriptsAreDataOnly() throws {
    let built = try site().build()
    for (bytes, function) in [
      (built.files["search.js"], "monographSearch"), (built.recordFiles["run.js"], "monographRun"),
    ] {
      let text = String(decoding: try #require(bytes), as: UTF8.self)
      #expect(text.hasPrefix(function + "([") && text.hasSuffix("]);\n"))
      #expect(!text.contains("<") && !text.contains("\u{2028}") && !text.contains("\0"))
      // What is left is JSON.
      let json = text.dropFirst(function.count + 1).dropLast(3)
      let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
      if function == "monographRun" {
        #expect(value as? [[String]] == [[Self.attack, Self.attack]])
      }
    }
  }

  @Test(arguments: [
    ("a\u{1B}b", "a\u{241B}b"), ("a\u{7F}b", "a\u{2421}b"), ("a\u{85}b", "a\u{FFFD}b"),
    ("\u{202A}\u{202E}x\u{2066}\u{2069}", "\u{FFFD}\u{FFFD}x\u{FFFD}\u{FFFD}"),
    ("é\u{C2}\u{A0}€\u{2030}\u{20AC}🧪", "é\u{C2}\u{A0}€\u{2030}\u{20AC}🧪"),
    ("<&>\"'", "&lt;&amp;&gt;\"'"), ("a\r\nb\tc", "a\u{240D}\nb\tc"), ("", ""),
    ("\u{200E}\u{E000}", "\u{200E}\u{E000}"),
  ])
  func escaping(_ text: String, _ expected: String) {
    #expect(HTML.text(text).markup == expected)
    let attribute = HTML.tag(.a, ["title": text]).markup
    #expect(
      attribute
        == "<a title=\"\(expected.replacingOccurrences(of: "\"", with: "&quot;"))\"></a>")
  }
}
