import LanguageModels
import Numerics

extension FragmentText {
  /// Cuts one fragment out of each of the first suitable documents of a corpus, at a random place.
  ///
  /// As in the authors' code (paper, appendix A): the place is drawn uniformly, no token is put
  /// before the fragment, and a fragment with a character that cannot be shown is passed over for
  /// the next document. The place in a document depends on the seed and the document alone, so that
  /// asking for more fragments keeps the first ones.
  ///
  /// - Parameters:
  ///   - corpus: The documents.
  ///   - tokenizer: The subject model's tokenizer.
  ///   - count: Number of fragments.
  ///   - length: Tokens in a fragment.
  ///   - skipping: Tokens of the corpus's stream, separators counted, in which no fragment may
  ///     lie: what dictionaries were trained on.
  ///   - seed: Decides on the places.
  /// - Throws: ``InterpretationError`` if the corpus has too few suitable documents or a number
  ///   makes no sense; what reading the corpus throws.
  public init(
    from corpus: Corpus, tokenizer: any Tokenizer, count: Int,
    length: Int = FragmentText.standardLength, skipping: Int = 0, seed: UInt64
  ) throws {
    guard count > 0, length > 1, skipping >= 0 else {
      throw InterpretationError.invalidSetting(
        "\(count) fragments of \(length) tokens after \(skipping) make no sense; ask for at least "
          + "one fragment of two tokens")
    }
    let generator = RandomNumbers(seed: seed)
    var (tokens, origins, omissions) = ([Int32](), [Origin](), Omissions())
    var position = 0
    /// Takes a document; `false` when there are enough fragments.
    func take(_ index: Int, _ document: [Int32]) -> Bool {
      let start = position
      position += document.count + 1
      guard start >= skipping else {
        omissions.before += 1
        return true
      }
      guard document.count >= length else {
        omissions.tooShort += 1
        return true
      }
      var random = generator.split("document \(index)")
      let offset = random.integer(below: document.count - length + 1)
      let fragment = document[offset..<offset + length]
      guard !tokenizer.decode(fragment).unicodeScalars.contains("\u{FFFD}") else {
        omissions.unreadable += 1
        return true
      }
      tokens += fragment
      origins.append(Origin(document: index, offset: offset))
      return origins.count < count
    }

    // Documents are encoded on all cores, some at a time.
    var batch: [(index: Int, text: String)] = []
    var isFull = false
    func flush() {
      for (document, encoded) in zip(batch, tokenizer.encode(batch.map(\.text))) where !isFull {
        isFull = !take(document.index, encoded)
      }
      batch.removeAll(keepingCapacity: true)
    }
    try corpus.forEachDocument { document in
      batch.append((document.index, document.text))
      if batch.count == 128 { flush() }
      return !isFull
    }
    flush()
    guard origins.count == count else {
      throw InterpretationError.text(
        "the corpus has only \(origins.count) documents for a fragment of \(length) tokens "
          + "(\(omissions.before) lie in the text left out, \(omissions.tooShort) are shorter, "
          + "\(omissions.unreadable) are unreadable there), but \(count) fragments are asked for")
    }
    try self.init(length: length, tokens: tokens, origins: origins, omissions: omissions)
  }
}
