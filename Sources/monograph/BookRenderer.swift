import ArgumentParser
import Directives
import Foundation
import Notebook
import Publishing
import Storage

/// Executes a book and writes its site: once, or again and again in one process.
struct BookRenderer: Sendable {
  /// The folder for the pages.
  let output: URL
  let store: Store
  private let engine: Engine

  /// - Throws: `ValidationError` if results would lie among pages or chapters, or pages where they
  ///   must not.
  init(
    book: URL, _ options: SiteOptions, reporter: any ProgressReporter, isStrict: Bool = false
  ) throws {
    output = options.outputURL
    let results = options.results.url
    do {
      try BuiltSite.checkFolder(output, book: book)
    } catch let error as SiteError {
      throw Console.refuse(error.description)
    }
    for folder in [output, book] where Self.contains(folder, results) {
      throw Console.refuse(
        "The store “\(options.results.store)” lies in \(folder.path); name another folder with "
          + "--store.")
    }
    store = try Store(folder: results)
    engine = Engine(
      library: .monograph, store: store, dataFolders: [DataFolder.url], reporter: reporter,
      isStrict: isStrict, memory: EngineMemory())
  }

  private static func contains(_ folder: URL, _ other: URL) -> Bool {
    other.resolvingSymlinksInPath().pathComponents.starts(
      with: folder.resolvingSymlinksInPath().pathComponents)
  }

  /// What came of a render.
  struct Outcome: Sendable {
    var result: BookResult
    var changes: [ChangedFile]
    /// Warnings and errors of the run and of the pages.
    var diagnostics: [Diagnostic]
  }

  /// Computes what a book shows.
  func execute(_ book: Book, plan: RunPlan = .everything) async throws -> BookResult {
    try await engine.execute(book, plan: plan)
  }

  /// Computes what a book shows and writes its pages.
  func render(_ book: Book, plan: RunPlan = .everything) async throws -> Outcome {
    let start = ContinuousClock.now
    let result = try await execute(book, plan: plan)
    return try write(book, result, seconds: (ContinuousClock.now - start) / .seconds(1))
  }

  /// Writes the pages of an executed book.
  ///
  /// - Parameter isPreview: Whether a page is written although it lacks results; it then need not
  ///   survive a failure of power either.
  func write(_ book: Book, _ result: BookResult, seconds: Double, isPreview: Bool = false) throws
    -> Outcome
  {
    let pages = site(of: book, result, seconds: seconds, isPreview: isPreview).build(
      showsIncomplete: isPreview)
    let changes = try pages.write(to: output, book: book.folder, isPreview: isPreview)
    return Outcome(
      result: result, changes: changes,
      diagnostics: result.diagnostics.merged(with: pages.diagnostics))
  }

  /// The site of an executed book.
  func site(of book: Book, _ result: BookResult, seconds: Double, isPreview: Bool = false) -> Site {
    Site(
      book: book, result: result, provenance: Provenance(of: book),
      record: RunRecord(
        of: book, result, seconds: seconds, site: isPreview ? nil : output),
      artifact: { [store] key, name, make in try store.artifact(key: key, name: name, make: make) })
  }
}

/// Keeps two renders from writing the same pages or results at the same time.
final class RenderLock {
  private let store: FolderLock
  private let output: FolderLock?
  private let outputPath: String?

  /// Waits for the lock of the store alone.
  init(results store: URL) throws {
    self.store = try FolderLock(store, waiting: Self.waiting(store))
    output = nil
    outputPath = nil
  }

  /// Waits for the locks of both folders, which are made if they are missing.
  init(store: URL, output: URL) throws {
    for folder in [store, output] {
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      } catch {
        throw Console.refuse(
          "The folder \(folder.path) cannot be created: \(error.localizedDescription)")
      }
    }
    self.store = try FolderLock(store, waiting: Self.waiting(store))
    self.output = try FolderLock(output, waiting: Self.waiting(output))
    outputPath = output.path
  }

  /// A folder that no page was written to goes away.
  deinit {
    if let outputPath { rmdir(outputPath) }
  }

  private static func waiting(_ folder: URL) -> () -> Void {
    { Console.note("waiting for another render that uses \(folder.path)") }
  }
}
