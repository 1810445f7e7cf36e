import ArgumentParser
import Foundation
import Notebook
import Publishing
import Storage

/// Executes a book and writes its pages.
struct Render: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Compute what has changed in a book and write its pages.",
    discussion: """
      Everything is checked before anything runs. Results are kept in the store; a render that was \
      interrupted goes on where it stopped. With chapters named, only what they need is computed; \
      other pages are written if all they show is stored. Exit code 1: a mistake in the book, or a \
      directive that failed; the pages show it in place.
      """)

  @Argument(help: "The chapters to compute; all if none is named.")
  var chapters: [String] = []

  @OptionGroup var book: BookOptions
  @OptionGroup var site: SiteOptions

  @Option(
    help: "Write the whole book into one file that needs no other, instead of a folder.",
    completion: .file(extensions: ["html"]))
  var singleFile: String?

  @Flag(help: "Say for each directive call why its result was or was not computed.")
  var explain = false

  @Flag(help: "Count warnings as errors.")
  var strict = false

  @Flag(help: "Stop at the first directive that fails, and write no page.")
  var failFast = false

  @Flag(help: "Print mistakes as JSON on standard output.")
  var jsonErrors = false

  func validate() throws {
    guard !(explain && jsonErrors) else {
      throw ValidationError(
        "--explain and --json-errors both print on standard output; choose one.")
    }
  }

  func run() async throws {
    let start = ContinuousClock.now
    guard book.isBook else {
      return try Console.show(book.read().diagnostics, asJSON: jsonErrors, of: book.url)
    }
    let renderer = try BookRenderer(
      book: book.url, site, reporter: TerminalReporter(), isStrict: strict)
    let lock = try RenderLock(store: renderer.store.folder, output: site.outputURL)
    defer { withExtendedLifetime(lock) {} }
    try renderer.store.removeRemains()
    let (content, reading) = book.read()
    guard let content, !reading.contains(where: { $0.severity == .error }) else {
      let found = await BookOptions.mistakes(in: content)
      return try Console.show(reading.merged(with: found), asJSON: jsonErrors, of: book.url)
    }
    let plan = RunPlan(
      chapters: chapters.isEmpty
        ? nil : Set(try chapters.map { try ChapterName.index(of: $0, in: content) }),
      failsFast: failFast)
    let outcome: BookRenderer.Outcome
    do {
      outcome = try await renderer.render(content, plan: plan)
    } catch let problems as BookProblems {
      return try Console.show(
        reading.merged(with: problems.diagnostics), asJSON: jsonErrors, of: book.url)
    }
    if let singleFile { try write(renderer, content, outcome.result, to: singleFile) }
    if explain { Console.explain(outcome.result.nodes) }
    // What a reader of the terminal looks for first stands last.
    defer { summarize(outcome, seconds: (ContinuousClock.now - start) / .seconds(1)) }
    try Console.show(
      reading.merged(with: outcome.diagnostics), asJSON: jsonErrors, of: book.url)
  }

  private func write(
    _ renderer: BookRenderer, _ content: Book, _ result: BookResult, to path: String
  ) throws {
    let page = try renderer.site(of: content, result, seconds: 0).singleFile()
    try AtomicFile.write(page, to: URL(fileURLWithPath: path))
    Console.note("\(path): the whole book, \(Console.size(page.utf8.count))")
  }

  private func summarize(_ outcome: BookRenderer.Outcome, seconds: Double) {
    let computed = outcome.result.nodes.count { $0.outcome == .computed }
    let reused = outcome.result.nodes.count { $0.outcome == .hit }
    var text =
      "\(site.output): \(Console.counted(computed, "result")) computed, \(reused) reused, "
      + "\(Console.counted(outcome.changes.count, "file")) changed, "
      + String(format: "%.2f s", seconds)
    let incomplete = outcome.result.chapters.filter { !$0.isComplete }
    if !incomplete.isEmpty {
      text +=
        "\npages left as they are, as results are missing: "
        + incomplete.map(\.chapter.name).joined(separator: ", ")
    }
    Console.note(text)
  }
}
