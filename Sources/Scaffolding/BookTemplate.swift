import Foundation
import Storage

/// A new book, which renders as it is and needs no model.
public struct BookTemplate {
  /// Begins a book.
  ///
  /// The folder is made if it is not there. Files in it that do not belong to a book stay; a
  /// `.gitignore` gets one more line. If anything fails, everything that was made is removed.
  ///
  /// - Parameters:
  ///   - folder: The folder in which `Chapters` is made.
  ///   - title: The book's title.
  /// - Returns: The files that were written, in the order in which to read them.
  public static func create(in folder: URL, title: String) throws(ScaffoldingError) -> [URL] {
    let title = try Title(title)
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder)
    if isThere, !isFolder.boolValue { throw .notAFolder(path: folder.path) }
    let chapters = folder.appendingPathComponent("Chapters")
    for other in [folder.appendingPathComponent("book.yml"), chapters] {
      var status = stat()
      if lstat(other.path, &status) == 0 { throw .bookExists(path: other.path) }
    }
    do {
      return try write(title, folder, chapters, isNew: !isThere)
    } catch {
      throw .failed(reason: "\(error)")
    }
  }

  private static func write(_ title: Title, _ folder: URL, _ chapters: URL, isNew: Bool) throws
    -> [URL]
  {
    let files = [
      ("book.yml", configuration(title)), ("00-front-page.md", frontPage),
      ("10-first-steps.md", firstSteps),
    ]
    do {
      try FileManager.default.createDirectory(at: chapters, withIntermediateDirectories: true)
      var written: [URL] = []
      for (name, text) in files {
        let file = chapters.appendingPathComponent(name)
        try AtomicFile.write(text, to: file)
        written.append(file)
      }
      if let file = try ignoreResults(in: folder) { written.append(file) }
      return written
    } catch {
      try? FileManager.default.removeItem(at: isNew ? folder : chapters)
      throw error
    }
  }

  /// Keeps the store out of version control; `nil` if it is kept out already.
  private static func ignoreResults(in folder: URL) throws -> URL? {
    let file = folder.appendingPathComponent(".gitignore").resolvingSymlinksInPath()
    var text = ""
    if FileManager.default.fileExists(atPath: file.path) {
      text = try String(contentsOf: file, encoding: .utf8)
    }
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    let same = [".monograph/", ".monograph", "/.monograph/", "/.monograph"]
    guard !lines.contains(where: same.contains) else { return nil }
    let newline = text.contains("\r\n") ? "\r\n" : "\n"
    if let last = text.last, !last.isNewline { text += newline }
    try AtomicFile.write(text + ".monograph/" + newline, to: file)
    return file
  }
}
