import LanguageModels
import Numerics

/// A sentence that goes on differently after a woman's and a man's name.
public struct NameQuestion: Hashable, Sendable {
  /// What stands before the name, without the space between them.
  public let opening: String
  /// What stands between the name and the answer.
  public let middle: String
  /// The answers after a woman's and after a man's name, each one token.
  public let (woman, man): (String, String)
  /// How the sentence ends in an example; `OBJECT` stands for any of ``objects``.
  public let ending: String

  /// “ My friend X is a man / woman.”: what the erasers are fitted to.
  public static let primary = NameQuestion(
    opening: " My friend", middle: " is a", woman: " woman", man: " man", ending: ".")

  /// “ Then X went to the store, and he / she bought a OBJECT.”: what they are not fitted to.
  public static let transfer = NameQuestion(
    opening: " Then", middle: " went to the store, and", woman: " she", man: " he",
    ending: " bought a OBJECT.")

  static let objects = [
    "book", "shirt", "lamp", "cake", "ring", "drink", "snack", "computer", "chair", "newspaper",
  ]

  /// The question about a name, up to the answer.
  func text(_ name: String) -> String { "\(opening) \(name)\(middle)" }
}

/// A question about a name, after examples with their answers.
public struct NamePrompt: Hashable, Sendable {
  /// The prompt up to the answer.
  public let text: String
  /// The tokens of ``text``.
  public let tokens: [Int32]
  /// The position where the question begins, behind the examples.
  public let start: Int
  /// The position of the name asked about.
  public let namePosition: Int
  /// Whose name it is.
  public let person: NamedPerson
  /// The token that continues the prompt rightly, and the one for the other gender.
  public let (right, wrong): (Int32, Int32)
}

extension NameQuestion {
  /// Asks about some names.
  ///
  /// - Parameters:
  ///   - people: Whom to ask about.
  ///   - shots: Number of examples before each question, half of them women's, in a drawn order.
  ///   - examples: Whom the examples are about.
  ///   - tokenizer: The subject model's.
  ///   - seed: Decides the examples.
  /// - Throws: ``ErasureError/task(_:)`` if an answer or a name is not one token.
  public func prompts(
    about people: [NamedPerson], shots: Int = 0, examples: [NamedPerson] = [],
    tokenizer: any Tokenizer, seed: UInt64
  ) throws -> [NamePrompt] {
    let answers = try [woman, man].map { answer in
      let tokens = tokenizer.encode(answer)
      guard tokens.count == 1 else {
        throw ErasureError.task(
          "the tokenizer writes “\(answer)” as \(tokens.count) tokens; the probabilities of two "
            + "answers can be compared only if each is one, so this model cannot be asked")
      }
      return tokens[0]
    }
    let groups = [examples.filter(\.isFemale), examples.filter { !$0.isFemale }]
    guard shots == 0 || groups.allSatisfy({ !$0.isEmpty }) else {
      throw ErasureError.task("examples need names of both genders to be about")
    }
    var numbers = RandomNumbers(seed: seed).split("examples")
    let before = tokenizer.encode(opening)
    return try people.map { person in
      let shown = numbers.permutation(shots).map { place in
        let group = groups[place % 2]
        return example(group[numbers.integer(below: group.count)], &numbers)
      }
      let start = tokenizer.encode(shown.joined()).count
      let text = shown.joined() + self.text(person.name)
      let (tokens, name) = (tokenizer.encode(text), tokenizer.encode(" " + person.name))
      let place = start + before.count
      guard name.count == 1, tokens.indices.contains(place), tokens[place] == name[0] else {
        throw ErasureError.task(
          "the tokenizer does not keep “ \(person.name)” a token by itself in “\(text)”")
      }
      return NamePrompt(
        text: text, tokens: tokens, start: start, namePosition: place, person: person,
        right: answers[person.isFemale ? 0 : 1], wrong: answers[person.isFemale ? 1 : 0])
    }
  }

  private func example(_ person: NamedPerson, _ numbers: inout RandomNumbers) -> String {
    let object = Self.objects[numbers.integer(below: Self.objects.count)]
    return text(person.name) + (person.isFemale ? woman : man)
      + ending.replacing("OBJECT", with: object)
  }
}
