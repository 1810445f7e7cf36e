import Foundation

/// Everything a byte-level BPE tokenizer is made of, whatever file it comes from.
struct BPEDefinition {
  /// Where it was read, for errors.
  var url: URL
  /// The vocabulary in the byte alphabet, by token.
  var tokens: [String]
  /// The pairs that join, in order of rank.
  var merges: [(first: String, second: String)]
  /// Whether every digit is a word of its own.
  var splitsDigits: Bool
  /// Whether text is brought into Unicode's composed form first.
  var normalizesToNFC = false
  /// Tokens that text stands for only when asked.
  var special: [String: Int32]
  /// Added tokens that text always stands for.
  var ordinaryAdded: [String: Int32]
  /// The end token that the file names, if it does.
  var declaredEnd: Int?

  /// The token that separates documents.
  ///
  /// An instruction-tuned model's declared end is the end of a turn, so the token
  /// that ended documents in pretraining goes first.
  func endOfText() throws -> Int32 {
    for name in ["<|endoftext|>", "<|end_of_text|>", "</s>"] {
      if let token = special[name] { return token }
    }
    guard let declaredEnd, tokens.indices.contains(declaredEnd) else {
      throw ModelFileError(url, "has no token that ends a text, such as “<|endoftext|>”")
    }
    return Int32(declaredEnd)
  }
}
