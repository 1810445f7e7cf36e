import LanguageModels
import Numerics

/// The task of naming the indirect object of a sentence.
///
/// “Then, Alice and Bob went to the store. Bob gave a ring to” is followed by “ Alice”.
/// Templates, names, places and objects are those of the paper's experiment
/// (section 4), which takes them from Wang et al. (2022).
public struct IndirectObjectTask: Sendable {
  /// One prompt with the two candidate answers.
  public struct Prompt: Sendable, Hashable {
    /// The text up to the answer.
    public var text: String
    /// The tokens of ``text``.
    public var tokens: [Int32]
    /// The token of the right name, the indirect object.
    public var indirectObject: Int32
    /// The token of the wrong name, the subject.
    public var subject: Int32
  }

  /// The prompts.
  public let prompts: [Prompt]

  /// Draws prompts.
  ///
  /// Template, order of names, names, place and object are drawn uniformly and
  /// independently; only names that are one token after a space are used.
  ///
  /// - Parameters:
  ///   - count: Number of prompts.
  ///   - tokenizer: The subject model's.
  ///   - seed: Decides the draw.
  /// - Throws: ``CausalAnalysisError/tooFewNames(_:)``.
  public init(count: Int, tokenizer: any Tokenizer, seed: UInt64) throws {
    let names: [(text: String, token: Int32)] = Self.names.compactMap { name in
      let tokens = tokenizer.encode(" " + name)
      return tokens.count == 1 ? (name, tokens[0]) : nil
    }
    guard names.count >= 2 else { throw CausalAnalysisError.tooFewNames(names.count) }
    var numbers = RandomNumbers(seed: seed).split("indirect objects")
    prompts = (0..<count).map { _ in
      let template = Self.templates[numbers.integer(below: Self.templates.count)]
      let subject = names[numbers.integer(below: names.count)]
      var object = subject
      while object.token == subject.token { object = names[numbers.integer(below: names.count)] }
      let subjectComesFirst = numbers.integer(below: 2) == 0
      let text = template.text(
        first: subjectComesFirst ? subject.text : object.text,
        second: subjectComesFirst ? object.text : subject.text, subject: subject.text,
        place: Self.places[numbers.integer(below: Self.places.count)],
        object: Self.objects[numbers.integer(below: Self.objects.count)])
      return Prompt(
        text: text, tokens: tokenizer.encode(text), indirectObject: object.token,
        subject: subject.token)
    }
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
