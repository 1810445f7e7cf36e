/// How a model that was tuned for conversations marks who speaks.
public enum ChatFormat: String, Codable, Hashable, Sendable {
  /// `<|im_start|>role`, a line break, what is said, `<|im_end|>` and a line break.
  case chatML

  /// The format that a model's template for conversations uses; `nil` if it is not known.
  init?(template: String, tokenizer: any Tokenizer) {
    guard template.contains(Self.start), tokenizer.specialTokens[Self.start] != nil,
      tokenizer.specialTokens[Self.end] != nil
    else { return nil }
    self = .chatML
  }

  private static let start = "<|im_start|>"
  private static let end = "<|im_end|>"

  /// The tokens that end an answer.
  public func endTokens(of tokenizer: any Tokenizer) -> Set<Int32> {
    Set([tokenizer.specialTokens[Self.end], tokenizer.endOfText].compactMap(\.self))
  }

  /// The tokens of a conversation that the model is to answer.
  ///
  /// What is said is only text: marks in it do not end a turn.
  ///
  /// - Parameters:
  ///   - turns: Who speaks, such as `user`, and what is said.
  ///   - tokenizer: The model's tokenizer.
  public func encode(
    _ turns: [(role: String, content: String)], with tokenizer: any Tokenizer
  ) -> [Int32] {
    var tokens: [Int32] = []
    func mark(_ text: String) { tokens += tokenizer.encode(text, allowingSpecial: true) }
    for turn in turns {
      mark("\(Self.start)\(turn.role)\n")
      tokens += tokenizer.encode(turn.content)
      mark("\(Self.end)\n")
    }
    mark("\(Self.start)assistant\n")
    return tokens
  }
}
