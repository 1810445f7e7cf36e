import ArgumentParser
import Foundation
import Notebook
import Publishing

/// Finds mistakes without computing anything.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Find the mistakes in a book without computing anything.",
    discussion: """
      Checks names, types, ranges, labels, references, citations, formulas, links and alternative \
      texts of all chapters. With --output it also says whether the pages in a folder belong to \
      the chapters as they are now. Exit code 1 if there is an error.
      """)

  @OptionGroup var book: BookOptions
  @OptionGroup var results: StoreOptions

  @Flag(help: "Print the mistakes as JSON on standard output.")
  var json = false

  @Flag(help: "Count warnings as errors.")
  var strict = false

  @Option(
    help: "Also check that the pages in this folder were made from these chapters.",
    completion: .directory)
  var output: String?

  func run() async throws {
    let (content, reading) = book.read()
    var diagnostics = reading
    if let content {
      // A store remembers the digests of large files; a check alone makes none.
      let store = try? results.existing()
      diagnostics = reading.merged(with: await BookOptions.mistakes(in: content, store: store))
    }
    if let content, let output {
      let folder = URL(fileURLWithPath: output, isDirectory: true)
      diagnostics += SiteVerification.problems(of: folder, for: content).map { problem in
        Diagnostic(
          problem.severity, code: "site-\(problem.kind.rawValue)", problem.message,
          at: SourcePosition(file: problem.path, line: 1, column: 1),
          suggestion: problem.kind == .unknown ? "remove it" : "run `monograph render`")
      }
    }
    if strict {
      for index in diagnostics.indices { diagnostics[index].severity = .error }
    }
    try Console.show(diagnostics, asJSON: json, of: book.url)
    if let content, diagnostics.isEmpty, !json {
      Console.note("\(Console.counted(content.chapters.count, "chapter")): no mistakes found")
    }
  }
}
