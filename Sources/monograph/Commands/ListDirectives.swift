import ArgumentParser
import Directives
import Notebook

/// Shows what chapters can say.
struct ListDirectives: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "directives",
    abstract: "List the directives, or show one of them or a type that they return.")

  @Argument(help: "The directive or type to show.", completion: .list(names))
  var name: String?

  private static var names: [String] { DirectiveLibrary.monograph.directives.keys.sorted() }

  func run() throws {
    let reference = DirectiveReference(.monograph)
    guard let name else { return print(reference.overview) }
    guard let text = reference.text(for: name) else {
      let suggestion =
        reference.nearest(to: name).map { "did you mean “\($0)”?" }
        ?? "`monograph directives` lists them."
      throw Console.refuse("There is no directive or type “\(name)”; \(suggestion)")
    }
    print(text)
  }
}
