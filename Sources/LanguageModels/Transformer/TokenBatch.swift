/// Sequences of tokens laid end to end, of any and also of unequal length.
///
/// Positions restart at 0 in each sequence, and no sequence sees another.
public struct TokenBatch: Hashable, Sendable {
  /// The tokens of all sequences, one sequence after the other.
  public var tokens: [Int32]
  /// The length of each sequence; their sum is the number of tokens.
  public var lengths: [Int]

  /// Creates a batch from tokens and the lengths that divide them.
  public init(tokens: [Int32], lengths: [Int]) {
    self.tokens = tokens
    self.lengths = lengths
  }

  /// Creates a batch from separate sequences.
  public init(_ sequences: [[Int32]]) {
    self.init(tokens: sequences.flatMap { $0 }, lengths: sequences.map(\.count))
  }

  /// Cuts tokens into sequences of one length; the last one may be shorter.
  ///
  /// - Precondition: `length > 0`.
  public init(tokens: [Int32], blockLength length: Int) {
    precondition(length > 0, "a block has a length")
    self.init(
      tokens: tokens,
      lengths: stride(from: 0, to: tokens.count, by: length).map { min(length, tokens.count - $0) })
  }

  /// Number of tokens in all sequences.
  public var count: Int { tokens.count }

  /// The rows of each sequence.
  public var ranges: [Range<Int>] {
    var start = 0
    return lengths.map { length in
      defer { start += length }
      return start..<start + length
    }
  }

  /// Checks that a model can take the batch.
  ///
  /// - Throws: ``TransformerError/batch(_:)``.
  public func validate(for configuration: ModelConfiguration) throws {
    try validate(for: configuration, after: 0)
  }

  /// Checks that a model can take the batch after a context of some tokens.
  func validate(for configuration: ModelConfiguration, after context: Int) throws {
    guard !tokens.isEmpty, !lengths.isEmpty else {
      throw TransformerError.batch("the batch is empty; give at least one token")
    }
    for (sequence, length) in lengths.enumerated() {
      guard length > 0 else {
        throw TransformerError.batch("sequence \(sequence) has length \(length); give it a token")
      }
      guard length <= configuration.contextLength - context else {
        throw TransformerError.batch(
          "sequence \(sequence) has \(length) tokens"
            + (context > 0 ? " after \(context) read before" : "")
            + "; the model takes at most \(configuration.contextLength)")
      }
    }
    let sum = lengths.reduce(0, +)
    guard sum == tokens.count else {
      throw TransformerError.batch(
        "the lengths add up to \(sum), but there are \(tokens.count) tokens")
    }
    let vocabulary = Int32(clamping: configuration.vocabularySize)
    if let index = tokens.firstIndex(where: { $0 < 0 || $0 >= vocabulary }) {
      throw TransformerError.batch(
        "token \(tokens[index]) at index \(index) is not in the vocabulary (0 to "
          + "\(vocabulary - 1))")
    }
  }
}
