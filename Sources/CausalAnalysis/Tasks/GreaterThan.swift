import Numerics

/// The task of ending an interval of years after it began.
///
/// “The war lasted from the year 1742 to the year 17” goes on with a digit above 4. The token that
/// differs is the decade; tokenizers that write a year's digits together have no such pair.
/// After Hanna, Liu and Variengien (2023), with one digit in place of two.
public struct GreaterThan: CounterfactualTask {
  /// “greater than”.
  public let name = "greater than"

  /// Creates the task.
  public init() {}

  /// Draws an event, a century and two decades, of which the target's is the earlier.
  ///
  /// A digit equal to the decade may be right or wrong, by the last digit, and is neither.
  public func draw(_ numbers: inout RandomNumbers) -> (base: TaskSentence, target: TaskSentence) {
    let event = Self.events[numbers.integer(below: Self.events.count)]
    let century = 11 + numbers.integer(below: 8)
    let year = 1 + numbers.integer(below: 9)
    let target = 1 + numbers.integer(below: 4)
    let base = target + 2 + numbers.integer(below: 8 - target - 1)
    func sentence(_ decade: Int) -> TaskSentence {
      TaskSentence(
        "The \(event) lasted from the year \(century)\(decade)\(year) to the year \(century)",
        right: (decade + 1...9).map(String.init), wrong: (0..<decade).map(String.init))
    }
    return (sentence(base), sentence(target))
  }

  static let events = [
    "war", "siege", "expedition", "journey", "famine", "reform", "dispute", "voyage", "campaign",
    "project", "trial", "treaty", "occupation", "conflict", "partnership", "exhibition",
  ]
}
