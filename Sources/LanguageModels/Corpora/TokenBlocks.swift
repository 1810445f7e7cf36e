/// A stream of tokens cut into blocks of equal length, in one flat array.
///
/// The stream begins with the end-of-text token and has one between documents; blocks
/// take no notice of where documents begin. A last block that is not full is dropped.
public struct TokenBlocks: Sendable, Equatable {
  /// Tokens, `[count, blockLength]`.
  public let tokens: [Int32]
  /// Tokens in a block.
  public let blockLength: Int
  /// Documents of which at least one token, or the separator before it, is in a block.
  public let documents: Int
  /// Tokens of the stream that were passed over before the first block.
  public let skippedTokens: Int
  /// Tokens of the stream after the first block's beginning that did not fill a block.
  public let droppedTokens: Int

  /// Number of blocks.
  public var count: Int { blockLength > 0 ? tokens.count / blockLength : 0 }

  /// A block's tokens.
  public subscript(block: Int) -> ArraySlice<Int32> {
    tokens[block * blockLength..<(block + 1) * blockLength]
  }

  /// Cuts given tokens into blocks.
  public init(
    tokens: [Int32], blockLength: Int, documents: Int = 1, skippedTokens: Int = 0
  ) {
    let whole = blockLength > 0 ? tokens.count / blockLength * blockLength : 0
    self.tokens = whole == tokens.count ? tokens : Array(tokens[..<whole])
    self.blockLength = blockLength
    self.documents = documents
    self.skippedTokens = skippedTokens
    droppedTokens = tokens.count - whole
  }
}
