import Foundation
import Testing

@testable import Bibliography

/// The texts of citations and references, letter by letter.
@Suite struct ReferenceTests {
  @Test(arguments: samples) func exactTexts(_ sample: Sample) {
    let (bibliography, problems) = Bibliography.read("[{\"id\":\"k\",\(sample.fields)}]")
    #expect(problems.isEmpty, "\(problems)")
    let cited = "\(bibliography.authorText("k")), \(bibliography.yearText("k"))"
    #expect(cited == sample.cited)
    #expect(marked(bibliography.reference("k")) == sample.reference)
  }

  /// Emphasis between stars, links as in Markdown.
  private func marked(_ pieces: [ReferencePiece]) -> String {
    pieces.map {
      switch $0 {
      case .text(let text): text
      case .emphasis(let text): "*\(text)*"
      case .link(let text, let address): "[\(text)](\(address))"
      }
    }.joined()
  }

  struct Sample: Sendable {
    var fields: String
    var cited: String
    var reference: String
    init(_ fields: String, _ cited: String, _ reference: String) {
      (self.fields, self.cited, self.reference) = (fields, cited, reference)
    }
  }

  static let samples: [Sample] = [
    Sample(
      #""type":"article","title":"On Codes","author":[{"family":"Ray","given":"Ann Jean-Luc"}],"#
        + #""issued":{"date-parts":[[2023,9,15]]},"publisher":"arXiv","DOI":"10.48550/arXiv.2309.08600""#,
      "Ray, 2023",
      "Ray, A. J.-L. (2023). *On Codes*. [arXiv:2309.08600](https://arxiv.org/abs/2309.08600)"),
    Sample(
      #""type":"article-journal","title":"By V1?","author":[{"family":"Olshausen","given":"Bruno A."},"#
        + #"{"family":"Field","given":"David J."}],"issued":{"date-parts":[["1997"]]},"#
        + #""container-title":"Vision Research","volume":37,"issue":"23-24","page":"3311-3325","#
        + #""DOI":"https://doi.org/10.1016/S0042-6989(97)00169-7""#,
      "Olshausen and Field, 1997",
      "Olshausen, B. A. and Field, D. J. (1997). By V1? *Vision Research*, 37(23–24), 3311–3325. "
        + "[doi:10.1016/S0042-6989(97)00169-7](https://doi.org/10.1016/S0042-6989(97)00169-7)"),
    Sample(
      #""type":"chapter","title":"A Part","author":[{"family":"A","given":"x"},{"family":"B"},"#
        + #"{"family":"Maaten","given":"Laurens","non-dropping-particle":"van der","suffix":"Jr."}],"#
        + #""editor":[{"family":"Ed","given":"Eva"},{"family":"Itor"}],"container-title":"The Whole","#
        + #""publisher":"Press","issued":{"raw":"2020-02-01"},"page":"1--9""#,
      "A et al., 2020",
      "A, X., B, and van der Maaten, L., Jr. (2020). A Part. In Ed, E. and Itor (Eds.), *The Whole*, "
        + "1–9. Press."),
    Sample(
      #""type":"book","title":"Essays","editor":[{"family":"Musset","given":"Alfred","#
        + #""dropping-particle":"de"}],"edition":"2","publisher":"Press & Co.""#,
      "Musset, n.d.", "Musset, A. de (Ed.) (n.d.). *Essays* (2nd ed.). Press & Co."),
    Sample(
      #""type":"webpage","title":"Model Card!","author":[{"literal":"The Anthropic Team"}],"#
        + #""issued":{"literal":"in press"},"URL":"https://example.org/a/","#
        + #""accessed":{"date-parts":[[2024,5,17]]}"#,
      "The Anthropic Team, in press",
      "The Anthropic Team (in press). *Model Card!* "
        + "[example.org/a](https://example.org/a/) (accessed 17 May 2024)"),
    Sample(
      #""type":"webpage","title":"A long\n <b>title</b>","title-short":"Short","#
        + #""issued":{"date-parts":[[-350]]}"#,
      "Short, 350 BC", "*A long <b>title</b>*. (350 BC)."),
    Sample(
      #""type":"report","title":"T","author":[{"family":"P"}],"number":"arXiv:2101.00027v2","#
        + #""URL":"http://arxiv.org/abs/2101.00027","DOI":"doi:10.1234/ä""#,
      "P, n.d.",
      "P (n.d.). *T*. [doi:10.1234/ä](https://doi.org/10.1234/%C3%A4) "
        + "[arXiv:2101.00027](https://arxiv.org/abs/2101.00027)"),
    Sample(
      #""type":"report","title":"T","author":[{"family":"P"}],"archive":"arXiv","#
        + #""archive_location":"hep-th/9901001","number":"7","genre":"Note""#,
      "P, n.d.",
      "P (n.d.). *T* (Note, no. 7). [arXiv:hep-th/9901001](https://arxiv.org/abs/hep-th/9901001)"),
  ]

  @Test func worksThatReadTheSameGetLetters() {
    func item(_ id: String, _ family: String, _ title: String, _ year: String) -> String {
      "{\"id\":\"\(id)\",\"type\":\"book\",\"title\":\"\(title)\",\"author\":[{\"family\":\"\(family)\"}]"
        + (year.isEmpty ? "}" : ",\"issued\":{\"date-parts\":[[\(year)]]}}")
    }
    let items = [
      item("z", "Lee", "Beta", "2020"), item("y", "Lee", "alpha", "2020"),
      item("x", "Lee", "Gamma", "2021"), item("w", "Lee", "Beta", ""), item("v", "Lee", "Alef", ""),
      item("u", "Łee", "Beta", "2020"), item("t", "Hyvärinen", "B", "2000"),
      item("s", "Hywel", "A", "1990"),
    ]
    for order in [items, items.reversed()] {
      let (bibliography, problems) = Bibliography.read("[\(order.joined(separator: ","))]")
      #expect(problems.isEmpty)
      #expect(bibliography.entries.map(\.key) == ["s", "t", "u", "v", "w", "x", "y", "z"])
      let years = ["y", "z", "x", "v", "w", "u", "none"].map(bibliography.yearText)
      #expect(years == ["2020a", "2020b", "2021", "n.d.-a", "n.d.-b", "2020", "n.d."])
      let listed = bibliography.referenceOrder(["z", "w", "y", "t", "s", "none", "t"])
      #expect(listed == ["t", "s", "y", "z", "w"])
      #expect(bibliography.authorText("none") == "none")
      #expect(bibliography.reference("none").isEmpty)
    }
    #expect(
      [0, 25, 26, 27, 701, 702].map(Bibliography.letter) == ["a", "z", "aa", "ab", "zz", "aaa"])
  }

  @Test func theTenthAuthorIsTheLastThatIsNamed() {
    func names(_ count: Int) -> String {
      Bibliography.listed((1...count).map { Person(family: "N\($0)") })
    }
    #expect(names(10).hasSuffix("N9, and N10"))
    #expect(names(11).hasSuffix("N10, et al."))
  }

  /// The works of the shipped book.
  @Test func theShippedReferencesHaveNoProblem() throws {
    let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Chapters/references.json")
    let (bibliography, problems) = Bibliography.read(try String(contentsOf: file, encoding: .utf8))
    #expect(problems.isEmpty, "\(problems)")
    #expect(bibliography.entries.count > 20)
    #expect(bibliography.authorText("cunningham2023") == "Cunningham et al.")
    #expect(bibliography["cunningham2023"]?.arXiv == "2309.08600")
    for entry in bibliography.entries {
      // A key ends with the year and perhaps the letter that the citation shows.
      #expect(entry.key.hasSuffix(bibliography.yearText(entry.key)), "\(entry.key)")
    }
  }
}
