import Foundation
import Storage

/// A new chapter of a book, which renders as it is.
public struct ChapterTemplate {
  private struct Existing {
    var file: String
    var name: String
    var number: Int?
  }

  /// Adds a chapter to a book.
  ///
  /// The chapter is written first and `book.yml` after it, each in one step; if the second fails,
  /// the first is taken back.
  ///
  /// - Parameters:
  ///   - title: The chapter's title; its file is named after it.
  ///   - book: The folder with `book.yml`.
  public static func create(title: String, in book: URL) throws(ScaffoldingError)
    -> CreatedChapter
  {
    let title = try Title(title)
    let configuration = book.appendingPathComponent("book.yml").resolvingSymlinksInPath()
    guard FileManager.default.fileExists(atPath: configuration.path) else {
      throw .noBook(folder: book.path)
    }
    let text: String
    do {
      text = try String(contentsOf: configuration, encoding: .utf8)
    } catch {
      throw .failed(reason: "book.yml cannot be read: \(error.localizedDescription)")
    }
    let reading = Result { () throws(ChapterList.Unreadable) in try ChapterList(text) }
    let listed = (try? reading.get())?.files
    let existing = existing(in: book, listed: listed)
    let name = try name(title, existing)
    let number = number(existing, isListed: listed != nil)
    let file = book.appendingPathComponent("\(number)-\(name).md")
    var list: ChapterList
    switch reading {
    case .success(let value): list = value
    case .failure(let error):
      throw .unreadableChapters(line: error.line, file: file.lastPathComponent)
    }
    let chapter = Self.text(title, label: label(name, existing, book), existing.map(\.name))
    let changed = list.add(file.lastPathComponent)
    // What was written must read as what was meant.
    if let files = listed {
      let reread = try? ChapterList(list.text).files
      guard let reread, reread.filter({ $0 != file.lastPathComponent }) == files,
        reread.count == files.count + 1
      else {
        throw .unreadableChapters(line: changed.first?.number ?? 1, file: file.lastPathComponent)
      }
    }
    do {
      try AtomicFile.write(chapter, to: file)
      if !changed.isEmpty { try replace(configuration, with: list.text, otherwiseRemoving: file) }
    } catch {
      throw .failed(reason: "\(error)")
    }
    return CreatedChapter(file: file, name: name, changedLines: changed)
  }

  static func replace(_ file: URL, with text: String, otherwiseRemoving added: URL) throws {
    do {
      var status = stat()
      let isKnown = stat(file.path, &status) == 0
      try AtomicFile.write(text, to: file)
      if isKnown { chmod(file.path, status.st_mode & 0o777) }
    } catch {
      try? FileManager.default.removeItem(at: added)
      throw error
    }
  }

  /// The chapters, and files that could be chapters.
  private static func existing(in book: URL, listed: [String]?) -> [Existing] {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: book.path)) ?? []
    let files = found.filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") && $0 != "README.md" }
    return Set(files + (listed ?? [])).sorted().map { file in
      var name = file.hasSuffix(".md") ? file.dropLast(3) : file[...]
      let digits = name.prefix { $0.isASCII && $0.isNumber }
      guard !digits.isEmpty, let separator = name.dropFirst(digits.count).first,
        separator == "-" || separator == "_"
      else { return Existing(file: file, name: String(name)) }
      name = name.dropFirst(digits.count + 1)
      return Existing(file: file, name: String(name), number: Int(digits))
    }
  }

  private static func name(_ title: Title, _ existing: [Existing]) throws(ScaffoldingError)
    -> String
  {
    let taken = Dictionary(
      existing.map { ($0.name.lowercased(), $0.file) }, uniquingKeysWith: { first, _ in first })
    let slug = title.slug
    if slug.isEmpty {
      let candidates = ["chapter"] + (2...999).map { "chapter-\($0)" }
      return candidates.first { taken[$0] == nil } ?? "chapter"
    }
    // The front page is called index.
    let name = slug == "index" ? "index-chapter" : slug
    if let file = taken[name] { throw .duplicateChapter(name: name, file: file) }
    return name
  }

  /// The next multiple of ten, with as many digits as the others have; below the number of a
  /// directive reference, which comes last, as long as there is room.
  private static func number(_ existing: [Existing], isListed: Bool) -> String {
    let chapters = existing.filter { !$0.file.contains("directive-reference") }
    let highest = chapters.compactMap(\.number).filter { $0 < 1_000_000 }.max() ?? 0
    var number = (highest / 10 + 1) * 10
    let width = max(2, String(highest).count)
    let references = existing.filter { $0.file.contains("directive-reference") }
    if let limit = references.compactMap(\.number).min(), number >= limit, highest + 1 < limit {
      number = highest + 1
    }
    // A book without a list takes its files in the order of their names, where 100 is before 20.
    if !isListed, String(number).count > width, String(highest + 1).count == width {
      number = highest + 1
    }
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// A label that no chapter has yet: labels count for the whole book.
  private static func label(_ name: String, _ existing: [Existing], _ book: URL) -> String {
    let texts = existing.map {
      (try? String(contentsOf: book.appendingPathComponent($0.file), encoding: .utf8)) ?? ""
    }
    let candidates = ["fig-\(name)"] + (2...999).map { "fig-\(name)-\($0)" }
    return candidates.first { label in
      !texts.contains { $0.contains("#\(label)}") || $0.contains("#\(label) ") }
    } ?? "fig-\(name)"
  }
}
