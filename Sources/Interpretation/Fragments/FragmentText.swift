import Foundation

/// Short pieces of text, all of one length, each from a document of its own.
///
/// The paper shows a feature's activations on *fragments* of 64 tokens (section 3.1). A model runs
/// over each fragment by itself, so that a token sees only what a reader of the fragment sees.
public struct FragmentText: Hashable, Sendable {
  /// Tokens in a fragment in the paper.
  public static let standardLength = 64

  /// Where a fragment was cut.
  public struct Origin: Codable, Hashable, Sendable {
    /// Position of the document in its file, from 0.
    public var document: Int
    /// Tokens of the document before the fragment.
    public var offset: Int

    /// Creates an origin.
    public init(document: Int, offset: Int) {
      self.document = document
      self.offset = offset
    }
  }

  /// Documents that gave no fragment.
  public struct Omissions: Codable, Hashable, Sendable {
    /// Documents that lie, as a whole or in part, in the text left out at the beginning.
    public var before = 0
    /// Documents shorter than a fragment.
    public var tooShort = 0
    /// Documents whose fragment has a character that cannot be shown (U+FFFD).
    public var unreadable = 0

    /// No omissions.
    public init() {}
  }

  /// Tokens in a fragment.
  public let length: Int
  /// The tokens of all fragments, `[count, length]`.
  public let tokens: [Int32]
  /// Where each fragment was cut.
  public let origins: [Origin]
  /// Documents that gave no fragment.
  public let omissions: Omissions

  /// Creates fragments from their tokens.
  ///
  /// - Throws: ``InterpretationError/mismatch(_:)`` unless there are `length` tokens for each
  ///   origin.
  public init(
    length: Int, tokens: [Int32], origins: [Origin], omissions: Omissions = Omissions()
  ) throws {
    guard length > 0, tokens.count == length * origins.count else {
      throw InterpretationError.mismatch(
        "\(tokens.count) tokens are not \(origins.count) fragments of \(length)")
    }
    self.length = length
    self.tokens = tokens
    self.origins = origins
    self.omissions = omissions
  }

  /// Number of fragments.
  public var count: Int { origins.count }

  /// A fragment's tokens.
  public subscript(fragment: Int) -> ArraySlice<Int32> {
    tokens[fragment * length..<(fragment + 1) * length]
  }
}

extension FragmentText: Codable {
  private enum CodingKeys: CodingKey { case length, tokens, origins, omissions }

  /// Reads fragments.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let bytes = try container.decode(Data.self, forKey: .tokens)
    let tokens = stride(from: 0, to: bytes.count / 4 * 4, by: 4).map { start in
      (0..<4).reduce(Int32(0)) {
        $0 | Int32(bytes[bytes.startIndex + start + $1]) << (8 * Int32($1))
      }
    }
    try self.init(
      length: container.decode(Int.self, forKey: .length), tokens: tokens,
      origins: container.decode([Origin].self, forKey: .origins),
      omissions: container.decode(Omissions.self, forKey: .omissions))
  }

  /// Writes the tokens as bytes, little end first: as numbers they would take long to read.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    var bytes = Data(capacity: tokens.count * 4)
    for token in tokens {
      withUnsafeBytes(of: token.littleEndian) { bytes.append(contentsOf: $0) }
    }
    try container.encode(length, forKey: .length)
    try container.encode(bytes, forKey: .tokens)
    try container.encode(origins, forKey: .origins)
    try container.encode(omissions, forKey: .omissions)
  }
}
