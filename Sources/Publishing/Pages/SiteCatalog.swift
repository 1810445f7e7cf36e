import Foundation
import Notebook
import Storage

/// What all pages of a site share: where things are and what they are called.
struct SiteCatalog: Sendable {
  /// A claim, to find its card.
  private struct ClaimPlace: Hashable {
    var chapter: Int
    var cell: Int
    var claim: Claim
  }

  /// A copy of a chapter's source in the site.
  struct Source: Sendable {
    var path: String
    var bytes: [UInt8]
    /// The chapters that are made from it.
    var chapters: Set<String>
  }

  let references: CrossReferences
  /// The claims of the book, in the order of the ledger.
  let claims: [PlacedClaim]
  /// Whether a chapter says where the ledger stands.
  private(set) var placesLedger = false
  /// The copies of the sources, by the book's file.
  private(set) var sources: [String: Source] = [:]
  /// What stands behind a label, with the paragraph after a heading.
  private(set) var labelled: [String: [Block]] = [:]
  /// The identifiers that each chapter's author has used up.
  private(set) var identifiers: [Set<String>] = []
  /// Where the cards and the entries of catalogues stand.
  private(set) var cards = CardPlaces()
  private var claimIdentifiers: [ClaimPlace: String] = [:]
  private var chaptersOfCells: [SourcePosition: [Int]] = [:]
  private var chapterOfFile: [String: Int] = [:]
  private var cellsOfFile: [String: [Cell]] = [:]

  init(_ site: Site) {
    let chapters = site.result.chapters.map(\.chapter)
    references = CrossReferences(site.book.chapters)
    claims = site.result.claims
    for (index, chapter) in chapters.enumerated() {
      identifiers.append([])
      enter(chapter.blocks, chapter: index)
      for text in [chapter.source] + chapter.inclusions where chapterOfFile[text.file] == nil {
        chapterOfFile[text.file] = index
      }
      for cell in chapter.cells {
        chaptersOfCells[cell.codePosition, default: []].append(index)
        // A file that several chapters include belongs to the first of them.
        if chapterOfFile[cell.file] == index { cellsOfFile[cell.file, default: []].append(cell) }
      }
      for text in [chapter.source] + chapter.inclusions where !text.isGenerated {
        sources[text.file]?.chapters.insert(chapter.name)
        guard sources[text.file] == nil, let path = Self.path(ofSource: text.file) else { continue }
        sources[text.file] = Source(
          path: path, bytes: Self.bytes(of: text, in: site.book), chapters: [chapter.name])
      }
    }
    for placed in claims {
      let place = ClaimPlace(
        chapter: placed.chapter, cell: placed.cell.index, claim: placed.claim)
      guard claimIdentifiers[place] == nil, Self.isShown(placed, site.result) else { continue }
      let identifier = unused("claim-" + Self.slug(placed.claim.name), in: placed.chapter)
      claimIdentifiers[place] = identifier
      identifiers[placed.chapter].insert(identifier)
    }
    cards = CardPlaces(site.result) { anchor, chapter in
      let identifier = unused(anchor, in: chapter)
      identifiers[chapter].insert(identifier)
      return identifier
    }
  }

  private mutating func enter(_ blocks: [Block], chapter: Int) {
    for (place, block) in blocks.enumerated() {
      switch block {
      case .heading(_, let identifier, _, _):
        identifiers[chapter].insert(identifier)
        var section = [block]
        if place + 1 < blocks.count, case .paragraph = blocks[place + 1] {
          section.append(blocks[place + 1])
        }
        if labelled[identifier] == nil { labelled[identifier] = section }
      case .cell(let cell):
        identifiers[chapter].insert(cell.identifier)
        for (_, letter) in zip(cell.options.subcaptions, CrossReferences.letters) {
          identifiers[chapter].insert("\(cell.identifier)-\(letter)")
        }
        if let label = cell.label, labelled[label] == nil { labelled[label] = [block] }
      case .equation(_, let label?, _):
        identifiers[chapter].insert(label)
        if labelled[label] == nil { labelled[label] = [block] }
      case .ledger: placesLedger = true
      case .list(_, _, let items):
        for item in items { enter(item, chapter: chapter) }
      case .quotation(let content), .callout(_, let content): enter(content, chapter: chapter)
      default: break
      }
    }
  }

  /// Whether the card of a claim stands on a page; otherwise links lead to its cell.
  private static func isShown(_ placed: PlacedClaim, _ result: BookResult) -> Bool {
    guard placed.cell.options.showsOutput, result.chapters.indices.contains(placed.chapter),
      result.chapters[placed.chapter].cells.indices.contains(placed.cell.index),
      case .succeeded = result.chapters[placed.chapter].cells[placed.cell.index].status
    else { return false }
    return true
  }

  /// A name for something that the program adds to a chapter's page.
  func unused(_ name: String, in chapter: Int) -> String {
    guard identifiers.indices.contains(chapter) else { return name }
    var candidate = name
    var number = 2
    while identifiers[chapter].contains(candidate) {
      candidate = "\(name)-\(number)"
      number += 1
    }
    return candidate
  }

  /// The identifier of a claim's card on its page.
  func identifier(of claim: Claim, cell: Cell, chapter: Int) -> String? {
    claimIdentifiers[ClaimPlace(chapter: chapter, cell: cell.index, claim: claim)]
  }

  /// The chapter that shows a cell; rather this one, if several include the same file.
  func chapter(of cell: Cell, near chapter: Int) -> Int? {
    guard let chapters = chaptersOfCells[cell.codePosition] else { return nil }
    return chapters.contains(chapter) ? chapter : chapters.first
  }

  /// The chapter and the cell, if it is one, that a place of the sources lies in.
  func home(of position: SourcePosition) -> (chapter: Int, cell: Cell?)? {
    guard let chapter = chapterOfFile[position.file] else { return nil }
    let cell = cellsOfFile[position.file]?.first { $0.lines.contains(position.line) }
    return (chapter, cell)
  }

  /// Where the copy of a source goes; nothing for a path that leads out of the book.
  private static func path(ofSource file: String) -> String? {
    var parts: [Substring] = []
    for part in file.split(separator: "/") where part != "." {
      if part == ".." {
        guard parts.popLast() != nil else { return nil }
      } else {
        parts.append(part)
      }
    }
    let path = "sources/" + parts.joined(separator: "/")
    return parts.isEmpty || file.hasPrefix("/") || !Manifest.isPlain(path) ? nil : path
  }

  /// The bytes of a source: those of the file, as far as they can be told from its lines.
  private static func bytes(of text: SourceText, in book: Book) -> [UInt8] {
    let plain = Array(text.lines.joined(separator: "\n").utf8)
    guard let digest = book.sources[text.file] else { return plain + [0x0A] }
    for ending: [UInt8] in [[0x0A], []] where Digest(of: plain + ending) == digest {
      return plain + ending
    }
    let file = book.folder.appendingPathComponent(text.file)
    if let data = try? Data(contentsOf: file), Digest(of: data) == digest { return Array(data) }
    return plain + [0x0A]
  }

  /// A name as part of an identifier: `C 7` is `c-7`.
  static func slug(_ name: String) -> String {
    let parts = name.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
    return parts.isEmpty ? "unnamed" : parts.joined(separator: "-")
  }
}
