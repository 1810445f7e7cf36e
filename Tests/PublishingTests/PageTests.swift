import Foundation
import Storage
import Testing

@testable import Notebook
@testable import Publishing

/// What stands on a page.
@Suite struct PageTests {
  @Test(arguments: [
    ("*a* **b** `c` x < y", "<p><em>a</em> <strong>b</strong> <code>c</code> x &lt; y</p>"),
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("a <img src=x onerror=y> b", "<p>a &lt;img src=x onerror=y&gt; b</p>"),
    ("[x](javascript:alert(1))", "<p><span>x</span></p>"),
    ("[x](<JaVa script:alert(1)>)", "<p><span>x</span></p>"),
    ("[x](data:text/html,y)", "<p><span>x</span></p>"),
    ("[x](//evil.example)", "<p><span>x</span></p>"),
    (
      "[x](https://a.b \"t<\\\"\")",
      "<p><a href=\"https://a.b\" title=\"t&lt;&quot;\" rel=\"noopener\">x</a></p>"
    ),
    (
      "[x](https://a.b/?c=%22&d)",
      "<p><a href=\"https://a.b/?c=%22&amp;d\" rel=\"noopener\">x</a></p>"
    ),
    ("[x](c0.md)", "<p><a href=\"index.html\">x</a></p>"),
    ("\u{202E}abc\u{2066}", "<p>\u{FFFD}abc\u{FFFD}</p>"),
    ("2. a\n3. b", "<ol start=\"2\"><li>a</li>\n<li>b</li>\n</ol>"),
    (
      "`{swift} a`",
      "<span class=\"value\" title=\"a\"><bdi>0.81</bdi></span>"
    ),
    ("| a |\n|:-:|\n| b |", "<th scope=\"col\" class=\"center-cell\">a</th>"),
    ("> [!TIP]\n> x", "<div class=\"callout tip\" role=\"note\" aria-label=\"Tip\">"),
    ("```swift\nlet a = \"<\"\n```", "<span class=\"s-keyword\">let</span> a = "),
    ("```swift\nlet a = \"<\"\n```", "&lt;"),
    (
      "## A & b",
      "<h2 id=\"a-b\">A &amp; b<a class=\"anchor\" href=\"#a-b\" aria-label=\"Link to “A &amp; b”\">#</a></h2>"
    ),
  ])
  func fragment(_ body: String, _ expected: String) throws {
    let page = SampleSite.page("c1.html", try SampleSite.site(["", body]))
    #expect(page.contains(expected), "\(page.components(separatedBy: "</header>").last ?? "")")
    #expect(!page.contains("<script>alert"))
  }

  @Test func figureAnatomy() throws {
    let site = try SampleSite.site(["", SampleSite.everything])
    let page = SampleSite.page("c1.html", site)
    let start = try #require(page.range(of: "<figure id=\"fig-a\">"))
    let figure = page[start.lowerBound...].prefix(while: { _ in true })
    let end = try #require(figure.range(of: "</figure>"))
    let text = String(figure[..<end.lowerBound])
    let key = Digest(of: "fig-a 0")
    #expect(!page.contains("3 min 12 s"))
    for part in [
      "<img class=\"only-light\" src=\"figures/c1-fig-a-light.png\" "
        + "alt=\"A line that rises from 0.1 to 0.3.\" width=\"640\" height=\"249\"",
      "<img class=\"only-dark\" src=\"figures/c1-fig-a-dark.png\"",
      "<span class=\"figure-number\">Figure\u{A0}1.1.</span> Rises.",
      "<a href=\"sources/1-c1.md\">1-c1.md, lines 20–24</a>",
      "href=\"figures/c1-fig-a.csv\" download", "<code data-copy=\"\(key.hexadecimal)\"",
      "<summary>Data table</summary>",
      "<summary>Directive <span class=\"aside\">lines 20–24</span></summary>",
    ] { #expect(text.contains(part), "\(part)") }
    let files = site.build().files
    #expect(files["figures/c1-fig-a-light.png"]?.starts(with: [0x89, 0x50]) == true)
    #expect(files["figures/c1-fig-a-dark.png"] != files["figures/c1-fig-a-light.png"])
    #expect(
      String(decoding: files["figures/c1-fig-a.csv"] ?? [], as: UTF8.self).contains("One,1,0.1"))
    #expect(page.contains("<a class=\"reference\" href=\"#fig-a\">Figure\u{A0}1.1</a>"))
    #expect(page.contains("&lt;|im_start|&gt;") && page.contains("a↵b"))
  }

  @Test func echoAndOutput() throws {
    let hidden = "```swift {}\n//| echo: false\n//| output: false\nsecret(a)\n```"
    let page = SampleSite.page("c1.html", try SampleSite.site(["", hidden]))
    #expect(!page.contains("secret") && !page.contains("out &amp;"))
    #expect(page.contains("id=\"cell-1\""))
    let shown = "```swift {}\n//| echo: true\nsecret(a)\n```"
    let other = SampleSite.page("c1.html", try SampleSite.site(["", shown]))
    #expect(other.contains("secret") && !other.contains("<details><summary>Directive"))
    #expect(other.contains("out &amp; &lt;b&gt;"))
  }

  @Test func failuresStandInTheirPlace() throws {
    let position = SourcePosition(file: "1-c1.md", line: 8, column: 5)
    let problem = Diagnostic(
      code: "x", "layer <31> is missing", at: position, length: 2, suggestion: "write 29")
    let body = "```swift {#fig-a}\n//| alt: x\n\nlet bad = 31\n```\n\n```swift {#tbl-b}\nc\n```\n"
    let site = try SampleSite.site(["", body]) { cell in
      CellResult(
        status: cell.index == 0 ? .failed(problem) : .blocked(on: "fig-a", problem), outputs: [],
        nodes: [], seconds: 0, warnings: [])
    }
    let page = SampleSite.page("c1.html", site)
    #expect(page.contains("<div class=\"failure\" id=\"fig-a\">"))
    #expect(page.contains("Layer &lt;31&gt; is missing."))
    #expect(page.contains("let bad = 31\n    ^^"))
    #expect(page.contains("This waits for <a href=\"#fig-a\">Figure\u{A0}1.1</a>"))
  }

  @Test func frontPageListsChaptersAndFacts() throws {
    let provenance = Provenance(
      seed: "<7>", resources: [.init(name: "m", file: "<M>.gguf")], command: "make <it>")
    let page = SampleSite.page(
      "index.html", try SampleSite.site(["", "", ""], provenance: provenance))
    #expect(
      page.contains("<dt>Model</dt>\n<dd>&lt;M&gt;.gguf, not pinned to a digest</dd>"))
    #expect(page.contains("<dt>Seed</dt>\n<dd>&lt;7&gt;</dd>") && page.contains("make &lt;it&gt;"))
    #expect(page.contains("<span class=\"chapter-title\">Chapter &lt;2&gt;</span>"))
    #expect(page.contains("<span class=\"chapter-summary\">S &amp; 1</span>"))
    #expect(page.contains("A &amp; B"))
    let middle = SampleSite.page("c1.html", try SampleSite.site(["", "", ""]))
    #expect(middle.contains("href=\"index.html\" rel=\"prev\""))
    #expect(middle.contains("href=\"c2.html\" rel=\"next\""))
  }

  @Test func samePagesFromTheSameBook() throws {
    let first = try SampleSite.site(["", SampleSite.everything]).build().files
    let second = try SampleSite.site(["", SampleSite.everything]).build().files
    #expect(first == second)
  }

  @Test(
    arguments: [
      (0, "under 0.1 s"), (0.14, "0.1 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"),
      (59.6, "1 min"), (192, "3 min 12 s"), (7_500, "2 h 5 min"), (-1, "unknown"),
      (.nan, "unknown"),
    ] as [(Double, String)])
  func durations(_ seconds: Double, _ expected: String) {
    #expect(Wording.duration(seconds) == expected)
  }
}
