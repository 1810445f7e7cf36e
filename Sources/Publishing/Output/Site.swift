import Dispatch
import Foundation
import Notebook
import Storage
import Synchronization

/// The HTML site of an executed book.
public struct Site: Sendable {
  /// Returns the bytes stored under a key and a name, or makes and stores them.
  public typealias Artifact =
    @Sendable (
      _ key: Digest, _ name: String, _ make: () throws -> [UInt8]
    ) throws -> [UInt8]

  /// The form of sites; raised when pages made before must be made again.
  public static let schemaVersion = 2

  /// The book.
  public var book: Book
  /// Its results, one for each chapter.
  public var result: BookResult
  /// What pages say about where their content comes from.
  public var provenance: Provenance
  /// What the record says about the run.
  public var record: RunRecord
  /// Where drawings are kept between runs.
  public var artifact: Artifact

  /// Creates a site.
  ///
  /// - Parameters:
  ///   - provenance: What pages say about where their content comes from.
  ///   - record: What differs from run to run.
  ///   - artifact: Keeps drawings between runs; without it each run draws them all.
  public init(
    book: Book, result: BookResult, provenance: Provenance, record: RunRecord,
    artifact: @escaping Artifact = { _, _, make in try make() }
  ) {
    self.book = book
    self.result = result
    self.provenance = provenance
    self.record = record
    self.artifact = artifact
  }

  /// Writes every page and every file that pages refer to, in memory.
  ///
  /// - Parameter showsIncomplete: Whether a chapter that lacks results gets a page all the same;
  ///   if not, what the site has of it stays as it is.
  public func build(showsIncomplete: Bool = false) -> BuiltSite {
    let catalog = SiteCatalog(self)
    var files: [String: SiteFile] = [
      "style.css": SiteFile(Array(Theme.styleSheet.utf8)),
      "site.js": SiteFile(Array(Theme.script.utf8)),
    ]
    let kept = Set(
      result.chapters.filter { !showsIncomplete && !$0.isComplete }.map(\.chapter.name))
    let keptSources = catalog.sources.filter { $0.value.chapters.isSubset(of: kept) }
    for (file, source) in catalog.sources where keptSources[file] == nil {
      files[source.path] = SiteFile(source.bytes, chapter: source.chapters.min())
    }
    var diagnostics: [Diagnostic] = []
    var undrawn: Set<String> = []
    let (pages, search) = builtParts(catalog, without: kept)
    for (index, chapter) in result.chapters.enumerated() {
      guard let page = pages[index] else { continue }
      files[catalog.references.pages[index]] = SiteFile(page.bytes, chapter: chapter.chapter.name)
      files.merge(page.files) { $1 }
      diagnostics += page.diagnostics
      if page.diagnostics.contains(where: { $0.code == PageContext.undrawnCode }) {
        undrawn.insert(chapter.chapter.name)
      }
    }
    files["search.js"] = SiteFile(search)
    return BuiltSite(
      files: files.mapValues(\.bytes), origins: files.mapValues(\.origin),
      recordFiles: RunPage(self, catalog).files, hasNewResults: record.hasNewResults,
      manifest: Manifest(
        tool: provenance.toolVersion, schema: Self.schemaVersion, profile: book.profile,
        settings: book.settingTexts, sources: book.sources.mapValues(\.hexadecimal)),
      keptChapters: kept, olderSources: olderSources(catalog, kept: kept),
      lackingSources: Set(
        result.chapters.filter { chapter in
          !kept.contains(chapter.chapter.name)
            && (chapter.lacksResults || undrawn.contains(chapter.chapter.name))
        }.flatMap(\.chapter.files)),
      diagnostics: diagnostics)
  }

  /// The book's files that a page which stays as it is may show in an earlier form.
  private func olderSources(_ catalog: SiteCatalog, kept: Set<String>) -> Set<String> {
    guard !kept.isEmpty else { return [] }
    return Set(book.sources.keys).filter { file in
      // Every page shows what belongs to no chapter, such as the book's title.
      catalog.sources[file].map { !$0.chapters.isDisjoint(with: kept) } ?? true
    }
  }

  /// A chapter's page with what it shows and what went wrong.
  private struct BuiltPage: Sendable {
    var bytes: [UInt8]
    var files: [String: SiteFile]
    var diagnostics: [Diagnostic]
  }

  /// The pages by chapter and the words to search for, made on all cores: none needs another.
  private func builtParts(_ catalog: SiteCatalog, without kept: Set<String>)
    -> (pages: [Int: BuiltPage], search: [UInt8])
  {
    let parts = Mutex<(pages: [Int: BuiltPage], search: [UInt8])>(([:], []))
    let count = result.chapters.count
    DispatchQueue.concurrentPerform(iterations: count + 1) { turn in
      // Long references stand at the end of a book: begin with them.
      let index = count - 1 - turn
      guard index >= 0 else {
        let search = SearchIndex(self, catalog).call { page, _, identifier in (page, identifier) }
        parts.withLock { $0.search = search.bytes }
        return
      }
      let chapter = result.chapters[index]
      guard !kept.contains(chapter.chapter.name) else { return }
      let context = PageContext(self, catalog, index: index, result: PageContent(chapter))
      let bytes = context.page()
      let page = BuiltPage(bytes: bytes, files: context.files, diagnostics: context.diagnostics)
      parts.withLock { $0.pages[index] = page }
    }
    return parts.withLock { $0 }
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

extension Chapter {
  /// The file of the chapter and those that it includes.
  fileprivate var files: [String] { [source.file] + inclusions.map(\.file) }
}

extension ChapterResult {
  /// Whether the page of the chapter has a place where a result ought to be and is not.
  var lacksResults: Bool {
    if !isComplete { return true }
    let hasFailed = zip(chapter.cells, cells).contains { cell, result in
      switch result.status {
      case .succeeded: false
      case .failed: !cell.options.expectsError
      case .blocked: true
      }
    }
    return hasFailed || values.contains { if case .failed = $0 { true } else { false } }
  }
}

/// A file of a site with what it shows.
struct SiteFile: Sendable {
  var bytes: [UInt8]
  var origin: FileOrigin

  init(_ bytes: [UInt8], chapter: String? = nil, label: String? = nil, node: Digest? = nil) {
    self.bytes = bytes
    origin = FileOrigin(chapter: chapter, label: label, node: node)
  }
}

/// Where a file of a site comes from.
public struct FileOrigin: Hashable, Sendable {
  /// The name of the chapter.
  public var chapter: String?
  /// The label of the figure, or the name of the cell.
  public var label: String?
  /// The key of the result that it shows.
  public var node: Digest?
}

/// A site in memory.
public struct BuiltSite: Sendable {
  /// The files by path, without the manifest and the record of the run.
  public var files: [String: [UInt8]]
  /// Where the files come from.
  public var origins: [String: FileOrigin] = [:]
  /// The record of the run.
  public var recordFiles: [String: [UInt8]] = [:]
  /// Whether the run computed anything, so that its record replaces the one before.
  public var hasNewResults = false
  /// What the manifest says besides the files.
  var manifest = Manifest()
  /// Names of the chapters whose files stay as they are.
  var keptChapters: Set<String> = []
  /// The book's files that the pages of these chapters may show in an earlier form.
  var olderSources: Set<String> = []
  /// The files of chapters whose pages lack results.
  var lackingSources: Set<String> = []
  /// Drawings that could not be made, and sub-captions that do not fit.
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

/// A site that cannot be made, or a folder that it must not be written to.
public struct SiteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong and what to do.
  public var description: String
}
