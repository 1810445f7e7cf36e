import Foundation
import Storage
import Testing

@testable import Notebook
@testable import Publishing

/// What the search of the pages finds.
@Suite struct SearchTests {
  private func entries(_ site: Site) -> [SearchIndex.Entry] {
    SearchIndex(site, SiteCatalog(site)).entries
  }

  @Test func whatIsShownIsFoundByItsNumber() throws {
    let entries = entries(try RichBook.site())
    let deep = try #require(entries.first { $0.identifier == "sec-deep" })
    #expect(
      deep.shown == [
        "Figure\u{A0}1.1", "Figure\u{A0}1.1a", "Figure\u{A0}1.1b", "Table\u{A0}1.1",
      ])
    #expect(deep.text.contains("Figure\u{A0}1.1. Parts of α."))
    #expect(deep.text.contains("Figure\u{A0}1.1b. Two, see Equation\u{A0}1.1"))
    let first = try #require(entries.first { $0.chapter == 1 })
    #expect(first.shown == ["Equation\u{A0}1.1"])
    // Those that refer to it only do not show it.
    #expect(entries.filter { $0.shown.contains("Figure\u{A0}1.1") }.count == 1)
    let hidden = try RichBook.site([
      "", "```swift {#fig-a}\n//| alt: x\n//| output: false\na\n```",
    ])
    #expect(self.entries(hidden).flatMap { $0.shown } == [])
  }

  @Test func claimsLeadToTheirCardsAndTheLedger() throws {
    let site = try RichBook.site()
    let entries = entries(site)
    let found = entries.filter { $0.shown.contains("C2") }
    #expect(found.map(\.identifier) == ["the-claims", ""])
    #expect(found.map(\.chapter) == [0, 2])
    for entry in found { #expect(entry.text.contains("C2 S <C2> 0.5 & more partly replicated")) }
    #expect(found[0].shown == ["C2", "C3", "C4", "C10"])
    #expect(SampleSite.page("index.html", site).contains("<h2 id=\"the-claims\""))
    let placed = self.entries(
      try RichBook.site(["", RichBook.second, "## All {#sec-all}\n\n{{claims}}"]))
    #expect(
      placed.filter { $0.shown.contains("C10") }.map(\.identifier) == ["", "sec-all"])
  }

  @Test func notesStandAfterTheirParagraph() throws {
    let body = """
      ## Heading[^h] {#sec-a}

      One[^n] two[^m] three.

      [^h]: Of the heading.
      [^n]: First *note*.
      [^m]: Second.
      """
    let site = try SampleSite.site(["", body])
    let entry = try #require(entries(site).last)
    #expect(entry.section == "Heading")
    #expect(entry.text == "One two three. First note. Second.")
    #expect(SampleSite.page("c1.html", site).contains("aria-label=\"Link to “Heading”\""))
  }

  @Test func namesAreInTheIndexOfTheScript() throws {
    let built = try RichBook.site().build()
    let text = String(decoding: try #require(built.files["search.js"]), as: UTF8.self)
    let json = text.dropFirst("monographSearch(".count).dropLast(3)
    let list = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: String]])
    let claims = try #require(list.first { $0["id"] == "the-claims" })
    #expect(claims["shows"] == "C2\nC3\nC4\nC10" && claims["page"] == "index.html")
    #expect(list.contains { $0["shows"] == nil })
  }
}
