import LanguageModels
import Notebook

/// A stretch of a corpus as blocks of tokens, ready for a model.
struct TextBlocks {
  /// Tokens in a block, as in the paper's harvest.
  static let blockLength = 256
  /// The tokens of all blocks.
  let tokens: [Int32]

  /// Number of tokens.
  var tokenCount: Int { tokens.count }
  /// Number of blocks.
  var blockCount: Int { tokens.count / Self.blockLength }

  /// A number of tokens, rounded down to whole blocks.
  static func wholeBlocks(_ tokens: Int) -> Int { tokens / blockLength * blockLength }

  /// Tokenises a stretch of a corpus.
  ///
  /// - Parameters:
  ///   - tokens: How many tokens, rounded down to whole blocks.
  ///   - skipping: How many tokens of the corpus to leave out before.
  /// - Throws: ``ParameterProblem`` if the corpus is shorter.
  init(of corpus: CorpusValue, for model: LlamaModel, tokens wanted: Int, skipping: Int = 0) throws
  {
    let blocks = try corpus.open().tokenBlocks(
      tokenizer: model.tokenizer, blockLength: Self.blockLength, skipping: skipping,
      limit: wanted)
    tokens = blocks.tokens
    guard tokens.count < Self.wholeBlocks(wanted) else { return }
    // Only after skipping and cutting is it known how much there is; say that, not the request.
    let available = blocks.skippedTokens + tokens.count
    throw ParameterProblem(
      "tokens",
      available == 0
        ? "the corpus “\(corpus.name)” has no text"
        : "the corpus “\(corpus.name)” has only \(available) tokens in whole blocks, fewer than the "
          + "\(skipping + wanted) asked for",
      suggestion: tokens.isEmpty ? nil : "ask for at most \(tokens.count) tokens")
  }

  /// The blocks from one on, some at a time.
  func batches(of size: Int, from first: Int = 0) -> some Sequence<TokenBatch> {
    stride(from: first, to: blockCount, by: size).lazy.map { start in
      let end = Swift.min(start + size, blockCount)
      return TokenBatch(
        tokens: Array(tokens[start * Self.blockLength..<end * Self.blockLength]),
        blockLength: Self.blockLength)
    }
  }
}
