import LanguageModels
import Numerics

/// A given name that is one token after a space.
public struct NamedPerson: Hashable, Sendable {
  /// The name.
  public let name: String
  /// Whether it is usually a woman's.
  public let isFemale: Bool
}

/// Names to fit erasers to, and other names to test them on.
///
/// As many women's as men's in both parts, so that an answer that takes no account of the name is
/// right half of the time.
public struct NameSplit: Sendable {
  /// The names that erasers are fitted to, in a drawn order.
  public let fitting: [NamedPerson]
  /// The names that they are tested on, in a drawn order; none is among ``fitting``.
  public let testing: [NamedPerson]

  /// Draws names.
  ///
  /// - Parameters:
  ///   - fitting: How many of each gender to fit to.
  ///   - testing: How many others of each gender to test on.
  ///   - tokenizer: The subject model's; names of several tokens are left out.
  ///   - seed: Decides the draw.
  /// - Throws: ``ErasureError/task(_:)`` if there are fewer names of one token.
  public init(fitting: Int, testing: Int, tokenizer: any Tokenizer, seed: UInt64) throws {
    let numbers = RandomNumbers(seed: seed)
    let groups = [(GivenNames.women, true), (GivenNames.men, false)].map { list, isFemale in
      list.filter { tokenizer.encode(" " + $0).count == 1 }
        .map { NamedPerson(name: $0, isFemale: isFemale) }
    }
    guard fitting > 0, testing > 0, groups.allSatisfy({ $0.count >= fitting + testing }) else {
      throw ErasureError.task(
        "\(fitting) names of each gender to fit erasers to and \(testing) to test them on were "
          + "asked for; both must be positive, and of those known, this tokenizer writes "
          + "\(groups[0].count) women's and \(groups[1].count) men's as one token")
    }
    let drawn = groups.map { group in
      var order = numbers.split(group[0].isFemale ? "women" : "men")
      return order.permutation(group.count).map { group[$0] }
    }
    func interleaved(_ range: Range<Int>) -> [NamedPerson] {
      range.flatMap { index in drawn.map { $0[index] } }
    }
    self.fitting = interleaved(0..<fitting)
    self.testing = interleaved(fitting..<fitting + testing)
  }
}
