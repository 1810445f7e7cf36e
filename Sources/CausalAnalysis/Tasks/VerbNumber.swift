import Numerics

/// The task of putting the verb into the number of its subject, across another noun.
///
/// “The keys near the door” is followed by “ are”. After Linzen, Dupoux and Goldberg (2016).
public struct VerbNumber: CounterfactualTask {
  /// “subject–verb number”.
  public let name = "subject–verb number"

  /// Creates the task.
  public init() {}

  /// Draws a subject, singular in one sentence and plural in the other, and what stands before the
  /// verb.
  public func draw(_ numbers: inout RandomNumbers) -> (base: TaskSentence, target: TaskSentence) {
    let (one, many) = Self.subjects[numbers.integer(below: Self.subjects.count)]
    let (preposition, attractors) = (
      Self.prepositions[numbers.integer(below: Self.prepositions.count)],
      Self.subjects[numbers.integer(below: Self.subjects.count)]
    )
    let attractor = numbers.integer(below: 2) == 0 ? attractors.one : attractors.many
    func sentence(_ subject: String, _ right: [String], _ wrong: [String]) -> TaskSentence {
      TaskSentence(
        "The \(subject) \(preposition) the \(attractor)", right: right, wrong: wrong)
    }
    let singular = sentence(one, Self.singular, Self.plural)
    let plural = sentence(many, Self.plural, Self.singular)
    return numbers.integer(below: 2) == 0 ? (singular, plural) : (plural, singular)
  }

  static let singular = [" is", " was", " has"]
  static let plural = [" are", " were", " have"]
  static let prepositions = ["near", "behind", "next to", "with", "in front of", "beside"]
  static let subjects: [(one: String, many: String)] = [
    ("key", "keys"), ("boy", "boys"), ("girl", "girls"), ("teacher", "teachers"),
    ("doctor", "doctors"), ("book", "books"), ("car", "cars"), ("dog", "dogs"), ("cat", "cats"),
    ("tree", "trees"), ("table", "tables"), ("chair", "chairs"), ("student", "students"),
    ("lawyer", "lawyers"), ("picture", "pictures"), ("window", "windows"), ("house", "houses"),
    ("farmer", "farmers"), ("letter", "letters"), ("ship", "ships"),
  ]
}
