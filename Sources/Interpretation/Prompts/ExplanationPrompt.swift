import Foundation

/// Asks a language model what a feature finds, from tokens with their activations.
///
/// The structure is that of Bills et al. (2023), *Language models can explain neurons in language
/// models*, which the paper uses; the wording and the examples are our own.
public struct ExplanationPrompt: Hashable, Sendable {
  /// The fragments of the feature, all scaled by the same activation.
  public var records: [PromptRecord]
  /// The worked examples before it.
  public var examples: [PromptExample]

  /// Most tokens of an answer, as in the paper.
  public static let maximumTokens = 60

  /// Words as long as an explanation can be, for estimates of what it will cost to score one.
  public static let placeholder = String(repeating: "word ", count: maximumTokens)

  /// Creates a prompt.
  public init(records: [PromptRecord], examples: [PromptExample] = PromptExample.invented) {
    self.records = records
    self.examples = examples
  }

  /// The prompt as a conversation, to be answered by the end of its last sentence.
  public var messages: [ChatMessage] {
    var messages = [ChatMessage(.system, Self.introduction)]
    for (index, example) in examples.enumerated() {
      messages.append(ChatMessage(.user, Self.question(index + 1, example.records)))
      messages.append(ChatMessage(.assistant, PromptRecord.sentence(example.explanation)))
    }
    messages.append(ChatMessage(.user, Self.question(examples.count + 1, records)))
    return messages
  }

  /// The prompt as one text that a model continues; a line break ends the answer.
  public var text: String { messages.plainText }

  private static let introduction = """
    We study the features of a neural network that reads text. Each feature looks for one particular \
    thing. Look at the parts of the documents where a feature is active and sum up in one sentence \
    what it looks for. Do not list examples of words.

    Every line below holds a token of a document, a tab and the feature's activation at that token. \
    Activations go from 0 to 10. Where it is not zero, the feature has found what it looks for; the \
    higher the activation, the stronger the match.
    """

  private static func question(_ number: Int, _ records: [PromptRecord]) -> String {
    var question = "Feature \(number)\nActivations:\n\(records.block())\n"
    if records.isSparse {
      question += """
        The same activations without the zeros:
        \(records.block(omittingZeros: true))

        """
    }
    return question + "Explanation of feature \(number): \(opening)"
  }

  private static let opening = "the main thing this feature does is find"

  /// The explanation in an answer: its first line of words, without what repeats the question.
  ///
  /// - Returns: `nil` if the answer has no words.
  public static func explanation(in answer: String) -> String? {
    let lines = answer.split(whereSeparator: \.isNewline).map { PromptRecord.sentence(String($0)) }
    guard var line = lines.first(where: { $0.contains(where: \.isLetter) }) else { return nil }
    if let repeated = line.range(of: opening, options: .caseInsensitive) {
      line = String(line[repeated.upperBound...])
    }
    line = PromptRecord.sentence(line)
    return line.contains(where: \.isLetter) ? line : nil
  }
}
