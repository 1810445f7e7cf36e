import Foundation

/// Asks a chat model which of a few texts an explanation fits.
public struct JudgementPrompt: Hashable, Sendable {
  /// What is judged.
  public enum Task: String, Codable, Hashable, Sendable {
    /// Whether the feature is active anywhere in a text.
    case detection
    /// Whether the marked words of a text are those where the feature is active.
    case fuzzing
  }

  /// What is judged.
  public var task: Task
  /// What the feature is said to find.
  public var explanation: String
  /// The texts, each on one line.
  public var texts: [String]

  /// Most tokens of an answer: room for a few words around the list.
  public static let maximumTokens = 80

  /// Creates a prompt.
  public init(task: Task, explanation: String, texts: [String]) {
    self.task = task
    self.explanation = explanation
    self.texts = texts
  }

  /// The prompt as a conversation.
  public var messages: [ChatMessage] {
    let example = task == .detection ? Self.detectionExample : Self.fuzzingExample
    return [
      ChatMessage(.system, introduction),
      ChatMessage(
        .user,
        Self.question("words for weather that does damage, such as storms and floods.", example)
      ),
      ChatMessage(.assistant, "[1, 0, 0, 1, 0]"),
      ChatMessage(.user, Self.question(explanation, texts)),
    ]
  }

  /// The verdicts in an answer: of its last list of zeros and ones in brackets or, if it has none, on
  /// a line of its own.
  ///
  /// - Parameter count: Number of texts that were judged.
  /// - Returns: `nil` if there is no list, or it has another number of verdicts.
  public static func verdicts(in answer: String, count: Int) -> [Bool]? {
    let bracketed = answer.matches(of: /\[([\s,;01]*)\]/).map { String($0.output.1) }
    let bare = answer.split(whereSeparator: \.isNewline).map(String.init).filter {
      $0.contains(/[01]/) && $0.wholeMatch(of: /[\s,;01]*/) != nil
    }
    guard let list = bracketed.last ?? bare.last else { return nil }
    let words = list.split { $0.isWhitespace || $0 == "," || $0 == ";" }
    guard words.count == count, words.allSatisfy({ $0 == "0" || $0 == "1" }) else { return nil }
    return words.map { $0 == "1" }
  }

  private var introduction: String {
    let question =
      switch task {
      case .detection:
        """
        You are told what a feature looks for and shown some texts. Decide for each text whether \
        what the feature looks for occurs anywhere in it.
        """
      case .fuzzing:
        """
        You are told what a feature looks for and shown some texts with words between << and >>. \
        Decide for each text whether the marked words, and not others, are what the feature looks \
        for.
        """
      }
    return """
      We study the features of a neural network that reads text. Each feature looks for one \
      particular thing. \(question)

      Answer with a list in brackets that has 1 for yes and 0 for no, in the order of the texts, and \
      nothing else.
      """
  }

  private static func question(_ explanation: String, _ texts: [String]) -> String {
    let lines = texts.enumerated().map { "Text \($0.offset + 1): \($0.element)" }
    return """
      The feature looks for \(PromptRecord.sentence(explanation))

      \(lines.joined(separator: "\n"))
      """
  }

  // Invented, like the explanation before them.
  private static let detectionExample = [
    "After the hail, nobody on Mill Lane had a window left.",
    "She paid for the tickets and asked about the last train.",
    "The recipe needs two eggs and a little patience.",
    "Three villages were cut off when the river rose overnight.",
    "Our new library opens on the first of June.",
  ]

  private static let fuzzingExample = [
    "After the <<hail>>, nobody on Mill Lane had a window left.",
    "After the hail, nobody on <<Mill Lane>> had a window left.",
    "The storm <<moved>> on, and we went to see our boat.",
    "The <<storm>> moved on, and we went to see our boat.",
    "Our new library <<opens>> on the first of June.",
  ]
}
