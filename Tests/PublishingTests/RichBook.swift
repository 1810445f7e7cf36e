import Bibliography
import Foundation
import Storage

@testable import Notebook
@testable import Publishing

/// A book with everything that a page can show.
enum RichBook {
  static let bibliography = Bibliography.read(
    """
    [{"id": "bills2023", "type": "webpage", "title": "Explaining <neurons>",
      "author": [{"family": "Bills", "given": "Steven"}, {"family": "Mo", "given": "Dan"},
        {"family": "Wu", "given": "J"}],
      "issued": {"date-parts": [[2023]]}, "URL": "https://example.org/a?b=1&c=2"},
     {"id": "elhage2022", "type": "article-journal", "title": "Toy Models",
      "author": [{"family": "Elhage", "given": "Nelson"}],
      "issued": {"date-parts": [[2022]]}, "container-title": "Thread"}]
    """
  ).bibliography

  static let front = """
    Begin with @ch-c1, @fig-parts-b, @eq-loss, @sec-deep, @tbl-t and [@elhage2022].
    """

  static let first = #"""
    First [see @bills2023, p. 5; -@elhage2022] and $x^2$; @bills2023 show it.[^n]

    [^n]: A note with [@elhage2022].

    $$
    a < b
    $$ {#eq-loss}

    $$
    c
    $$

    See [-@eq-loss] and @fig-parts-a.

    ## Deep `{swift} a` {#sec-deep}

    The section begins.

    ```swift {#fig-parts}
    //| cap: Parts of $\alpha$.
    //| subcap: ["One", "Two, see @eq-loss"]
    //| alt: Two lines.
    plot(a)
    ```

    ```swift {#tbl-t}
    //| cap: Tokens.
    table(a)
    ```

    {{include parts/a b.md}}

    {{made}}
    """#

  static let second = """
    Back to [the first](1-c1.md#sec-deep) and [@bills2023].

    ```swift {#fig-two}
    //| columns: 2
    //| cap: Two.
    //| alt: Two lines.
    plot(a)
    ```

    ```swift {}
    claim C10 holds holds
    ```

    ```swift {}
    claim C2 holds fails
    ```

    ```swift {}
    claim C3 fails undecided
    ```

    ```swift {}
    claim C4
    ```
    """

  static func site(
    _ bodies: [String]? = nil,
    result: (Cell) -> CellResult = { SampleSite.result(for: $0) },
    provenance: Provenance = Provenance(seed: "7"), record: RunRecord = RunRecord(),
    change: (inout Book) -> Void = { _ in }
  ) throws -> Site {
    var surroundings = BookSurroundings()
    surroundings.bibliography = bibliography
    surroundings.read = { path in
      SourceText(file: path, lines: ["Included.", "", "```swift {}", "let included = 1", "```"])
    }
    surroundings.insertions = [
      "made": SourceText(
        file: "{{made}}", lines: ["### Made", "", "```swift {}", "print(made)", "```"],
        isGenerated: true)
    ]
    return try SampleSite.site(
      bodies ?? [front, first, second], result: result, provenance: provenance, record: record,
      surroundings: surroundings, change: change)
  }

  static func pages(_ site: Site) -> [String: String] {
    let built = site.build()
    return built.files.merging(built.recordFiles) { $1 }.filter { $0.key.hasSuffix(".html") }
      .mapValues { String(decoding: $0, as: UTF8.self) }
  }

  /// The values of an attribute on a page, unescaped as far as the tests need it.
  static func values(of attribute: String, in page: String) -> [String] {
    page.components(separatedBy: " \(attribute)=\"").dropFirst().compactMap {
      $0.components(separatedBy: "\"").first?.replacingOccurrences(of: "&amp;", with: "&")
    }
  }
}
