import Numerics

/// Turns text into a language model's tokens and back.
public protocol Tokenizer: Sendable {
  /// Number of tokens, special ones included.
  var vocabularySize: Int { get }
  /// The token that separates documents.
  var endOfText: Int32 { get }
  /// Tokens with a meaning of their own, such as `<|endoftext|>`, by their text.
  var specialTokens: [String: Int32] { get }

  /// The tokens of some UTF-8 bytes.
  ///
  /// - Parameters:
  ///   - bytes: The text. Bytes that are not valid UTF-8 become tokens as they are.
  ///   - allowingSpecial: Whether the text of a special token stands for that token. Off for
  ///     text from outside, where it is only text.
  func encode(utf8 bytes: UnsafeBufferPointer<UInt8>, allowingSpecial: Bool) -> [Int32]

  /// The bytes a token stands for; a part of a character is possible. Empty if there is no
  /// such token.
  func bytes(of token: Int32) -> [UInt8]
}

extension Tokenizer {
  /// The tokens of a text.
  ///
  /// - Complexity: O(*n* log *n*) in the text's length; words seen before are looked up.
  public func encode(_ text: String, allowingSpecial: Bool = false) -> [Int32] {
    var text = text
    return text.withUTF8 { encode(utf8: $0, allowingSpecial: allowingSpecial) }
  }

  /// The tokens of each text, computed on all cores.
  public func encode(_ texts: [String]) -> [[Int32]] {
    [[Int32]](unsafeUninitializedCapacity: texts.count) { buffer, count in
      buffer.initialize(repeating: [])
      count = texts.count
      let results = Results(buffer: buffer)
      Parallel.items(texts.count) { results.buffer[$0] = encode(texts[$0]) }
    }
  }

  /// The text of some tokens; bytes that do not form characters are replaced by U+FFFD.
  public func decode(_ tokens: some Sequence<Int32>) -> String {
    var bytes: [UInt8] = []
    for token in tokens { bytes += self.bytes(of: token) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A token's text for display; a part of a character is shown as `\xE2`.
  public func text(of token: Int32) -> String {
    let bytes = bytes(of: token)
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return bytes.map {
      $0 < 0x80
        ? String(UnicodeScalar($0))
        : "\\x" + String($0, radix: 16, uppercase: true)
    }.joined()
  }
}

/// The slots of parallel results, each written by one thread.
private struct Results: @unchecked Sendable {
  let buffer: UnsafeMutableBufferPointer<[Int32]>
}
