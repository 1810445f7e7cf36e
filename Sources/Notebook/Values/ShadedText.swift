/// A heat map of text: passages whose tokens are shaded by how strong something is at each.
public struct ShadedText: Codable, Hashable, Sendable {
  /// A token with its strength.
  public struct Token: Codable, Hashable, Sendable {
    /// The token as the tokenizer has it, with its white space.
    public let text: String
    /// How strong it is, from 0 for no shade to 1, or to −1 for the opposite; in thousandths.
    public let strength: Double
    /// The exact value behind the strength.
    public let value: Double?

    /// Creates a token.
    ///
    /// - Throws: ``PresentationError`` if the strength is not between −1 and 1.
    public init(_ text: String, strength: Double = 0, value: Double? = nil)
      throws(PresentationError)
    {
      guard abs(strength) <= 1 else {
        throw PresentationError(
          "the strength \(strength) is not between −1 and 1; divide by the largest")
      }
      if let value, !value.isFinite {
        throw PresentationError("the value \(value) is not a number; leave it out")
      }
      self.text = text
      self.strength = (strength * 1_000).rounded() / 1_000
      self.value = value
    }
  }

  /// Some text in one piece.
  public struct Passage: Hashable, Sendable {
    /// What kind of passage it is, such as `largest` or `30–40 %`.
    public let label: String?
    /// The tokens in their order.
    public let tokens: [Token]
    /// The token that the passage is about.
    public let pivot: Int?

    /// The most tokens of a passage.
    public static let tokenLimit = 4_096

    /// Creates a passage.
    ///
    /// - Parameter pivot: The index of the token that the passage is about.
    /// - Throws: ``PresentationError`` if there are no tokens, too many, or no token at `pivot`.
    public init(_ tokens: [Token], label: String? = nil, pivot: Int? = nil)
      throws(PresentationError)
    {
      guard !tokens.isEmpty else { throw PresentationError("the passage has no tokens") }
      guard tokens.count <= Self.tokenLimit else {
        throw PresentationError(
          "the passage has \(tokens.count) tokens; show at most \(Self.tokenLimit)")
      }
      if let pivot, !tokens.indices.contains(pivot) {
        throw PresentationError("the passage has no token \(pivot); it has \(tokens.count)")
      }
      self.tokens = tokens
      self.label = label
      self.pivot = pivot
    }

    /// Creates a passage from a value for each token, shaded by its part of the largest.
    ///
    /// - Parameters:
    ///   - largest: The value, positive, that gets the strongest shade.
    ///   - keepsValues: Whether readers can see the values; a catalogue is smaller without.
    /// - Throws: ``PresentationError`` if the lists differ in length, or a value is not a number or
    ///   larger than `largest`.
    public init(
      _ texts: [String], values: [Double], largest: Double, label: String? = nil,
      pivot: Int? = nil, keepsValues: Bool = true
    ) throws(PresentationError) {
      guard texts.count == values.count else {
        throw PresentationError(
          "there are \(texts.count) tokens but \(values.count) values; give one for each")
      }
      guard largest > 0, largest.isFinite else {
        throw PresentationError("the largest value is \(largest); give a positive number")
      }
      var tokens: [Token] = []
      tokens.reserveCapacity(texts.count)
      for (place, (text, value)) in zip(texts, values).enumerated() {
        guard value.isFinite else {
          throw PresentationError("the value of token \(place) is \(value), not a number")
        }
        guard abs(value) <= largest * 1.000_001 else {
          throw PresentationError(
            "the value \(value) of token \(place) is larger than \(largest), given as the largest")
        }
        tokens.append(
          try Token(
            text, strength: min(max(value / largest, -1), 1),
            value: keepsValues && value != 0 ? value : nil))
      }
      try self.init(tokens, label: label, pivot: pivot)
    }
  }

  /// What the values are, such as `code` or `change of log-probability`.
  public let measure: String
  /// The passages from the top.
  public let passages: [Passage]

  /// The most passages.
  public static let passageLimit = 500

  /// Creates a heat map of text.
  ///
  /// - Parameter measure: What the values are, for a tooltip: `code 8.31`.
  /// - Throws: ``PresentationError`` if there are no passages or too many.
  public init(_ passages: [Passage], measure: String) throws(PresentationError) {
    guard !passages.isEmpty else {
      throw PresentationError("there are no passages to shade; give at least one")
    }
    guard passages.count <= Self.passageLimit else {
      throw PresentationError(
        "there are \(passages.count) passages; show at most \(Self.passageLimit)")
    }
    self.passages = passages
    self.measure = measure
  }
}
