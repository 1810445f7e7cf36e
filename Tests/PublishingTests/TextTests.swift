import Foundation
import Testing

@testable import Notebook
@testable import Publishing

/// Formulas, citations, parts of figures and what is kept for previews.
@Suite struct TextTests {
  private func page(_ name: String) throws -> String {
    try #require(RichBook.pages(try RichBook.site())[name])
  }

  @Test(arguments: [
    // Citations in brackets, in a sentence, with the year only; in notes.
    "First (see <a class=\"citation\" href=\"#ref-bills2023\">Bills et al., 2023</a>, p. 5; "
      + "<a class=\"citation\" href=\"#ref-elhage2022\">2022</a>) and <math><semantics><msup>",
    "; <a class=\"citation\" href=\"#ref-bills2023\">Bills et al. (2023)</a> show it.",
    "A note with (<a class=\"citation\" href=\"#ref-elhage2022\">Elhage, 2022</a>).</aside>",
    // Equations with and without a number.
    "<div class=\"equation\" id=\"eq-loss\"><div class=\"equation-body\" tabindex=\"0\" "
      + "role=\"region\" aria-label=\"Equation\u{A0}1.1\"><math display=\"block\"",
    "</math></div>\n<span class=\"equation-number\">(1.1)</span></div>\n",
    "<div class=\"equation\"><div class=\"equation-body\" tabindex=\"0\" role=\"region\" "
      + "aria-label=\"Equation\"><math",
    // References: number only, a part, with the link's text.
    "See <a class=\"reference\" href=\"#eq-loss\">1.1</a> and "
      + "<a class=\"reference\" href=\"#fig-parts-a\">Figure\u{A0}1.1a</a>.",
    // Parts of a figure.
    "<figure id=\"fig-parts\"><div class=\"subfigures\" data-columns=\"2\">"
      + "<figure class=\"subfigure\" id=\"fig-parts-a\"><div class=\"image\">"
      + "<img class=\"only-light\" src=\"figures/c1-fig-parts-light.png\" "
      + "alt=\"Two lines. (a) One\"",
    "<figcaption><span class=\"subfigure-letter\">(b)</span> Two, see "
      + "<a class=\"reference\" href=\"#eq-loss\">Equation\u{A0}1.1</a></figcaption>",
    "<span class=\"figure-number\">Figure\u{A0}1.1.</span> Parts of <math>",
    // The list of references.
    "<section class=\"references\"><h2 id=\"references\">References</h2>\n<ol>"
      + "<li id=\"ref-bills2023\">",
    "Explaining &lt;neurons&gt;", "href=\"https://example.org/a?b=1&amp;c=2\" rel=\"noopener\"",
    "<a href=\"#references\">References</a>",
    // Where cells of other files come from.
    "<a href=\"sources/parts/a%20b.md\">parts/a b.md</a>",
  ])
  func firstChapter(_ expected: String) throws {
    let page = try page("c1.html")
    #expect(page.contains(expected), "\(page)")
  }

  @Test func referencesAreSortedAndOnlyOfThisPage() throws {
    let first = try page("c1.html")
    let order = RichBook.values(of: "id", in: first).filter { $0.hasPrefix("ref-") }
    #expect(order == ["ref-bills2023", "ref-elhage2022"])
    let front = try page("index.html")
    #expect(
      RichBook.values(of: "id", in: front).filter { $0.hasPrefix("ref-") } == ["ref-elhage2022"])
  }

  @Test func linksOfReferencesAreFiltered() throws {
    let page = try page("c1.html")
    #expect(!page.contains("javascript:"))
    #expect(WebAddress.allowed("https://a.b") == "https://a.b")
    for bad in [
      "javascript:x", " java\tscript:x", "data:text/html,x", "//a.b", "/\\a.b", "\\\\a.b",
      "\t//a.b", "vbscript:x", "file:///etc/passwd",
    ] { #expect(WebAddress.allowed(bad) == nil, "\(bad)") }
    #expect(WebAddress.path("a b/c#d?e%.md") == "a%20b/c%23d%3Fe%25.md")
  }

  @Test func previewsOfWhatStandsOnOtherPages() throws {
    let page = try page("index.html")
    let start = try #require(page.range(of: "<div class=\"previews\" hidden=\"\">"))
    let previews = String(page[start.lowerBound...])
    for part in [
      "<div data-preview=\"c1.html\"><p><strong>Chapter &lt;1&gt;</strong></p>\n<p>S &amp; 1</p>",
      "<div data-preview=\"fig-parts-b\"><figure><div class=\"image\"><img class=\"only-light\" "
        + "src=\"figures/c1-fig-parts-2-light.png\"",
      "loading=\"lazy\"",
      "<span class=\"subfigure-letter\">(b)</span> Two, see Equation\u{A0}1.1</p>",
      "<div data-preview=\"eq-loss\"><div class=\"equation\"><div class=\"equation-body\"><math",
      "<span class=\"equation-number\">(1.1)</span>",
      "<div data-preview=\"sec-deep\"><p><strong>Deep <span class=\"value\"",
      "<p>The section begins.</p>",
      "<div data-preview=\"tbl-t\"><figure><figcaption><p><span class=\"figure-number\">"
        + "Table\u{A0}1.1.</span> Tokens.</p>",
    ] { #expect(previews.contains(part), "\(part) in \(previews)") }
    #expect(!previews.contains(" id=\"") && !previews.contains("<a "))
    // A page that refers to nothing elsewhere keeps nothing.
    #expect(!(try self.page("c1.html")).contains("data-preview"))
  }

  @Test func resultsSideBySide() throws {
    let page = try page("c2.html")
    #expect(
      page.contains(
        "<figure id=\"fig-two\"><div class=\"subfigures\" data-columns=\"2\"><div>"
          + "<div class=\"image\">"))
    #expect(page.contains("alt=\"Two lines. (2 of 2)\""))
    #expect(page.contains("<a href=\"c1.html#sec-deep\">the first</a>"))
  }

  /// Widths at which drawings are made, by the place and the number of columns.
  @Test(arguments: [
    ("", 640), ("//| column: outset\n", 710), ("//| column: page\n", 880),
    ("//| column: screen\n", 1100), ("//| column: margin\n", 200),
    ("//| columns: 2\n", 306), ("//| columns: 2\n//| column: outset\n", 341),
    ("//| columns: 2\n//| column: page\n", 426), ("//| columns: 4\n", 180),
    ("//| subcap: [\"a\", \"b\", \"c\"]\n", 194),
    ("//| subcap: [\"a\", \"b\", \"c\", \"d\"]\n", 306),
  ])
  func drawingsAreAsWideAsTheirPlace(_ options: String, _ width: Int) throws {
    let body = "@fig-a\n\n```swift {#fig-a}\n//| alt: x\n\(options)plot(a)\n```\n"
    let site = try SampleSite.site([body, "@fig-a"])
    let files = site.build().files
    for page in ["index.html", "c1.html"] {
      let text = SampleSite.page(page, site)
      let widths = text.matches(of: /<img [^>]*width="([0-9]+)"/).map { Int($0.1) }
      #expect(!widths.isEmpty && widths.allSatisfy { $0 == width }, "\(page): \(widths)")
    }
    let image = try #require(files["figures/c0-fig-a-light.png"])
    let pixels = image[16..<20].reduce(0) { $0 << 8 | Int($1) }
    #expect(pixels == 2 * width)
  }

  @Test func paperLeavesOutWhatIsFolded() throws {
    let print = try #require(Theme.styleSheet.range(of: "@media print {"))
    let rules = Theme.styleSheet[print.upperBound...]
    let hidden = try #require(rules.range(of: "display: none !important"))
    let selectors = rules[..<hidden.lowerBound].split { ",{}\n".contains($0) }.map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    for part in [".folds", ".cell > details", ".checks", ".rail", "dialog"] {
      #expect(selectors.contains(part))
    }
    // These are what is folded on a page.
    let page = SampleSite.page("c1.html", try SampleSite.site(["", SampleSite.everything]))
    #expect(page.contains("<div class=\"folds\"><details><summary>Data table"))
    #expect(page.contains("<details class=\"checks\">"))
  }

  @Test(arguments: [
    (1, "3 results but has 1 sub-caption"), (4, "3 results but has 4 sub-captions"),
  ])
  func subcaptionsThatDoNotFit(_ count: Int, _ message: String) throws {
    let captions = (0..<count).map { "\"S\($0)\"" }.joined(separator: ", ")
    let body = "\n\n```swift {#fig-a}\n//| alt: x\n//| subcap: [\(captions)]\nplot(a)\n```\n"
    let site = try SampleSite.site(["", body]) { cell in
      SampleSite.cellResult(
        cell, Array(repeating: .figure(SampleSite.figure), count: 3))
    }
    let diagnostics = site.build().diagnostics
    #expect(diagnostics.map(\.code) == ["subcaption-count"])
    #expect(diagnostics.first?.message.contains(message) == true)
    #expect(diagnostics.first?.position == SourcePosition(file: "1-c1.md", line: 7, column: 1))
    let identifiers = RichBook.values(of: "id", in: SampleSite.page("c1.html", site))
    let parts = identifiers.filter { $0.hasPrefix("fig-a-") }
    #expect(parts == (0..<count).map { "fig-a-\(CrossReferences.letters[$0])" })
  }

  @Test func rawHTMLOnlyWhereItIsAllowed() throws {
    let body = "a <b class=\"x\">c</b>\n\n<video src=\"v\"></video>"
    let shown = SampleSite.page("c1.html", try SampleSite.site(["", body]))
    #expect(shown.contains("&lt;b class=\"x\"&gt;c&lt;/b&gt;") && shown.contains("&lt;video"))
    let raw = SampleSite.page(
      "c1.html", try SampleSite.site(["", body], change: { $0.allowsHTML = true }))
    #expect(raw.contains("a <b class=\"x\">c</b>") && raw.contains("<video src=\"v\"></video>"))
  }

  @Test func languageAndDirection() throws {
    let german = SampleSite.page(
      "c1.html", try SampleSite.site(["", ""], change: { $0.language = "de" }))
    #expect(german.hasPrefix("<!doctype html>\n<html lang=\"de\">"))
    let hebrew = SampleSite.page(
      "c1.html", try SampleSite.site(["", ""], change: { $0.language = "he-IL" }))
    #expect(hebrew.hasPrefix("<!doctype html>\n<html lang=\"he-IL\" dir=\"rtl\">"))
  }

  @Test func sharing() throws {
    let body = "```swift {#fig-a}\n//| alt: A \"line\".\nplot(a)\n```\n"
    let page = SampleSite.page(
      "c1.html", try SampleSite.site(["", body], change: { $0.address = "https://a.b/book/" }))
    for part in [
      "<meta name=\"description\" content=\"S &amp; 1\">",
      "<meta property=\"og:title\" content=\"Chapter &lt;1&gt;\">",
      "<meta property=\"og:type\" content=\"article\">",
      "<meta property=\"og:description\" content=\"S &amp; 1\">",
      "<link rel=\"canonical\" href=\"https://a.b/book/c1.html\">",
      "<meta property=\"og:url\" content=\"https://a.b/book/c1.html\">",
      "<meta property=\"og:image\" content=\"https://a.b/book/figures/c1-fig-a-light.png\">",
      "<meta property=\"og:image:alt\" content=\"A &quot;line&quot;.\">",
      "<meta name=\"twitter:card\" content=\"summary_large_image\">",
    ] { #expect(page.contains(part), "\(part)") }
    let plain = SampleSite.page("c1.html", try SampleSite.site(["", body]))
    #expect(!plain.contains("canonical") && !plain.contains("og:url"))
  }
}
