import Foundation
import Notebook
import Storage

/// The HTML site of an executed book.
public struct Site: Sendable {
  /// Returns the bytes stored under a key and a name, or makes and stores them.
  public typealias Artifact =
    @Sendable (
      _ key: Digest, _ name: String, _ make: () throws -> [UInt8]
    ) throws -> [UInt8]

  /// The book.
  public var book: Book
  /// Its results, one for each chapter.
  public var result: BookResult
  /// What the front page says about the run.
  public var report: RunReport
  /// Where drawings are kept between runs.
  public var artifact: Artifact

  /// Creates a site.
  ///
  /// - Parameter artifact: Keeps drawings between runs; without it each run draws them all.
  public init(
    book: Book, result: BookResult, report: RunReport,
    artifact: @escaping Artifact = { _, _, make in try make() }
  ) {
    self.book = book
    self.result = result
    self.report = report
    self.artifact = artifact
  }

  /// Writes every page and every file that pages refer to, in memory.
  public func build() -> BuiltSite {
    let references = CrossReferences(book.chapters)
    var files: [String: [UInt8]] = [
      "style.css": Array(Theme.styleSheet.utf8), "site.js": Array(Theme.script.utf8),
    ]
    var diagnostics: [Diagnostic] = []
    for (index, chapter) in result.chapters.enumerated() {
      let context = PageContext(self, references, index: index, result: chapter)
      files[references.pages[index]] = Array(context.page().utf8)
      files.merge(context.files) { $1 }
      diagnostics += context.diagnostics
    }
    return BuiltSite(files: files, diagnostics: diagnostics)
  }

  /// Builds the site and moves what changed into a folder.
  ///
  /// Nothing is written before every page has been built.
  ///
  /// - Throws: ``SiteError`` if the folder must not be written to; `FileError` if it cannot be.
  /// - Returns: The files that changed, sorted by path.
  @discardableResult
  public func write(to output: URL) throws -> [ChangedFile] {
    try build().write(to: output, book: book.folder)
  }
}

/// A site in memory.
public struct BuiltSite: Sendable {
  /// The files by path, without the manifest.
  public var files: [String: [UInt8]]
  /// Drawings that could not be made.
  public var diagnostics: [Diagnostic]
}

/// A file of the site that is not as it was.
public struct ChangedFile: Hashable, Sendable {
  /// What happened to it.
  public enum Change: String, Sendable { case added, changed, removed }

  /// The path in the output folder.
  public var path: String
  /// What happened to it.
  public var change: Change

  /// Creates a record of a change.
  public init(_ path: String, _ change: Change) {
    self.path = path
    self.change = change
  }
}

/// A folder that a site must not be written to.
public struct SiteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong and what to do.
  public var description: String
}
