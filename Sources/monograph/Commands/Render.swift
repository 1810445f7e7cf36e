import ArgumentParser
import Directives
import Foundation
import Notebook
import Publishing

/// Executes a book and writes its pages.
struct Render: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compute what has changed in a book and write its pages.",
    discussion: """
      Everything is checked before anything runs. Results are kept in the store; a render that was \
      interrupted goes on where it stopped. Exit code 1: a mistake in the book, or a directive \
      that failed; the pages show it in place.
      """)

  @OptionGroup var book: BookOptions

  @Option(name: .shortAndLong, help: "The folder for the pages.", completion: .directory)
  var output = "Output"

  @Option(help: "The folder for results.", completion: .directory)
  var store = ".monograph"

  @Flag(help: "Say for each directive call why its result was or was not computed.")
  var explain = false

  @Flag(help: "Count warnings as errors.")
  var strict = false

  func run() async throws {
    let start = ContinuousClock.now
    let content = try book.load()
    let store = try Store(folder: URL(fileURLWithPath: self.store, isDirectory: true))
    let engine = Engine(
      library: .monograph, store: store, dataFolders: [DataFolder.url],
      reporter: TerminalReporter(), isStrict: strict)
    let result: BookResult
    do {
      result = try await engine.execute(content)
    } catch let problems as BookProblems {
      try Console.show(problems.diagnostics, of: book.url)
      throw ExitCode.failure
    }
    let site = Site(
      book: content, result: result, report: RunReport(of: content, result),
      artifact: { key, name, make in try store.artifact(key: key, name: name, make: make) })
    let pages = site.build()
    let changes = try pages.write(
      to: URL(fileURLWithPath: output, isDirectory: true), book: content.folder)
    if explain { Console.explain(result.nodes) }

    let computed = result.nodes.count { $0.outcome == .computed }
    let reused = result.nodes.count { $0.outcome == .hit }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    Console.note(
      "\(output)/index.html: \(computed) results computed, \(reused) reused, "
        + "\(changes.count) files changed, \(String(format: "%.2f", seconds)) s")
    try Console.show(result.diagnostics.merged(with: pages.diagnostics), of: book.url)
  }
}
