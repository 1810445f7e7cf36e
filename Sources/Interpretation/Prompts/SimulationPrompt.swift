/// Asks a language model for a feature's activation at every token, all at once.
///
/// The activation of every token stands as `unknown`, and what the model would have written in its
/// place is read from its probabilities there: one pass gives all of them. The structure is that of
/// Bills et al. (2023), which the paper uses; the wording and the examples are our own.
public struct SimulationPrompt: Hashable, Sendable {
  /// What the feature is said to find.
  public var explanation: String
  /// The text of each token of the fragment.
  public var tokens: [String]
  /// The worked examples before it.
  public var examples: [PromptExample]

  /// What stands for an activation that is to be found.
  public static let mark = "unknown"

  /// Creates a prompt.
  public init(
    explanation: String, tokens: [String], examples: [PromptExample] = PromptExample.invented
  ) {
    self.explanation = explanation
    self.tokens = tokens
    self.examples = examples
  }

  /// A prompt with the places to read.
  public struct Rendering: Hashable, Sendable {
    /// The whole text, which ends with the last mark.
    public var text: String
    /// For each token of the fragment, where its mark begins, in bytes of UTF-8 from the start.
    ///
    /// What a model expects to follow the bytes before it is its answer for the token. The byte before
    /// is always a tab.
    public var places: [Int]
  }

  /// The prompt as one text.
  ///
  /// Line breaks and tabs inside tokens are written out, so that no token loses its place; in the
  /// paper's prompts a token that ends its own line has none and counts as 0.
  public var rendering: Rendering {
    var text = Self.introduction
    for (index, example) in examples.enumerated() {
      text += "\n\n" + Self.heading(index + 1, example.explanation)
      for (number, record) in example.records.enumerated() {
        let firstShown = number < example.firstShown.count ? example.firstShown[number] : 0
        text += "\n" + Self.lines(record, firstShown: firstShown)
      }
    }
    text += "\n\n" + Self.heading(examples.count + 1, explanation) + "\n<start>"
    var length = text.utf8.count
    var places: [Int] = []
    for token in tokens {
      let line = "\n\(PromptRecord.line(token))\t"
      text += line + Self.mark
      places.append(length + line.utf8.count)
      length += line.utf8.count + Self.mark.utf8.count
    }
    return Rendering(text: text, places: places)
  }

  private static let introduction = """
    We study the features of a neural network that reads text. Each feature looks for one particular \
    thing. From a sentence that says what a feature looks for, predict its activation at every token \
    of a document.

    Every line below holds a token, a tab and the feature's activation at that token, a whole number \
    from 0 to 10; "unknown" stands for an activation that is not known. Most activations are 0.
    """

  private static func heading(_ number: Int, _ explanation: String) -> String {
    """
    Feature \(number)
    Explanation of feature \(number): the main thing this feature does is find \
    \(PromptRecord.sentence(explanation))
    Activations:
    """
  }

  private static func lines(_ record: PromptRecord, firstShown: Int) -> String {
    var text = "<start>"
    for (index, (token, level)) in zip(record.tokens, record.levels).enumerated() {
      text += "\n\(PromptRecord.line(token))\t\(index < firstShown ? mark : String(level))"
    }
    return text + "\n<end>"
  }
}
