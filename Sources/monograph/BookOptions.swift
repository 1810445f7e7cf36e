import ArgumentParser
import Directives
import Foundation
import Notebook

/// Which book a command is about, and with what settings.
struct BookOptions: ParsableArguments {
  @Option(name: .customLong("book"), help: "The folder of the book.", completion: .directory)
  var folder = "Chapters"

  @Option(help: "The profile in book.yml whose settings are used.")
  var profile: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Replace a setting of the profile.", valueName: "name=value"))
  var overrides: [String] = []

  var url: URL { URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL }

  func validate() throws {
    for override in overrides where !override.dropFirst().contains("=") {
      throw ValidationError("“\(override)” is not a setting; write it as name=value.")
    }
  }

  /// Whether the folder is a book at all; commands that make folders ask before they do.
  var isBook: Bool {
    FileManager.default.fileExists(atPath: url.appendingPathComponent("book.yml").path)
  }

  /// Reads the book.
  ///
  /// - Parameter memory: What this process has read before.
  func read(memory: ReadingMemory = ReadingMemory()) -> (book: Book?, diagnostics: [Diagnostic]) {
    let settings = overrides.map { override in
      let parts = override.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), String(parts[1]))
    }
    return BookLoader.load(
      folder: url, profile: profile,
      overrides: Dictionary(settings, uniquingKeysWith: { _, last in last }),
      insertions: ["directives": Self.directiveReference], memory: memory)
  }

  /// What `{{directives}}` inserts.
  private static let directiveReference = DirectiveReference(.monograph).markdown

  /// Reads the book and prints what is wrong with its chapters.
  ///
  /// - Throws: `ExitCode.failure` if it must not be executed.
  func load() throws -> Book {
    let (book, diagnostics) = read()
    try Console.show(diagnostics, of: url)
    guard let book else { throw ExitCode.failure }
    return book
  }

  /// What a book shows as far as it is stored.
  ///
  /// - Throws: `ExitCode.failure` if the book has mistakes, which are printed.
  func storedResult(of content: Book, in store: Store) async throws -> BookResult {
    let engine = Engine(library: .monograph, store: store, dataFolders: [DataFolder.url])
    do {
      return try await engine.execute(content, plan: .storedOnly)
    } catch let problems as BookProblems {
      try Console.show(problems.diagnostics, of: url)
      throw ExitCode.failure
    }
  }

  /// What the checker finds in a book that could be read.
  ///
  /// - Parameter store: Remembers the digests of large files.
  static func mistakes(in content: Book?, store: Store? = nil) async -> [Diagnostic] {
    guard let content else { return [] }
    let checker = Checker(library: .monograph, dataFolders: [DataFolder.url], store: store)
    return await checker.check(content)
  }

  /// The file of the book's first model, for commands that need only that.
  func firstModel() throws -> URL {
    let models = try load().resources.values
      .filter { $0.file.hasSuffix(".gguf") }.sorted { $0.name < $1.name }
    guard let model = models.first else {
      throw Console.refuse("The book declares no model; name a GGUF file with --model.")
    }
    let candidates = model.candidates(book: url, dataFolders: [DataFolder.url])
    return candidates.first { FileManager.default.fileExists(atPath: $0.path) }
      ?? DataFolder.url.appendingPathComponent(model.file)
  }
}

/// Where a command finds results and puts pages.
struct SiteOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The folder for the pages.", completion: .directory)
  var output = "Output"

  @OptionGroup var results: StoreOptions

  var outputURL: URL { URL(fileURLWithPath: output, isDirectory: true).standardizedFileURL }
}

/// Where a command finds results.
struct StoreOptions: ParsableArguments {
  @Option(help: "The folder for results.", completion: .directory)
  var store = ".monograph"

  var url: URL { URL(fileURLWithPath: store, isDirectory: true).standardizedFileURL }

  /// The store, if there is one.
  func existing() throws -> Store? {
    FileManager.default.fileExists(atPath: url.path) ? try Store(folder: url) : nil
  }

  /// Opens a store that exists: a mistyped name must not make one.
  func open() throws -> Store {
    guard let store = try existing() else {
      throw Console.refuse(
        "There is no store “\(store)”; a render makes one, and --store names another.")
    }
    return store
  }
}
