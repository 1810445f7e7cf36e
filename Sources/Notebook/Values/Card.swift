/// What is known of one thing, such as a feature of a language model, in a box.
public struct Card: Codable, Hashable, Sendable {
  /// A number with its name.
  public struct Fact: Codable, Hashable, Sendable {
    /// What it is.
    public let label: String
    /// The number as readers see it.
    public let value: String
    /// Its unit.
    public let unit: String?

    /// Creates a fact.
    public init(_ label: String, _ value: String, unit: String? = nil) {
      self.label = label
      self.value = value
      self.unit = unit
    }
  }

  /// What it is called.
  public let title: String
  /// Its name in addresses, such as `feature-residual-10-431`, by which others link to it.
  public let anchor: String?
  /// What it belongs to, in a few words above the title.
  public let origin: String?
  /// One sentence on what it is.
  public let explanation: String?
  /// Numbers about it.
  public let facts: [Fact]
  /// The rest, from the top.
  public let sections: [CardSection]

  /// The most facts of a card.
  public static let factLimit = 40

  /// Creates a card.
  ///
  /// - Parameters:
  ///   - anchor: Its name in addresses: letters of ASCII, digits, `-`, `_` and `.`.
  ///   - origin: What it belongs to, in a few words above the title.
  ///   - explanation: One sentence on what it is.
  /// - Throws: ``PresentationError`` if the title is blank, the anchor is not one, or there is too
  ///   much to show.
  public init(
    _ title: String, anchor: String? = nil, origin: String? = nil, explanation: String? = nil,
    facts: [Fact] = [], sections: [CardSection] = []
  ) throws(PresentationError) {
    guard !title.isBlank else { throw PresentationError("the card has no title") }
    if let anchor { try Self.check(anchor: anchor) }
    guard facts.count <= Self.factLimit else {
      throw PresentationError(
        "the card “\(title)” has \(facts.count) facts; give at most \(Self.factLimit)")
    }
    try CardSection.check(sections, of: "the card “\(title)”")
    self.title = title
    self.anchor = anchor
    self.origin = origin
    self.explanation = explanation
    self.facts = facts
    self.sections = sections
  }

  /// Checks that something can be a name in addresses.
  static func check(anchor: String) throws(PresentationError) {
    let isPlain = anchor.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-_.".utf8.contains(byte)
    }
    guard isPlain, anchor.first?.isLetter == true, anchor.utf8.count <= 100 else {
      throw PresentationError(
        "“\(anchor)” cannot be an anchor; write letters a–z, digits, `-`, `_` and `.`, "
          + "beginning with a letter")
    }
  }
}
