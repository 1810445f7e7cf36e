import Numerics

/// The questions by which an explanation is scored without log-probabilities: detection or fuzzing.
///
/// The definitions are those of Paulo et al. (2024), *Automatically interpreting millions of features
/// in large language models*; the wording of the prompts is our own.
public struct ClassificationTask: Hashable, Sendable {
  /// The prompts, each with the right verdicts.
  public let questions: [(prompt: JudgementPrompt, truth: [Bool])]

  private struct Item {
    var text: String
    var isTrue: Bool
  }

  /// Asks in which texts a feature is active.
  ///
  /// - Parameters:
  ///   - explanation: What the feature is said to find.
  ///   - active: Texts in which the feature is active.
  ///   - inactive: Texts in which it is not.
  ///   - textsPerRequest: Number of texts that are judged at once.
  ///   - seed: What the order of the texts depends on.
  public static func detection(
    explanation: String, active: [JudgedExample], inactive: [JudgedExample],
    textsPerRequest: Int = 5, seed: UInt64 = 0
  ) -> Self {
    let items =
      active.map { Item(text: $0.text, isTrue: true) }
      + inactive.map { Item(text: $0.text, isTrue: false) }
    return Self(.detection, explanation, items, textsPerRequest, seed)
  }

  /// Asks whether the right words of a text are marked.
  ///
  /// In active texts the tokens are marked whose activation is above a share of the text's largest; in
  /// the others as many tokens as these have on average, drawn at random. Without other texts, they
  /// are drawn from the silent tokens of the active ones.
  ///
  /// - Parameters:
  ///   - explanation: What the feature is said to find.
  ///   - active: Texts in which the feature is active.
  ///   - inactive: Texts in which it is not.
  ///   - threshold: The share of a text's largest activation.
  ///   - textsPerRequest: Number of texts that are judged at once.
  ///   - seed: What the order of the texts and the wrong marks depend on.
  public static func fuzzing(
    explanation: String, active: [JudgedExample], inactive: [JudgedExample],
    threshold: Float = 0.3, textsPerRequest: Int = 5, seed: UInt64 = 0
  ) -> Self {
    let marks = active.map { $0.places(above: threshold) }
    let right = zip(active, marks).filter { !$0.1.isEmpty }
    let total = right.reduce(0) { $0 + $1.1.count }
    let count = right.isEmpty ? 0 : max(1, (total + right.count / 2) / right.count)
    var random = RandomNumbers(seed: seed).split("wrong marks")
    let wrong = (inactive.isEmpty ? right.map(\.0) : inactive).compactMap { example -> Item? in
      let places = example.silentPlaces
      guard !places.isEmpty, count > 0 else { return nil }
      let chosen = random.permutation(places.count).prefix(count).map { places[$0] }
      return Item(text: example.marked(Set(chosen)), isTrue: false)
    }
    return Self(
      .fuzzing, explanation, right.map { Item(text: $0.marked($1), isTrue: true) } + wrong,
      textsPerRequest, seed)
  }

  private init(
    _ task: JudgementPrompt.Task, _ explanation: String, _ items: [Item], _ size: Int,
    _ seed: UInt64
  ) {
    var random = RandomNumbers(seed: seed).split("order")
    let order = random.permutation(items.count)
    let size = max(1, size)
    questions = stride(from: 0, to: order.count, by: size).map { start in
      let part = order[start..<min(start + size, order.count)].map { items[$0] }
      return (
        JudgementPrompt(task: task, explanation: explanation, texts: part.map(\.text)),
        part.map(\.isTrue)
      )
    }
  }

  /// Whether two tasks ask the same.
  public static func == (first: Self, second: Self) -> Bool {
    first.questions.elementsEqual(second.questions) {
      $0.prompt == $1.prompt && $0.truth == $1.truth
    }
  }

  /// Hashes the prompts.
  public func hash(into hasher: inout Hasher) {
    for question in questions { hasher.combine(question.prompt) }
  }
}
