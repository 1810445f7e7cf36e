/// A work, as the file of references describes it.
public struct Entry: Hashable, Sendable {
  /// What the text cites it by.
  public var key: String
  /// Its kind, in the words of CSL: `article-journal`, `book`, `webpage`.
  public var type: String
  /// Its title.
  public var title: String
  /// A title for citations of works without authors.
  public var shortTitle: String?
  /// Who wrote it.
  public var authors: [Person] = []
  /// Who edited it.
  public var editors: [Person] = []
  /// The year it came out.
  public var year: Int?
  /// What stands for the year where there is none, such as `in press`.
  public var dateText: String?
  /// The journal, the proceedings or the site it is part of.
  public var containerTitle: String?
  /// Who published it.
  public var publisher: String?
  /// The volume of the journal.
  public var volume: String?
  /// The issue of the volume.
  public var issue: String?
  /// The pages, with a hyphen between first and last.
  public var page: String?
  /// The number of a report.
  public var number: String?
  /// The kind of a report or thesis, such as `PhD thesis`.
  public var genre: String?
  /// The edition of a book.
  public var edition: String?
  /// The identifier without an address: `10.1162/neco.1997.9.8.1735`.
  public var DOI: String?
  /// The identifier on arXiv: `2309.08600`.
  public var arXiv: String?
  /// Where it can be read; always `http` or `https`.
  public var URL: String?
  /// When the address was looked at: year, month and day as far as they are known.
  public var accessed: [Int]?

  /// Creates an entry with what every entry has.
  public init(key: String, type: String, title: String) {
    self.key = key
    self.type = type
    self.title = title
  }
}

/// Somebody who wrote or edited a work, or an organisation that did.
public struct Person: Hashable, Sendable {
  /// The family name, or the whole name of an organisation.
  public var family: String
  /// The given names.
  public var given: String?
  /// A particle that belongs to the name in citations: the `van` of van Gogh.
  public var particle: String?
  /// A particle that is left out of citations: the `de` of Alfred de Musset.
  public var droppingParticle: String?
  /// What follows the name, such as `Jr.`, with its full stop.
  public var suffix: String?
  /// Whether the name is not to be taken apart.
  public var isOrganisation: Bool

  /// Creates a name.
  public init(
    family: String, given: String? = nil, particle: String? = nil,
    droppingParticle: String? = nil, suffix: String? = nil, isOrganisation: Bool = false
  ) {
    self.family = family
    self.given = given
    self.particle = particle
    self.droppingParticle = droppingParticle
    self.suffix = suffix
    self.isOrganisation = isOrganisation
  }

  /// The name in a citation: `van der Maaten`.
  public var citedName: String {
    particle.map { $0.hasSuffix("’") || $0.hasSuffix("'") ? $0 + family : "\($0) \(family)" }
      ?? family
  }

  /// The name in a list of references, such as `van der Maaten, L., Jr.`, with initials.
  public var listedName: String {
    var parts = [citedName]
    let rest = [given.map(Self.initials), droppingParticle].compactMap { $0 }
    if !rest.isEmpty { parts.append(rest.joined(separator: " ")) }
    if let suffix { parts.append(suffix) }
    return parts.joined(separator: ", ")
  }

  /// The initials of given names, `J.-L. M.` for `Jean-Luc M`.
  static func initials(_ given: String) -> String {
    given.split(whereSeparator: \.isWhitespace).map { word in
      word.split(separator: "-").compactMap { part in
        part.first { $0.isLetter }.map { "\($0)".uppercased() + "." }
      }.joined(separator: "-")
    }.filter { !$0.isEmpty }.joined(separator: " ")
  }
}
