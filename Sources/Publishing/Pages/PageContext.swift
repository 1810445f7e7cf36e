import Notebook

/// What is needed to write one chapter's page.
final class PageContext {
  let site: Site
  let references: CrossReferences
  /// The chapter's index in the book.
  let index: Int
  let result: ChapterResult
  /// Files that the page shows, by path in the site.
  private(set) var files: [String: [UInt8]] = [:]
  /// What went wrong while the page was written.
  private(set) var diagnostics: [Diagnostic] = []
  private var noteCount = 0

  var chapter: Chapter { result.chapter }

  init(_ site: Site, _ references: CrossReferences, index: Int, result: ChapterResult) {
    self.site = site
    self.references = references
    self.index = index
    self.result = result
  }

  /// Adds a file that the page refers to.
  func add(_ bytes: [UInt8], at path: String) { files[path] = bytes }

  func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// The number of the next margin note.
  func nextNote() -> Int {
    noteCount += 1
    return noteCount
  }

  /// The address of a cell, in this chapter or another.
  func address(of cell: Cell) -> String {
    let chapters = site.result.chapters
    let file = cell.codePosition.file
    guard file != chapter.source.file,
      let other = chapters.firstIndex(where: { $0.chapter.source.file == file })
    else { return "#" + cell.identifier }
    return references.pages[other] + "#" + cell.identifier
  }
}
