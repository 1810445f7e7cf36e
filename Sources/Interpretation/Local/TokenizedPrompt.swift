import LanguageModels

/// A prompt in a language model's tokens, with the places at which it is to answer.
struct TokenizedPrompt {
  let tokens: [Int32]
  /// The tokens behind which to read, ascending.
  let places: [Int]

  /// Encodes a simulation's prompt.
  ///
  /// It is cut before each mark and each piece encoded by itself, so that no token reaches across
  /// a place, whatever the tokenizer. What follows the last place is left out.
  init(_ rendering: SimulationPrompt.Rendering, tokenizer: any Tokenizer) {
    let text = Array(rendering.text.utf8)
    var (tokens, places) = ([Int32](), [Int]())
    var start = 0
    for place in rendering.places {
      tokens += text[start..<place].withUnsafeBufferPointer {
        tokenizer.encode(utf8: $0, allowingSpecial: false)
      }
      places.append(tokens.count - 1)
      start = place
    }
    (self.tokens, self.places) = (tokens, places)
  }

  /// How many tokens at the beginning all sequences share.
  static func sharedCount(_ sequences: [[Int32]]) -> Int {
    guard let first = sequences.first else { return 0 }
    return sequences.dropFirst().reduce(first.count) { count, other in
      zip(first.prefix(count), other).prefix { $0 == $1 }.count
    }
  }
}
