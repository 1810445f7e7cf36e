import Foundation

/// A book about a tiny model, in a folder of its own that is removed at the end.
final class SmallBook {
  let folder: URL
  let program: CommandLineProgram
  var chapter: String
  var resources: String

  /// The digest of the tiny model is not declared, so that tests can damage it.
  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("monograph-\(UUID().uuidString)")
    let data = folder.appendingPathComponent("data")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("Chapters"), withIntermediateDirectories: true)
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    program = CommandLineProgram(data: data)
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf")
    try FileManager.default.copyItem(at: fixture, to: data.appendingPathComponent("tiny.gguf"))
    let sentence = "The quick brown fox jumps over the lazy dog, and the dog thinks about it. "
    let rows = (0..<120).map { "\($0),\"\(sentence)Then number \($0) follows.\"" }
    try ("id,text\n" + rows.joined(separator: "\n") + "\n").write(
      to: data.appendingPathComponent("news.csv"), atomically: true, encoding: .utf8)
    resources = """
      tiny: { file: tiny.gguf }
        news: { file: news.csv, column: text }
      """
    chapter = Self.experiment
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

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

  func run(_ arguments: String...) throws -> CommandLineProgram.Outcome {
    let chapters = folder.appendingPathComponent("Chapters")
    try """
    title: A small book
    resources:
      \(resources)
    profiles:
      standard: { size: 1 }
    """.write(to: chapters.appendingPathComponent("book.yml"), atomically: true, encoding: .utf8)
    try "---\ntitle: Small\n---\n\n\(chapter)\n".write(
      to: chapters.appendingPathComponent("00-small.md"), atomically: true, encoding: .utf8)
    return try program.run(arguments, in: folder)
  }

  /// The bytes of every file below a folder, by relative path.
  func files(in name: String) throws -> [String: Data] {
    let root = folder.appendingPathComponent(name)
    var result: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
      result[path] = FileManager.default.contents(atPath: root.appendingPathComponent(path).path)
    }
    return result
  }
}
