import Foundation

/// Where every labelled object, chapter and heading of a book is found.
public struct CrossReferences: Sendable {
  /// What a label names.
  public enum Kind: String, Sendable {
    case figure = "fig"
    case table = "tbl"
    case equation = "eq"
    case section = "sec"
    case listing = "lst"
    case chapter = "ch"

    /// The word before the number.
    public var word: String {
      switch self {
      case .figure: "Figure"
      case .table: "Table"
      case .equation: "Equation"
      case .section: "Section"
      case .listing: "Listing"
      case .chapter: "Chapter"
      }
    }
  }

  /// A labelled object.
  public struct Target: Sendable {
    /// What it is.
    public var kind: Kind
    /// Its label, which is also its identifier on the page.
    public var label: String
    /// The chapter's index in the book.
    public var chapter: Int
    /// `2.3` for the third of its kind in chapter 2, `3` on the front page; a section's title.
    public var number: String
    /// The title of a chapter.
    public var title: String?
    /// Where the label is written.
    public var position: SourcePosition

    /// How a reference reads: `Figure 2.3`, `“Dead features”` for a section.
    public var text: String {
      switch kind {
      case .section: "“\(number)”"
      case .chapter where number == "0": title.map { "“\($0)”" } ?? "the front page"
      default: "\(kind.word)\u{00A0}\(number)"
      }
    }
  }

  /// The labelled objects by label.
  public private(set) var targets: [String: Target] = [:]
  /// The page of each chapter, in the order of the book.
  public let pages: [String]
  private var identifiers: [Set<String>] = []
  /// The file of each chapter.
  let files: [String]
  private var chapterOfFile: [String: Int] = [:]

  /// Indexes the chapters of a book, the front page first.
  ///
  /// A label that is defined twice keeps its first meaning; the loader reports the second.
  public init(_ chapters: [Chapter]) {
    pages = chapters.enumerated().map { $0 == 0 ? "index.html" : "\($1.name).html" }
    files = chapters.map(\.source.file)
    for (index, chapter) in chapters.enumerated() {
      chapterOfFile[chapter.source.file] = index
      chapterOfFile[chapter.name + ".md"] = index
      identifiers.append(add(chapter, index))
      let label = "ch-" + chapter.name
      targets[label] = Target(
        kind: .chapter, label: label, chapter: index, number: "\(index)", title: chapter.title,
        position: SourcePosition(file: chapter.source.file, line: 1, column: 1))
    }
  }

  private mutating func add(_ chapter: Chapter, _ index: Int) -> Set<String> {
    var counts: [Kind: Int] = [:]
    var found: [Target] = []
    var identifiers: Set<String> = []
    func number(_ kind: Kind) -> String {
      let count = counts[kind, default: 0] + 1
      counts[kind] = count
      return index == 0 ? "\(count)" : "\(index).\(count)"
    }
    chapter.visit { block in
      switch block {
      case .heading(_, let identifier, let content, let position):
        identifiers.insert(identifier)
        guard identifier.hasPrefix("sec-") else { return }
        found.append(
          Target(
            kind: .section, label: identifier, chapter: index, number: content.plainText,
            position: position))
      case .cell(let cell):
        identifiers.insert(cell.identifier)
        guard let label = cell.label,
          let kind = label.split(separator: "-").first.flatMap({ Kind(rawValue: String($0)) })
        else { return }
        let position = SourcePosition(file: cell.file, line: cell.lines.lowerBound, column: 1)
        let target = Target(
          kind: kind, label: label, chapter: index, number: number(kind), position: position)
        found.append(target)
        for (part, letter) in zip(cell.options.subcaptions, Self.letters) {
          _ = part
          var target = target
          target.label += "-\(letter)"
          target.number += "\(letter)"
          identifiers.insert(target.label)
          found.append(target)
        }
      case .equation(_, let label?, let position):
        identifiers.insert(label)
        found.append(
          Target(
            kind: .equation, label: label, chapter: index, number: number(.equation),
            position: position))
      default: break
      }
    } inlines: { _ in
    }
    for target in found where targets[target.label] == nil { targets[target.label] = target }
    return identifiers
  }

  /// The letters of the parts of a figure.
  public static let letters = Array("abcdefghijklmnopqrstuvwxyz")

  /// The address of a label, as seen from a chapter's page.
  public func address(of label: String, from chapter: Int) -> String? {
    guard let target = targets[label] else { return nil }
    if target.kind == .chapter { return pages[target.chapter] }
    return (target.chapter == chapter ? "" : pages[target.chapter]) + "#" + label
  }

  /// A link between chapters.
  public enum ChapterLink: Equatable, Sendable {
    /// The address on the site.
    case page(String)
    /// The file is not a chapter of the book; its name is given.
    case unknownChapter(String)
    /// The chapter has no object of that identifier; both names are given.
    case unknownIdentifier(String, chapter: String)
  }

  /// What a Markdown link such as `training.md#dead-features` leads to; nothing for a link that
  /// leads out of the book.
  public func resolve(link destination: String, from chapter: Int) -> ChapterLink? {
    let parts = destination.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts.first.map(String.init) ?? ""
    let identifier = parts.count > 1 ? (parts[1].removingPercentEncoding ?? String(parts[1])) : nil
    guard path.isEmpty || path.hasSuffix(".md"), !path.contains(":") else { return nil }
    if path.isEmpty, identifier?.isEmpty ?? true { return .page("#") }
    let name = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    guard let index = path.isEmpty ? chapter : chapterOfFile[name] else {
      return .unknownChapter(name)
    }
    let page = index == chapter && identifier != nil ? "" : pages[index]
    guard let identifier else { return .page(page) }
    guard identifiers[index].contains(identifier) else {
      return .unknownIdentifier(identifier, chapter: pages[index])
    }
    return .page(page + "#" + identifier)
  }

  /// The names that links may use, for suggestions.
  var linkNames: [String] { chapterOfFile.keys.sorted() }

  /// The identifiers of a chapter's headings and cells, for suggestions.
  func identifiers(ofPage page: String) -> [String] {
    pages.firstIndex(of: page).map { identifiers[$0].sorted() } ?? []
  }
}

extension Cell {
  /// The cell's identifier on its page: its label, or `cell-3` for the third cell without one.
  public var identifier: String { label ?? "cell-\(index + 1)" }
}
