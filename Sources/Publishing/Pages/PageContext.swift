import Notebook
import Storage

/// A chapter with its results, as far as a page needs them; the record of a run has none.
struct PageContent {
  var chapter: Chapter
  var cells: [CellResult] = []
  var values: [InlineResult] = []

  init(_ result: ChapterResult) {
    chapter = result.chapter
    cells = result.cells
    values = result.values
  }

  init(without chapter: Chapter) { self.chapter = chapter }
}

/// What is needed to write one chapter's page.
final class PageContext {
  /// What a page is part of.
  enum Layout { case site, singleFile }

  let site: Site
  let catalog: SiteCatalog
  let layout: Layout
  /// The chapter's index in the book; ``outside`` for a page that is no chapter.
  let index: Int
  /// Whether only a part of the chapter is written, to be shown on another page.
  let isExcerpt: Bool
  let result: PageContent
  /// Files that the page shows, by path in the site.
  private(set) var files: [String: SiteFile] = [:]
  /// What went wrong while the page was written.
  private(set) var diagnostics: [Diagnostic] = []
  /// The works that the page cites.
  var cited: Set<String> = []
  /// The labels of other pages that this one refers to, in the order of their first use.
  private(set) var distantLabels: [String] = []
  /// The first image, with its description, for who shares the page.
  var firstImage: (path: String, alternative: String)?
  private var noteCount = 0
  private var listingCount = 0
  private var shownClaims: Set<String> = []
  private var shownCards: Set<String> = []

  /// The index of a page that is no chapter.
  static let outside = -1

  var chapter: Chapter { result.chapter }
  var references: CrossReferences { catalog.references }
  /// The words of running text, as a reader sees them.
  var words: ShownWords { ShownWords(site.book, references, result.values) }

  init(
    _ site: Site, _ catalog: SiteCatalog, index: Int, result: PageContent,
    layout: Layout = .site, isExcerpt: Bool = false
  ) {
    self.site = site
    self.catalog = catalog
    self.index = index
    self.result = result
    self.layout = layout
    self.isExcerpt = isExcerpt
  }

  /// Adds a file that the page refers to.
  func add(_ bytes: [UInt8], at path: String, label: String? = nil, node: Digest? = nil) {
    files[path] = SiteFile(bytes, chapter: chapter.name, label: label, node: node)
  }

  func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// The number of the next margin note.
  func nextNote() -> Int {
    noteCount += 1
    return noteCount
  }

  /// The number of the next listing, by which screen readers tell listings apart.
  func nextListing() -> Int {
    listingCount += 1
    return listingCount
  }

  /// Notes that the page refers to something that stands on another one.
  func noteDistant(_ label: String) {
    if layout == .site, !isExcerpt, !distantLabels.contains(label) { distantLabels.append(label) }
  }

  /// The identifier of a claim's card, once on a page.
  func identifier(ofNew claim: Claim, in cell: Cell) -> String? {
    guard let name = catalog.identifier(of: claim, cell: cell, chapter: index),
      shownClaims.insert(name).inserted
    else { return nil }
    return anchor(name)
  }

  /// The identifier of a card, or of an entry in a catalogue, once on a page.
  func identifier(ofNewCard name: String, isEntry: Bool) -> String? {
    guard let identifier = catalog.cards.identifier(name, isEntry: isEntry, chapter: index),
      shownCards.insert(identifier).inserted
    else { return nil }
    return anchor(identifier)
  }
}
