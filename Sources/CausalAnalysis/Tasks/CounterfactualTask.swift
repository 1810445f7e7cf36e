import LanguageModels
import Numerics

/// A task given by pairs of prompts that differ in one token.
///
/// A new task is a type that draws the sentences; tokens are looked up and checked by
/// ``pairs(count:tokenizer:seed:)``.
public protocol CounterfactualTask: Sendable {
  /// What the task is called in messages.
  var name: String { get }

  /// Draws the two sentences of a pair.
  ///
  /// Called again, with further numbers, for each pair that does not fit the tokenizer.
  func draw(_ numbers: inout RandomNumbers) -> (base: TaskSentence, target: TaskSentence)
}

/// A sentence of a task, before it is given to a tokenizer.
public struct TaskSentence: Sendable, Hashable {
  /// The text up to the answer.
  public var text: String
  /// The right answers, each one token with the space before it.
  public var right: [String]
  /// The wrong answers.
  public var wrong: [String]

  /// Creates a sentence from its text and its answers.
  public init(_ text: String, right: [String], wrong: [String]) {
    (self.text, self.right, self.wrong) = (text, right, wrong)
  }

  /// The prompt that a tokenizer makes of the sentence.
  ///
  /// - Throws: ``CausalAnalysisError/pair(_:)`` if an answer is not one token or the text is empty.
  func prompt(_ tokenizer: any Tokenizer) throws -> TaskPrompt {
    func tokens(_ answers: [String]) throws -> [Int32] {
      try answers.map { answer in
        let tokens = tokenizer.encode(answer)
        guard tokens.count == 1 else {
          throw CausalAnalysisError.pair(
            "the answer “\(answer)” of “\(text)” is \(tokens.count) tokens; an answer is one "
              + "token, as a rule with the space before it")
        }
        return tokens[0]
      }
    }
    let prompt = TaskPrompt(
      text: text, tokens: tokenizer.encode(text), right: try tokens(right),
      wrong: try tokens(wrong))
    guard !prompt.tokens.isEmpty else {
      throw CausalAnalysisError.pair("a prompt is empty")
    }
    return prompt
  }
}

extension CounterfactualTask {
  /// Draws pairs of prompts that fit a tokenizer.
  ///
  /// Pairs whose sentences differ in length or in several tokens, or whose answers are not one
  /// token, are drawn again, as the authors do.
  ///
  /// - Parameters:
  ///   - count: Number of pairs.
  ///   - tokenizer: The subject model's.
  ///   - seed: Decides the draw.
  /// - Throws: ``CausalAnalysisError/noPairs(task:last:)`` if 200 draws in a row did not fit.
  public func pairs(
    count: Int, tokenizer: any Tokenizer, seed: UInt64
  ) throws -> [CounterfactualPair] {
    var numbers = RandomNumbers(seed: seed).split(name)
    return try (0..<count).map { _ in
      var problem: CausalAnalysisError?
      for _ in 0..<200 {
        let (base, target) = draw(&numbers)
        do {
          return try CounterfactualPair(
            base: base.prompt(tokenizer), target: target.prompt(tokenizer))
        } catch let error as CausalAnalysisError { problem = error }
      }
      throw CausalAnalysisError.noPairs(task: name, last: "\(problem.map { "\($0)" } ?? "")")
    }
  }
}

/// Pairs that an author wrote.
public struct WrittenPairs: Sendable {
  /// The sentences of each pair.
  public var sentences: [(base: TaskSentence, target: TaskSentence)]

  /// Creates pairs from their sentences.
  public init(_ sentences: [(base: TaskSentence, target: TaskSentence)]) {
    self.sentences = sentences
  }

  /// The pairs as a tokenizer writes them.
  ///
  /// - Throws: ``CausalAnalysisError/pair(_:)`` for the first pair that does not fit.
  public func pairs(tokenizer: any Tokenizer) throws -> [CounterfactualPair] {
    try sentences.map {
      try CounterfactualPair(
        base: $0.base.prompt(tokenizer), target: $0.target.prompt(tokenizer))
    }
  }
}
