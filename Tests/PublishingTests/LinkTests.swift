import Foundation
import Testing

@testable import Notebook
@testable import Publishing

/// Identifiers are unique, links lead somewhere, nothing is loaded from elsewhere.
@Suite struct LinkTests {
  @Test(arguments: [false, true])
  func everyLinkOfTheSiteResolves(_ isBroken: Bool) throws {
    let problem = Diagnostic(
      code: "x", "bad", at: SourcePosition(file: "1-c1.md", line: 1, column: 1))
    let site = try RichBook.site(result: { cell in
      var result = SampleSite.result(for: cell)
      if isBroken {
        result.status = cell.index == 0 ? .failed(problem) : .blocked(on: "x", problem)
      }
      return result
    })
    let built = site.build()
    let files = built.files.merging(built.recordFiles) { $1 }
    let pages = RichBook.pages(site)
    let identifiers = pages.mapValues { RichBook.values(of: "id", in: $0) }
    for (name, page) in pages {
      let own = try #require(identifiers[name])
      #expect(Set(own).count == own.count, "\(name): \(own)")
      for link in RichBook.values(of: "href", in: page) + RichBook.values(of: "src", in: page)
      where link.scheme == nil {
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let target = parts[0].isEmpty ? name : parts[0].removingPercentEncoding ?? ""
        #expect(files[target] != nil || target == "manifest.json", "\(name): \(link)")
        if parts.count > 1 {
          #expect(identifiers[target]?.contains(String(parts[1])) == true, "\(name): \(link)")
        }
      }
    }
    #expect(pages.count == 4 && pages["run.html"] != nil)
  }

  @Test func singleFileNeedsNothingElse() throws {
    let site = try RichBook.site(change: { $0.language = "de" })
    let file = try site.singleFile()
    let identifiers = RichBook.values(of: "id", in: file)
    #expect(Set(identifiers).count == identifiers.count, "\(identifiers)")
    let links = RichBook.values(of: "href", in: file)
    for link in links {
      if link.hasPrefix("#") {
        #expect(identifiers.contains(String(link.dropFirst())), "\(link)")
      } else {
        // Links that a reader may follow to the network stay; files are inside.
        #expect(link.hasPrefix("data:") || link.hasPrefix("https://example.org"), "\(link)")
      }
    }
    for source in RichBook.values(of: "src", in: file) {
      #expect(source.hasPrefix("data:image/png;base64,"), "\(source.prefix(80))")
    }
    #expect(file.hasPrefix("<!doctype html>\n<html lang=\"de\">"))
    #expect(!file.contains("<link rel=\"stylesheet\"") && !file.contains("<script src"))
    #expect(!file.contains("url(") && !file.contains("data-preview=") && !file.contains("run.html"))
    for part in [
      "id=\"c1--sec-deep\"", "href=\"#c1--sec-deep\"", "id=\"c2--\"", "href=\"#c2--\"",
      "href=\"#c1--fig-parts-b\"", "href=\"#c2--claim-c10\"", "id=\"c1--ref-bills2023\"",
      "href=\"data:text/csv;charset=utf-8;base64,", "download=\"c1-fig-parts.csv\"",
      "<article class=\"page chapter\">",
      "{\"page\":\"\",\"chapter\":\"Chapter &lt;1>\""
        .replacingOccurrences(of: "&lt;", with: "\\u003c"),
    ] { #expect(file.contains(part), "\(part)") }
    #expect(!links.contains { $0.contains(".html") || $0.contains(".md") })
    // Style and script end where the program ends them.
    #expect(file.components(separatedBy: "</style>").count == 2)
    #expect(file.components(separatedBy: "</script>").count == 4)
  }

  @Test func aFigureThatCannotBeDrawnIsNoSingleFile() throws {
    var site = try RichBook.site()
    site.artifact = { _, _, _ in throw SiteError(description: "no font") }
    #expect(throws: SiteError.self) { try site.singleFile() }
  }
}
