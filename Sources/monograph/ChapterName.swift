import ArgumentParser
import Notebook
import Storage

/// Chapters and cells as they are named on the command line.
enum ChapterName {
  /// The index of a chapter that is named by its name, its file or its page.
  static func index(of text: String, in book: Book) throws -> Int {
    let file = text.split(separator: "/").last.map(String.init) ?? text
    let matches = book.chapters.indices.filter { index in
      let chapter = book.chapters[index]
      let names = [chapter.name, chapter.source.file]
      return (names + [chapter.name + ".md", chapter.name + ".html"]).contains(file)
        || chapter.source.file == file + ".md"
    }
    guard let index = matches.first else {
      let names = book.chapters.map(\.name)
      let suggestion =
        NearestName.find(text, among: names).map { "did you mean “\($0)”?" }
        ?? "its chapters are \(NearestName.list(names))."
      throw Console.refuse("The book has no chapter “\(text)”; \(suggestion)")
    }
    return index
  }

  /// The chapter and cell of `chapter:label`, `chapter:3` for the third cell, or a label alone.
  static func cell(_ text: String, in book: Book) throws -> (chapter: Int, cell: Cell) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let label = String(parts.last ?? "")
    let chapters =
      parts.count > 1 && !parts[0].isEmpty
      ? [try index(of: String(parts[0]), in: book)] : Array(book.chapters.indices)
    for chapter in chapters {
      let cells = book.chapters[chapter].cells
      if let cell = cells.first(where: { $0.label == label || $0.identifier == label }) {
        return (chapter, cell)
      }
      if parts.count > 1, let number = Int(label), cells.indices.contains(number - 1) {
        return (chapter, cells[number - 1])
      }
    }
    let identifiers = chapters.flatMap { book.chapters[$0].cells.map(\.identifier) }
    let suggestion =
      NearestName.find(label, among: identifiers).map { "did you mean “\($0)”?" }
      ?? "its cells are \(NearestName.list(identifiers))."
    throw Console.refuse("There is no cell “\(label)”; \(suggestion)")
  }
}
