import Foundation

/// Three chapters that need no model: each has one figure, so one stored result.
final class ChapterBook: TestFolder {
  override init() throws {
    try super.init()
    try write(
      """
      title: Three chapters
      profiles:
        standard: { size: 3 }
        quick: { size: 2 }
      """, to: "Chapters/book.yml")
    try write(Self.chapter("One", values: "[1, 2, 4]"), to: "Chapters/00-one.md")
    try write(Self.chapter("Two", values: "[2, 4, 6]"), to: "Chapters/10-two.md")
    try write(
      Self.chapter("Three", values: "[profile.size, 6, 9]"), to: "Chapters/20-three.md")
  }

  static func chapter(_ title: String, values: String) -> String {
    let name = title.lowercased()
    return """
      ---
      title: \(title)
      ---

      What \(name) says is in @fig-\(name).

      ```swift {#fig-\(name)}
      //| cap: A figure of \(name).
      //| alt: A line that rises.
      let values = \(values)
      plot([series("\(name)", x: [1, 2, 3], y: values)], x: "Place", y: "Value")
      ```

      The second is `{swift} values[1]`.

      """
  }
}

/// Sixteen small trainings, for a render that takes long enough to be disturbed.
final class TrainingBook: TestFolder {
  override init() throws {
    try super.init()
    try addModelAndNews()
    try write(
      """
      title: Trainings
      resources:
        tiny: { file: tiny.gguf }
        news: { file: news.csv, column: text }
      """, to: "Chapters/book.yml")
    try write(
      """
      ---
      title: Trainings
      ---

      ```swift {}
      let model = languageModel("tiny")
      let news = corpus("news")
      let activations = harvest(
        model, on: news, sites: [.residual(0), .residual(1), .residual(2)], tokens: 6144,
        heldOut: 1024)
      let weights = [1e-3, 2e-3, 4e-3, 8e-3]
      let trained = activations.map { layer in
        weights.map { train(on: layer, ratio: 2, l1: $0, epochs: 4, batch: 512) }
      }
      ```

      ```swift {#fig-trained}
      //| cap: Three layers.
      //| alt: Three lines.
      let scores = zip(trained, activations).map { evaluate($0.0, on: $0.1) }
      plot(
        scores.map { series("Layer", x: weights, y: $0.map { $0.fvu }) },
        x: "Weight", y: "Variance unexplained")
      ```

      The error is `{swift} scores[0][0].fvu`.
      """, to: "Chapters/00-trainings.md")
    try write(
      """
      ---
      title: Later
      uses: [trainings]
      ---

      ```swift {#fig-once}
      //| cap: The same layers again.
      //| alt: Three points.
      let once = activations.map { train(on: $0, ratio: 1, l1: 1e-3, epochs: 4, batch: 512) }
      let measured = zip(once, activations).map { evaluate([$0.0], on: $0.1)[0] }
      plot([series("s", x: measured.map { $0.l0 }, y: measured.map { $0.fvu })], x: "x", y: "y")
      ```
      """, to: "Chapters/10-later.md")
  }
}
