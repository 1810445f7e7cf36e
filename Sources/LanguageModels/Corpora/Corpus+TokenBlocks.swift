extension Corpus {
  /// Tokenizes the documents, joins them with the end-of-text token and cuts the stream into
  /// blocks (the paper's § 2.2 uses blocks of 256 tokens).
  ///
  /// The same arguments give the same blocks on any number of cores. Text for evaluation is
  /// kept apart from text for training by skipping the tokens that training used.
  ///
  /// - Parameters:
  ///   - tokenizer: The model's tokenizer.
  ///   - blockLength: Tokens in a block.
  ///   - skipping: Tokens of the stream passed over before the first block.
  ///   - limit: Most tokens in all blocks together; reading stops as soon as they are there. If
  ///     omitted, all documents are read.
  /// - Throws: ``CorpusError`` if the collection is malformed or `blockLength`, `skipping` or
  ///   `limit` is out of range.
  public func tokenBlocks(
    tokenizer: any Tokenizer, blockLength: Int = 256, skipping: Int = 0, limit: Int? = nil
  ) throws -> TokenBlocks {
    guard blockLength > 0, skipping >= 0, limit ?? 0 >= 0 else {
      throw location.error(
        "cannot be cut into blocks of \(blockLength) tokens after \(skipping), at most "
          + "\(limit ?? 0)",
        advice: "Blocks have at least one token; the other numbers are not negative.")
    }
    let most = limit.map { $0 / blockLength * blockLength } ?? .max
    var stream = TokenStream(skipping: skipping, most: most, separator: tokenizer.endOfText)
    guard most > 0 else { return stream.blocks(blockLength) }
    // A few documents at a time are encoded on all cores; for a small limit, fewer of them.
    let batchBytes = min(1 << 20, max(1 << 14, min(most, 1 << 20) * 2))
    var batch: [String] = []
    var batched = 0
    try forEachDocument { document in
      batch.append(document.text)
      batched += document.text.utf8.count
      guard batched >= batchBytes else { return true }
      for tokens in tokenizer.encode(batch) { stream.append(document: tokens) }
      batch.removeAll(keepingCapacity: true)
      batched = 0
      return !stream.isFull
    }
    for tokens in tokenizer.encode(batch) { stream.append(document: tokens) }
    return stream.blocks(blockLength)
  }
}

/// The tokens of a stream between a beginning and a greatest number.
private struct TokenStream {
  private let skipping: Int
  private let most: Int
  private let separator: Int32
  private var tokens: [Int32] = []
  private var position = 0
  private var documents = 0

  init(skipping: Int, most: Int, separator: Int32) {
    self.skipping = skipping
    self.most = most
    self.separator = separator
  }

  var isFull: Bool { tokens.count >= most }

  /// Appends a document with the separator before it.
  mutating func append(document: [Int32]) {
    let before = tokens.count
    append(CollectionOfOne(separator))
    append(document)
    if tokens.count > before { documents += 1 }
  }

  private mutating func append(_ piece: some RandomAccessCollection<Int32>) {
    let unwanted = min(piece.count, max(0, skipping - position))
    position += piece.count
    tokens.append(contentsOf: piece.dropFirst(unwanted).prefix(most - tokens.count))
  }

  func blocks(_ blockLength: Int) -> TokenBlocks {
    TokenBlocks(
      tokens: tokens, blockLength: blockLength, documents: documents,
      skippedTokens: min(skipping, position))
  }
}
