import LanguageModels

/// Knows words and single bytes: a word of its list is one token, anything else one for each byte.
struct WordTokenizer: Tokenizer {
  var words: [String]
  var vocabularySize: Int { 256 + words.count }
  var endOfText: Int32 { 0 }
  var specialTokens: [String: Int32] { [:] }

  func encode(utf8 bytes: UnsafeBufferPointer<UInt8>, allowingSpecial: Bool) -> [Int32] {
    var rest = bytes[...]
    var tokens: [Int32] = []
    while let first = rest.first {
      let match = words.indices.filter { rest.starts(with: words[$0].utf8) }
        .max { words[$0].utf8.count < words[$1].utf8.count }
      tokens.append(match.map { Int32(256 + $0) } ?? Int32(first))
      rest = rest.dropFirst(match.map { words[$0].utf8.count } ?? 1)
    }
    return tokens
  }

  func bytes(of token: Int32) -> [UInt8] {
    token < 256 ? [UInt8(token)] : Array(words[Int(token) - 256].utf8)
  }
}
