import ArgumentParser
import Foundation
import Notebook
import Storage

/// Looks after the results that are kept.
struct StoreCommands: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "List, measure, verify or clean up the results that are kept.",
    subcommands: [List.self, Size.self, Verify.self, Collect.self], defaultSubcommand: Size.self)

  /// Lists results.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the results, the largest first.")

    @OptionGroup var results: StoreOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let entries = try results.open().list().sorted {
        ($1.size, $0.key.hexadecimal) < ($0.size, $1.key.hexadecimal)
      }
      if json { return try Console.printJSON(entries) }
      for entry in entries {
        let size = Console.size(entry.size)
        print(
          "\(entry.key.short)  \(String(repeating: " ", count: max(0, 11 - size.count)))\(size)  "
            + "\(Console.duration(entry.seconds))  \(entry.directive) (version \(entry.version))")
      }
    }
  }

  /// Measures the store.
  struct Size: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "size",
      abstract: "Say how many results there are and how much room they take.")

    @OptionGroup var results: StoreOptions

    func run() throws {
      let entries = try results.open().list()
      let seconds = entries.reduce(0) { $0 + $1.seconds }
      print(
        "\(results.store): \(Console.counted(entries.count, "result")), "
          + "\(Console.size(entries.reduce(0) { $0 + $1.size })), "
          + "\(Console.duration(seconds)) of computing")
      let groups = Dictionary(grouping: entries, by: \.directive)
      for (directive, entries) in groups.sorted(by: { $0.key < $1.key }) {
        print(
          "  \(directive): \(Console.counted(entries.count, "result")), "
            + Console.size(entries.reduce(0) { $0 + $1.size }))
      }
    }
  }

  /// Reads everything again.
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Read every result again and name those that are damaged.",
      discussion:
        "A damaged result is computed again when it is needed. Exit code 1 if there is one.")

    @OptionGroup var results: StoreOptions

    func run() throws {
      let store = try results.open()
      let problems = store.verify()
      for problem in problems { print("\(problem.key.short)  \(problem.problem)") }
      guard problems.isEmpty else {
        Console.note("\(Console.counted(problems.count, "damaged result"))")
        throw ExitCode.failure
      }
      print("\(Console.counted(store.list().count, "result")), all whole")
    }
  }

  /// Removes what no profile of the book uses.
  struct Collect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "collect",
      abstract: "Remove the results that no profile of the book uses.",
      discussion: """
        Results of overridden settings (--set) and of earlier versions of the chapters are removed; \
        what an interrupted render has begun is kept if it is still needed.
        """,
      aliases: ["gc"])

    @OptionGroup var book: BookOptions
    @OptionGroup var results: StoreOptions

    @Flag(help: "Only say what would be removed.")
    var dryRun = false

    func run() async throws {
      let store = try results.open()
      let lock = try RenderLock(results: store.folder)
      defer { withExtendedLifetime(lock) {} }
      var kept: Set<Digest> = []
      var options = book
      let profiles = try book.load().profiles
      for profile in profiles.isEmpty ? [nil] : profiles.map(Optional.some) {
        options.profile = profile
        let content = try options.load()
        // What a book with mistakes needs cannot be told, so nothing is removed then.
        let result = try await book.storedResult(of: content, in: store)
        kept.formUnion(result.nodes.map(\.key))
        kept.formUnion(
          result.chapters.flatMap { $0.cells.flatMap { $0.outputs.map(\.key) } })
      }
      let unused = store.list().filter { !kept.contains($0.key) }
      let size = unused.reduce(0) { $0 + $1.size }
      if !dryRun {
        try store.removeRemains()
        try store.collectGarbage(keeping: kept)
      }
      print(
        "\(Console.counted(unused.count, "result")), \(Console.size(size)), "
          + (dryRun ? "would be removed" : "removed"))
    }
  }
}
