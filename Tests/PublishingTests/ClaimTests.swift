import Foundation
import Storage
import Testing

@testable import Notebook
@testable import Publishing

/// Claims where they are made, and the ledger of all.
@Suite struct ClaimTests {
  @Test func card() throws {
    let page = try #require(RichBook.pages(try RichBook.site())["c2.html"])
    #expect(
      page.contains(
        "<div class=\"claim\" id=\"claim-c2\"><div class=\"claim-head\">"
          + "<span class=\"claim-name\">C2</span> <span class=\"verdict partly\">partly replicated"
          + "</span></div>\n<p>S &lt;C2&gt;</p>\n<p>The paper: 0.5 &amp; more</p>\n"
          + "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Findings about C2\">"
          + "<table class=\"findings\"><thead><tr><th scope=\"col\">Finding</th>"), "\(page)")
    #expect(
      page.contains(
        "<tr><th scope=\"row\">F</th>\n<td>0.81 ± 0.03</td>\n<td>above 0.5</td>\n"
          + "<td class=\"short-cell\">fails</td>\n</tr>"))
    #expect(page.contains("<span class=\"verdict replicated\">replicated</span>"))
    #expect(page.contains("<span class=\"verdict not-replicated\">not replicated</span>"))
    #expect(page.contains("<span class=\"verdict not-attempted\">not attempted</span>"))
    // A claim leads to what it rests on.
    let key = Digest(of: "cell-2 0")
    #expect(page.contains("<code data-copy=\"\(key.hexadecimal)\""))
  }

  @Test func undecidedIsAVerdictOfItsOwn() throws {
    let body = "```swift {}\nclaim C1 undecided undecided\n```\n\n```swift {}\nclaim C2\n```\n"
    let pages = RichBook.pages(try RichBook.site(["", body]))
    #expect(pages["index.html"]?.contains("1 undecided, 1 not attempted, of 2 claims.") == true)
    #expect(
      pages["c1.html"]?.contains("<span class=\"verdict undecided\">undecided</span>") == true)
    // Each verdict has a shape of its own, since colours alone do not reach everybody.
    for verdict in Claim.Verdict.allCases {
      #expect(
        verdict == .replicated
          || Theme.styleSheet.contains(".verdict.\(verdict.rawValue)::before {"))
      #expect(Theme.styleSheet.contains(".verdict.\(verdict.rawValue) { color: "))
    }
  }

  @Test func ledgerOnTheFrontPage() throws {
    let page = try #require(RichBook.pages(try RichBook.site())["index.html"])
    #expect(
      page.contains("1 replicated, 1 partly, 1 not replicated, 1 not attempted, of 4 claims."))
    #expect(page.contains(Claim.rule) && page.contains("<table class=\"ledger\">"))
    let links = page.matches(of: /<a class="claim-name" href="([^"]*)">([^<]*)<\/a>/)
    #expect(links.map { String($0.1) } == [2, 3, 4, 10].map { "c2.html#claim-c\($0)" })
    #expect(
      page.contains(
        "<td data-label=\"Here\"><div><div>F: 0.81 ± 0.03</div>\n<div>F: 0.81 ± 0.03</div>\n"
          + "</div>\n</td>\n<td data-label=\"Verdict\"><span class=\"verdict replicated\">"))
    let claims = try #require(page.range(of: "id=\"the-claims\""))
    let chapters = try #require(page.range(of: "id=\"the-chapters\""))
    #expect(claims.lowerBound < chapters.lowerBound)
    #expect(page.contains("<a href=\"#the-claims\">The claims</a>"))
  }

  @Test func ledgerWhereAChapterPlacesIt() throws {
    let site = try RichBook.site(["", RichBook.second, "> {{claims}}\n\n{{claims}}"]) {
      SampleSite.result(for: $0)
    }
    let pages = RichBook.pages(site)
    #expect(pages["index.html"]?.contains("class=\"ledger\"") == false)
    #expect(pages["c2.html"]?.contains("href=\"c1.html#claim-c2\"") == true)
    let empty = RichBook.pages(try RichBook.site(["", "{{claims}}"]))
    #expect(empty["c1.html"]?.contains("The book states no claims.") == true)
    #expect(empty["index.html"]?.contains("the-claims") == false)
  }

  @Test func aClaimWithoutACardLeadsToItsCell() throws {
    let body = "```swift {}\n//| output: false\nclaim C1\n```\n"
    let pages = RichBook.pages(try RichBook.site(["", body]))
    #expect(pages["index.html"]?.contains("href=\"c1.html#cell-1\">C1</a>") == true)
    #expect(pages["c1.html"]?.contains("id=\"cell-1\"") == true)
  }

  @Test func namesThatAreTaken() throws {
    // Headings of the author that are called like what the program adds, and a claim made twice.
    let body =
      "## Claim C7\n\n## References\n\n[@bills2023]\n\n"
      + "```swift {}\nclaim C7\n```\n\n```swift {}\nclaim C7\n```\n"
    let front =
      "## The chapters\n\n## What was run\n\n## Cite this\n\n## Regenerate\n\n## The claims"
    let pages = RichBook.pages(try RichBook.site([front, body]))
    for page in pages.values {
      let identifiers = RichBook.values(of: "id", in: page)
      #expect(Set(identifiers).count == identifiers.count, "\(identifiers)")
    }
    #expect(pages["index.html"]?.contains("href=\"#the-chapters-2\"") == true)
    #expect(pages["c1.html"]?.contains("<h2 id=\"references-2\">References</h2>") == true)
  }
}
