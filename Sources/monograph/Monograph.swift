import ArgumentParser
import Notebook

/// The command line.
///
/// Every command says its name: to derive it from the type takes half a millisecond for each.
@main
struct Monograph: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "monograph",
    abstract: "Renders books whose results are computed by the directives in their chapters.",
    discussion: """
      A book is a folder with a book.yml and Markdown chapters; fenced blocks that begin with \
      ```swift {…} are directives. Results are kept in a store, so that only what has changed is \
      computed again.
      """,
    version: toolVersion,
    subcommands: [
      Render.self, Check.self, PreviewBook.self, NewChapter.self, InitBook.self, Explain.self,
      Claims.self, StoreCommands.self, ListDirectives.self, Fetch.self, Inspect.self,
      DictionaryCommands.self, Bench.self,
    ])
}
