import LanguageModels
import Numerics

/// The task of naming the indirect object of a sentence.
///
/// “Then, Alice and Bob went to the store. Bob gave a ring to” is followed by “ Alice”; in the
/// target sentence another name stands in place of Alice's. Templates, names, places and objects
/// are those of the paper's experiment (section 4), which takes them from Wang et al. (2022).
public struct IndirectObjects: CounterfactualTask {
  /// “indirect objects”.
  public let name = "indirect objects"
  /// The names that are one token after a space.
  let usable: [String]

  /// Prepares the task for a tokenizer.
  ///
  /// - Throws: ``CausalAnalysisError/tooFewNames(_:)`` below three names of one token.
  public init(tokenizer: any Tokenizer) throws {
    usable = Self.names.filter { tokenizer.encode(" " + $0).count == 1 }
    guard usable.count >= 3 else { throw CausalAnalysisError.tooFewNames(usable.count) }
  }

  /// Draws template, order of names, names, place and object, uniformly and independently.
  public func draw(_ numbers: inout RandomNumbers) -> (base: TaskSentence, target: TaskSentence) {
    let template = Self.templates[numbers.integer(below: Self.templates.count)]
    var names: [String] = []
    while names.count < 3 {
      let name = usable[numbers.integer(below: usable.count)]
      if !names.contains(name) { names.append(name) }
    }
    let subjectComesFirst = numbers.integer(below: 2) == 0
    let place = Self.places[numbers.integer(below: Self.places.count)]
    let thing = Self.objects[numbers.integer(below: Self.objects.count)]
    func sentence(_ object: String) -> TaskSentence {
      TaskSentence(
        template.text(
          first: subjectComesFirst ? names[0] : object,
          second: subjectComesFirst ? object : names[0], subject: names[0], place: place,
          object: thing), right: [" " + object], wrong: [" " + names[0]])
    }
    return (sentence(names[1]), sentence(names[2]))
  }

  /// A sentence pattern that ends before the indirect object.
  struct Template: Sendable {
    /// What stands before the two names, between them and the subject's second mention, and after it.
    let (opening, middle, ending): (String, String, String)

    init(_ opening: String, _ middle: String, _ ending: String) {
      (self.opening, self.middle, self.ending) = (opening, middle, ending)
    }

    func text(first: String, second: String, subject: String, place: String, object: String)
      -> String
    {
      "\(opening)\(first) and \(second)\(middle)\(subject)\(ending)"
        .replacing("PLACE", with: place).replacing("OBJECT", with: object)
    }
  }

  static let templates: [Template] = [
    Template("Then, ", " went to the PLACE. ", " gave a OBJECT to"),
    Template("Then, ", " had a lot of fun at the PLACE. ", " gave a OBJECT to"),
    Template("Then, ", " were working at the PLACE. ", " decided to give a OBJECT to"),
    Template("Then, ", " were thinking about going to the PLACE. ", " wanted to give a OBJECT to"),
    Template("Then, ", " had a long argument, and afterwards ", " said to"),
    Template("After ", " went to the PLACE, ", " gave a OBJECT to"),
    Template("When ", " got a OBJECT at the PLACE, ", " decided to give it to"),
    Template("When ", " got a OBJECT at the PLACE, ", " decided to give the OBJECT to"),
    Template("While ", " were working at the PLACE, ", " gave a OBJECT to"),
    Template("While ", " were commuting to the PLACE, ", " gave a OBJECT to"),
    Template("After the lunch, ", " went to the PLACE. ", " gave a OBJECT to"),
    Template("Afterwards, ", " went to the PLACE. ", " gave a OBJECT to"),
    Template("Then, ", " had a long argument. Afterwards ", " said to"),
    Template("The PLACE ", " went to had a OBJECT. ", " gave it to"),
    Template("Friends ", " found a OBJECT at the PLACE. ", " gave it to"),
  ]

  static let places = [
    "store", "garden", "restaurant", "school", "hospital", "office", "house", "station",
  ]

  static let objects = [
    "ring", "kiss", "bone", "basketball", "computer", "necklace", "drink", "snack",
  ]

  static let names = """
    Michael Christopher Jessica Matthew Ashley Jennifer Joshua Amanda Daniel David James Robert \
    John Joseph Andrew Ryan Brandon Jason Justin Sarah William Jonathan Stephanie Brian Nicole \
    Nicholas Anthony Heather Eric Elizabeth Adam Megan Melissa Kevin Steven Thomas Timothy \
    Christina Kyle Rachel Laura Lauren Amber Brittany Danielle Richard Kimberly Jeffrey Amy \
    Crystal Michelle Tiffany Jeremy Benjamin Mark Emily Aaron Charles Rebecca Jacob Stephen \
    Patrick Sean Erin Jamie Kelly Samantha Nathan Sara Dustin Paul Angela Tyler Scott Katherine \
    Andrea Gregory Erica Mary Travis Lisa Kenneth Bryan Lindsey Kristen Jose Alexander Jesse \
    Katie Lindsay Shannon Vanessa Courtney Christine Alicia Cody Allison Bradley Samuel
    """.split(separator: " ").map(String.init)
}
