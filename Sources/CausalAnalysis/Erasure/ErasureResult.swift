import Numerics

/// How well a model answers a question about names, as it is and with each of some erasers.
public struct ErasureResult: Codable, Hashable, Sendable {
  /// For each prompt the answer without an edit, and after it that with each eraser.
  public let answers: [[ErasedAnswer]]

  /// Puts answers together.
  ///
  /// - Throws: ``ErasureError/task(_:)`` without a prompt or if prompts have different numbers of
  ///   answers.
  public init(_ answers: [[ErasedAnswer]]) throws {
    guard let first = answers.first, !first.isEmpty,
      answers.allSatisfy({ $0.count == first.count })
    else { throw ErasureError.task("there are no answers, or not of every eraser to each prompt") }
    self.answers = answers
  }

  /// What an answer that takes no account of the name is worth.
  public static let chance = 0.5

  /// Mean probability of the right answer without an edit.
  public var unedited: MeanEstimate { estimate { $0[0].probability } }
  /// Mean probability of either answer without an edit.
  public var mass: MeanEstimate { estimate { $0[0].mass } }

  /// Mean probability of the right answer with an eraser.
  public func probability(_ eraser: Int) -> MeanEstimate {
    estimate { $0[eraser + 1].probability }
  }

  /// Mean probability of the woman's answer with an eraser: near 0.5 unless the edit takes every name
  /// to one side.
  public func female(_ eraser: Int) -> MeanEstimate { estimate { $0[eraser + 1].female } }

  /// The share of the lead over chance that an eraser takes away; `nil` if there is no lead.
  ///
  /// 1 if the answers no longer depend on the name, above 1 if they are wrong more often than not.
  public func removed(_ eraser: Int) -> MeanEstimate? {
    MeanEstimate(
      ratioOf: answers.map { $0[0].probability - $0[eraser + 1].probability },
      to: answers.map { $0[0].probability - Self.chance })
  }

  /// Mean length of an eraser's edit over the edited positions.
  public func edit(_ eraser: Int) -> MeanEstimate { estimate { $0[eraser + 1].edit } }

  /// Mean length of the edit over that of the vectors edited; `nil` if there are none.
  public func relativeEdit(_ eraser: Int) -> MeanEstimate? {
    MeanEstimate(
      ratioOf: answers.map { $0[eraser + 1].edit }, to: answers.map { $0[eraser + 1].norm })
  }

  private func estimate(_ value: ([ErasedAnswer]) -> Double) -> MeanEstimate {
    MeanEstimate(answers.map(value)) ?? MeanEstimate(mean: .nan, count: 0, halfWidth: nil)
  }
}
