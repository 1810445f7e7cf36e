import ArgumentParser
import Directives
import Notebook

/// Finds mistakes without computing anything.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the mistakes in a book without computing anything.",
    discussion: """
      Checks names, types, ranges, labels, references and alternative texts of all chapters. Exit \
      code 1 if there is an error.
      """)

  @OptionGroup var book: BookOptions

  @Flag(help: "Print the mistakes as JSON on standard output.")
  var json = false

  func run() async throws {
    let (content, reading) = try book.read()
    var diagnostics = reading
    if let content, !reading.contains(where: { $0.severity == .error }) {
      let checker = Checker(library: .monograph, dataFolders: [DataFolder.url])
      diagnostics = reading.merged(with: await checker.check(content))
    }
    if json {
      print(try DiagnosticFormatter(folder: book.url).json(diagnostics))
      if diagnostics.contains(where: { $0.severity == .error }) { throw ExitCode.failure }
      return
    }
    try Console.show(diagnostics, of: book.url)
    if let content, diagnostics.isEmpty {
      Console.note("\(content.chapters.count) chapters: no mistakes found")
    }
  }
}
