/// How well texts were told apart by an explanation, with the counts behind it.
public struct ClassificationScore: Codable, Hashable, Sendable {
  /// Texts that fit the explanation and were said to.
  public var truePositives = 0
  /// Texts that do not fit and were said to.
  public var falsePositives = 0
  /// Texts that do not fit and were said not to.
  public var trueNegatives = 0
  /// Texts that fit and were said not to.
  public var falseNegatives = 0
  /// Texts without a verdict, because the answer had no list, or one of another length.
  public var unreadable = 0
  /// Texts without a verdict, because the server did not answer the request.
  public var unanswered = 0

  /// Creates a score without any text.
  public init() {}

  /// Number of texts with a verdict.
  public var judged: Int { truePositives + falsePositives + trueNegatives + falseNegatives }

  /// The mean of the shares of right verdicts among texts that fit and texts that do not.
  ///
  /// By chance, 0.5; `nil` unless there are both.
  public var balancedAccuracy: Double? {
    let (fitting, others) = (truePositives + falseNegatives, trueNegatives + falsePositives)
    guard fitting > 0, others > 0 else { return nil }
    return (Double(truePositives) / Double(fitting) + Double(trueNegatives) / Double(others)) / 2
  }

  /// The harmonic mean of precision and recall; `nil` if no text fits or was said to.
  public var f1: Double? {
    let total = 2 * truePositives + falsePositives + falseNegatives
    return total > 0 ? Double(2 * truePositives) / Double(total) : nil
  }

  /// Adds an answer.
  ///
  /// - Parameters:
  ///   - answer: What the model said; `nil` if it did not answer.
  ///   - truth: The right verdicts.
  mutating func add(_ answer: String?, truth: [Bool]) {
    guard let answer else {
      unanswered += truth.count
      return
    }
    guard let verdicts = JudgementPrompt.verdicts(in: answer, count: truth.count) else {
      unreadable += truth.count
      return
    }
    for (verdict, isTrue) in zip(verdicts, truth) {
      switch (verdict, isTrue) {
      case (true, true): truePositives += 1
      case (true, false): falsePositives += 1
      case (false, false): trueNegatives += 1
      case (false, true): falseNegatives += 1
      }
    }
  }
}
