/// Why a book or a chapter cannot be created.
public enum ScaffoldingError: Error, Equatable, CustomStringConvertible, Sendable {
  /// The title is empty.
  case emptyTitle
  /// The title has a character that cannot be shown, at this place counted from 1.
  case unprintableTitle(position: Int)
  /// The title is longer than a title should be.
  case longTitle(limit: Int)
  /// The folder has no `book.yml`.
  case noBook(folder: String)
  /// The book has a chapter of this name.
  case duplicateChapter(name: String, file: String)
  /// The list of chapters is written in a way that is not changed by a program.
  case unreadableChapters(line: Int, file: String)
  /// The folder has a book in it.
  case bookExists(path: String)
  /// A file is where the folder should be.
  case notAFolder(path: String)
  /// The file system refused; nothing was changed.
  case failed(reason: String)

  /// What is wrong and what to do about it.
  public var description: String {
    switch self {
    case .emptyTitle: "the title is empty: write one in quotation marks, such as \"First results\""
    case .unprintableTitle(let position):
      "character \(position) of the title is a line break or a control character: write the title "
        + "on one line"
    case .longTitle(let limit):
      "the title is longer than \(limit) characters: shorten it, and say more in the summary"
    case .noBook(let folder):
      "\(folder) has no book.yml: name the folder of a book with --book, or begin one with "
        + "`monograph init`"
    case .duplicateChapter(let name, let file):
      "the book has a chapter `\(name)` already, \(file): choose another title"
    case .unreadableChapters(let line, let file):
      "the list of chapters in line \(line) of book.yml is written in a way that this command "
        + "does not change: add `\(file)` to it, or write it as one `- file.md` a line"
    case .bookExists(let path):
      "\(path) is there already: choose another folder, or add a chapter with `monograph new`"
    case .notAFolder(let path): "\(path) is a file: choose another folder"
    case .failed(let reason): reason
    }
  }
}
