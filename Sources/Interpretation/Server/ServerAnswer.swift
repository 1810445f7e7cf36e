/// What a language model answered, as far as it was asked for.
public struct ServerAnswer: Codable, Hashable, Sendable {
  /// The text, without the prompt; empty if the model refused.
  public var text: String
  /// What the model said instead of an answer, where the server tells refusals apart.
  public var refusal: String?
  /// Whether the answer was cut off because it reached its most tokens.
  public var isCutOff: Bool
  /// The prompt's tokens by the server's count.
  public var promptTokens: Int?
  /// The answer's tokens by the server's count.
  public var completionTokens: Int?
  /// What the model expected at each place that was to be read.
  ///
  /// `nil` for a place where no level was among the likeliest tokens; empty if nothing was to be read.
  public var distributions: [LevelDistribution?]

  /// The text.
  ///
  /// - Throws: ``ServerError`` if the model refused or said nothing.
  func words() throws(ServerError) -> String {
    try checkRefusal()
    let text = Self.withoutThoughts(text)
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw .answer(
        isCutOff
          ? "the answer was cut off before its first word" : "the model answered with nothing",
        isCutOff ? "Allow longer answers, or turn off the model's reasoning." : "")
    }
    return text
  }

  func checkRefusal() throws(ServerError) {
    guard let refusal else { return }
    throw .answer("the model refused to answer: \(ServerMessage.shortened(refusal))")
  }

  /// What follows the model's reasoning, where that is part of the text.
  private static func withoutThoughts(_ text: String) -> String {
    guard let end = text.ranges(of: "</think>").last else {
      return text.hasPrefix("<think>") ? "" : text
    }
    return String(text[end.upperBound...])
  }
}
