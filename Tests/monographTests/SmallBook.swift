import Foundation

/// A book about a tiny model.
final class SmallBook: TestFolder {
  var chapter = SmallBook.experiment
  var resources = """
    tiny: { file: tiny.gguf }
      news: { file: news.csv, column: text }
    """

  /// The digest of the tiny model is not declared, so that tests can damage it.
  override init() throws {
    try super.init()
    try addModelAndNews()
  }

  /// A whole experiment: harvest, train, measure, plot.
  static let experiment = """
    ```swift {}
    let model = languageModel("tiny")
    let news = corpus("news")
    let activations = harvest(model, on: news, sites: [.residual(1)], tokens: 4096, heldOut: 1024)
    let grid = sweep(on: activations[0], ratios: [1, 2], l1: [1e-3, 1e-2])
    ```

    ```swift {#fig-small}
    //| cap: A small figure.
    //| alt: Two short lines.
    let scores = grid.map { evaluate($0, on: activations[0]) }
    plot(
      scores.map { series("R = \\($0[0].ratio)", x: $0.map { $0.l0 }, y: $0.map { $0.fvu }) },
      x: "Active features", y: "Variance unexplained")
    ```

    The error is `{swift} scores[0][0].fvu`.
    """

  /// Writes the book before it starts the program.
  override func start(_ arguments: [String]) throws -> RunningProgram {
    try write(
      """
      title: A small book
      resources:
        \(resources)
      profiles:
        standard: { size: 1 }
      """, to: "Chapters/book.yml")
    try write("---\ntitle: Small\n---\n\n\(chapter)\n", to: "Chapters/00-small.md")
    return try super.start(arguments)
  }
}
