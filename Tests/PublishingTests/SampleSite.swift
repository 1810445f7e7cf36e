import Figures
import Foundation
import Storage

@testable import Notebook
@testable import Publishing

/// A small book whose results are made by hand.
enum SampleSite {
  /// Parses chapters, gives each cell a result and each value a text.
  static func site(
    _ bodies: [String], result: (Cell) -> CellResult = { SampleSite.result(for: $0) },
    value: String = "0.81", provenance: Provenance = Provenance(seed: "7"),
    record: RunRecord = RunRecord(), surroundings: BookSurroundings = BookSurroundings(),
    change: (inout Book) -> Void = { _ in }
  ) throws -> Site {
    var sources: [String: Digest] = [:]
    let chapters = try bodies.enumerated().map { index, body in
      let text = "---\ntitle: Chapter <\(index)>\nsummary: S & \(index)\n---\n" + body
      let file = "\(index)-c\(index).md"
      sources[file] = Digest(of: text)
      let source = try SourceText.read(Array(text.utf8), file: file)
      return ChapterParser.parse(source, name: "c\(index)", in: surroundings).chapter
    }
    var book = Book(
      folder: URL(fileURLWithPath: "/nowhere/book"), title: "Book", authors: ["A & B"],
      chapters: chapters, bibliography: surroundings.bibliography, sources: sources)
    change(&book)
    let results = chapters.map { chapter in
      ChapterResult(
        chapter: chapter, cells: chapter.cells.map(result),
        values: chapter.inlineValues.map { _ in
          .text(value, key: Digest(of: "v"), origin: chapter.cells.first)
        })
    }
    return Site(
      book: book, result: BookResult(chapters: results, nodes: [], diagnostics: []),
      provenance: provenance, record: record)
  }

  /// A figure for `fig-` cells, a table for `tbl-` cells, a text for others.
  static func result(for cell: Cell) -> CellResult {
    let presentation: Presentation =
      switch cell.label?.prefix(3) {
      case "fig": .figure(figure)
      case "tbl":
        .table(
          Table(
            columns: [.init("Token"), .init("Score", unit: "%", isNumeric: true)],
            rows: [["<|im_start|>", "1"], ["a\nb", "2"]]))
      default:
        cell.code.hasPrefix("claim") ? .claim(claim(cell.code)) : .text("out & <b>")
      }
    let count = max(1, cell.options.subcaptions.count, cell.options.columnCount ?? 1)
    return cellResult(cell, Array(repeating: presentation, count: count))
  }

  /// A cell's result with what it shows.
  static func cellResult(
    _ cell: Cell, _ presentations: [Presentation], warnings: [String] = []
  ) -> CellResult {
    CellResult(
      status: .succeeded,
      outputs: presentations.enumerated().map { number, presentation in
        CellOutput(presentation: presentation, key: Digest(of: "\(cell.identifier) \(number)"))
      }, nodes: [Digest(of: cell.code)], seconds: 192, warnings: warnings)
  }

  /// A claim called as a cell says, `claim C7 holds fails`.
  static func claim(_ code: String) -> Claim {
    let words = code.split(whereSeparator: \.isWhitespace).map(String.init)
    return Claim(
      name: words.count > 1 ? words[1] : "C1", statement: "S <\(words.dropFirst().first ?? "")>",
      paper: "0.5 & more",
      findings: words.dropFirst(2).compactMap { Claim.Outcome(rawValue: $0) }.map {
        Claim.Finding(name: "F", value: "0.81 ± 0.03", expectation: "above 0.5", outcome: $0)
      })
  }

  static let figure = Figure(
    Panel(
      x: Axis("Layer"), y: Axis("Score"),
      series: [Series("One", .line, x: [1, 2, 3], y: [0.1, 0.2, 0.3])]), width: 200, height: 120)

  /// A page of a built site as text.
  static func page(_ name: String, _ site: Site) -> String {
    String(decoding: site.build().files[name] ?? [], as: UTF8.self)
  }

  /// Every kind of block and result on one page.
  static let everything = """
    Text `{swift} a` and @fig-a, @tbl-t, @sec-s.[^n]

    ## One {#sec-s}

    ### Two

    ![an image](i.png)

    | a | b |
    |---|--:|
    | 1 | `{swift} b` |

    > [!WARNING]
    > careful

    ```swift {#fig-a}
    //| cap: Rises.
    //| alt: A line that rises from 0.1 to 0.3.
    let a = 1
    ```

    ```swift {#tbl-t}
    //| cap: Tokens.
    table(a)
    ```

    ```swift {}
    //| echo: true
    print(a)
    ```

    [^n]: A note.
    """
}
