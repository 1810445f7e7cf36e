/// Asks a chat model to write down a feature's activation at every token.
///
/// For servers that give probabilities only for what their model writes, or none at all. Tokens are
/// numbered, and an answer repeats the number and not the token, which a model would often misspell.
public struct WrittenSimulationPrompt: Hashable, Sendable {
  /// What the feature is said to find.
  public var explanation: String
  /// The text of each token of the fragment.
  public var tokens: [String]
  /// The worked examples before it; of each, the first record is shown.
  public var examples: [PromptExample]

  /// Creates a prompt.
  public init(
    explanation: String, tokens: [String], examples: [PromptExample] = PromptExample.invented
  ) {
    self.explanation = explanation
    self.tokens = tokens
    self.examples = examples
  }

  /// Most tokens that a complete answer takes: a number, a tab, a level and a line break each.
  public var maximumTokens: Int { tokens.count * 7 + 16 }

  /// The prompt as a conversation.
  public var messages: [ChatMessage] {
    var messages = [ChatMessage(.system, Self.introduction)]
    for example in examples {
      guard let record = example.records.first else { continue }
      messages.append(ChatMessage(.user, Self.question(example.explanation, record.tokens)))
      messages.append(ChatMessage(.assistant, Self.answer(record.levels)))
    }
    messages.append(ChatMessage(.user, Self.question(explanation, tokens)))
    return messages
  }

  /// The places of levels in an answer.
  ///
  /// - Parameter count: Number of tokens of the fragment.
  /// - Returns: For each token of the fragment, the level written for it and where it begins, in bytes
  ///   of UTF-8; `nil` for a token that the answer leaves out, or gives no level from 0 to 10. If it
  ///   names a token twice, the first counts.
  public static func levels(in answer: String, count: Int) -> [(level: Int, place: Int)?] {
    var levels: [(level: Int, place: Int)?] = Array(repeating: nil, count: count)
    let bytes = Array(answer.utf8)
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      if let line = line(bytes[start..<end]), line.number <= count,
        levels[line.number - 1] == nil
      {
        levels[line.number - 1] = (line.level, line.place)
      }
      start = end + 1
    }
    return levels
  }

  /// A line with two numbers and nothing but blanks and punctuation around them.
  private static func line(_ bytes: ArraySlice<UInt8>) -> (number: Int, level: Int, place: Int)? {
    var numbers: [(value: Int, place: Int)] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      switch bytes[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let end = bytes[index...].firstIndex { !(0x30...0x39).contains($0) } ?? bytes.endIndex
        guard let value = Int(String(decoding: bytes[index..<end], as: UTF8.self)) else {
          return nil
        }
        numbers.append((value, index))
        index = end
      case 0x09, 0x0d, 0x20, UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: ")"),
        UInt8(ascii: "."), UInt8(ascii: "|"):
        index += 1
      default: return nil
      }
    }
    guard numbers.count == 2, numbers[0].value > 0, numbers[1].value <= PromptRecord.highestLevel
    else { return nil }
    return (numbers[0].value, numbers[1].value, numbers[1].place)
  }

  private static let introduction = """
    We study the features of a neural network that reads text. Each feature looks for one particular \
    thing. You are told what a feature looks for and shown a document, one numbered token on each \
    line. Predict the feature's activation at every token: a whole number from 0, not found, to 10, \
    a perfect match. Most activations are 0.

    Answer with one line for each token: its number, a tab and the activation. Write nothing else.
    """

  private static func question(_ explanation: String, _ tokens: [String]) -> String {
    var text = "The feature looks for \(PromptRecord.sentence(explanation))\n<start>"
    for (index, token) in tokens.enumerated() {
      text += "\n\(index + 1)\t\(PromptRecord.line(token))"
    }
    return text + "\n<end>"
  }

  private static func answer(_ levels: [Int]) -> String {
    levels.enumerated().map { "\($0.offset + 1)\t\($0.element)" }.joined(separator: "\n")
  }
}
