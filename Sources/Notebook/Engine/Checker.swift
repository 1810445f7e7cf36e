import Foundation
import Storage

/// Checks a book without computing anything.
public struct Checker: Sendable {
  let library: DirectiveLibrary
  let dataFolders: [URL]
  let digests: DigestMemo
  let memory: EngineMemory

  /// Creates a checker.
  ///
  /// - Parameters:
  ///   - library: The directives and types that the book may use.
  ///   - dataFolders: Where the files of the book's resources are looked for.
  ///   - store: Remembers the digests of large files; without it each check reads them again.
  ///   - memory: What earlier checks of this process have found.
  public init(
    library: DirectiveLibrary, dataFolders: [URL] = [], store: Store? = nil,
    memory: EngineMemory = EngineMemory()
  ) {
    self.library = library
    self.dataFolders = dataFolders
    self.memory = memory
    digests =
      store?.memo
      ?? DigestMemo(FileManager.default.temporaryDirectory.appendingPathComponent("none"))
  }

  /// Everything that is wrong or doubtful in the book's directives, by position.
  ///
  /// Syntax, names, labels, types, ranges, `uses:`, and what immediate directives find.
  public func check(_ book: Book) async -> [Diagnostic] {
    do {
      return try await run(book).diagnostics
    } catch {
      return []
    }
  }

  /// - Throws: `CancellationError` only.
  func run(_ book: Book) async throws -> BookCheck {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "monograph-check-\(UUID().uuidString)")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let resources = ResourceFinder(book: book, dataFolders: dataFolders, memo: digests)
    let check = try await BookCheck(
      book, library: library,
      immediates: ImmediateResults(
        memory.immediates(for: book, dataFolders: dataFolders), resources: resources,
        folder: folder), cache: memory.code)
    memory.keep(check.immediates.terms)
    return check
  }
}
