import Numerics

/// The task of referring to a person by the pronoun that goes with the name.
///
/// “Mary went to the store because” is followed by “ she”. After section 5 of the paper's first
/// version, which erased this.
public struct GenderedPronouns: CounterfactualTask {
  /// “gendered pronouns”.
  public let name = "gendered pronouns"

  /// Creates the task.
  public init() {}

  /// Draws a sentence, a name of one gender for the base and one of the other for the target.
  public func draw(_ numbers: inout RandomNumbers) -> (base: TaskSentence, target: TaskSentence) {
    let pattern = Self.patterns[numbers.integer(below: Self.patterns.count)]
    let place = IndirectObjects.places[numbers.integer(below: IndirectObjects.places.count)]
    let woman = Self.women[numbers.integer(below: Self.women.count)]
    let man = Self.men[numbers.integer(below: Self.men.count)]
    func sentence(_ name: String, _ right: String, _ wrong: String) -> TaskSentence {
      TaskSentence(
        pattern.replacing("NAME", with: name).replacing("PLACE", with: place), right: [right],
        wrong: [wrong])
    }
    let (she, he) = (sentence(woman, " she", " he"), sentence(man, " he", " she"))
    return numbers.integer(below: 2) == 0 ? (she, he) : (he, she)
  }

  static let patterns = [
    "Then, NAME went to the PLACE because", "NAME was late for the meeting at the PLACE because",
    "Yesterday, NAME left the PLACE before", "Everybody at the PLACE knows NAME, and",
    "After a long day at the PLACE, NAME said that", "At the PLACE, NAME was so tired that",
    "Nobody told NAME that the PLACE was closed, so",
  ]

  static let women = [
    "Mary", "Jessica", "Jennifer", "Amanda", "Sarah", "Stephanie", "Nicole", "Heather",
    "Elizabeth", "Megan", "Melissa", "Christina", "Rachel", "Laura", "Emily", "Rebecca", "Lisa",
    "Amy", "Michelle", "Angela", "Katherine", "Anna", "Susan", "Alice", "Kate", "Jane",
  ]

  static let men = [
    "Michael", "Christopher", "Matthew", "Joshua", "Daniel", "David", "James", "Robert", "John",
    "Joseph", "Andrew", "Ryan", "Jason", "William", "Jonathan", "Brian", "Anthony", "Eric", "Adam",
    "Kevin", "Steven", "Thomas", "Timothy", "Richard", "Mark", "Charles", "Paul", "Peter",
  ]
}
