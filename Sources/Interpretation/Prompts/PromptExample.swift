/// A worked example in a prompt: a feature with its explanation.
///
/// The built-in ones are invented, texts and activations alike; they come from no model, so that they
/// cannot tell anything about the features that are explained.
public struct PromptExample: Codable, Hashable, Sendable {
  /// What the feature finds, as the end of “the main thing this feature does is find …”.
  public var explanation: String
  /// Its fragments.
  public var records: [PromptRecord]
  /// For each record, the first token whose activation a simulation's example shows; those before are
  /// `unknown`.
  public var firstShown: [Int]

  /// Creates an example.
  public init(explanation: String, records: [PromptRecord], firstShown: [Int]) {
    self.explanation = explanation
    self.records = records
    self.firstShown = firstShown
  }

  /// The three built-in examples: one of words, one of a topic, one of a place in a sentence.
  public static let invented = [verbsOfSpeech, violentWeather, comparisons]

  private static let verbsOfSpeech = PromptExample(
    explanation: "verbs in the past tense that say that somebody spoke, above all “said”.",
    records: [
      PromptRecord([
        "The": 0, " bridge": 0, " will": 0, " open": 0, " in": 0, " May": 0, ",": 0, "”": 0,
        " the": 0, " mayor": 1, " said": 10, " on": 1, " Monday": 0, ",": 0, " and": 0, " added": 7,
        " that": 2, " it": 0, " had": 0, " been": 0, " cheap": 0, ".": 0,
      ]),
      PromptRecord([
        "No": 0, " one": 0, " answered": 6, ".": 0, " Then": 0, " Ruth": 1, " whispered": 8,
        " something": 0, " about": 0, " the": 0, " rent": 0, " and": 0, " left": 0, ".": 0,
      ]),
    ], firstShown: [10, 3])

  private static let violentWeather = PromptExample(
    explanation: "words for weather that does damage, such as storms and floods.",
    records: [
      PromptRecord([
        "Ha": 6, "il": 9, " broke": 2, " the": 0, " glass": 0, " of": 0, " eleven": 0,
        " green": 0, "houses": 0, " before": 0, " the": 0, " thunder": 8, "storm": 10,
        " moved": 1, " east": 0, ".": 0,
      ]),
      PromptRecord([
        "The": 0, " choir": 0, " met": 0, " on": 0, " Friday": 0, " as": 0, " usual": 0, ".": 0,
        " Twelve": 0, " singers": 0, " came": 0, ",": 0, " although": 0, " the": 0, " lower": 0,
        " road": 0, " had": 0, " been": 0, " closed": 1, " by": 1, " a": 2, " flood": 9,
        " since": 0,
        " noon": 0, ".": 0,
      ]),
    ], firstShown: [5, 20])

  private static let comparisons = PromptExample(
    explanation: "“than” in a comparison and the first words of what follows it.",
    records: [
      PromptRecord([
        "It": 0, " is": 0, " older": 1, " than": 9, " the": 7, " town": 5, " itself": 1, ",": 0,
        " though": 0, " smaller": 2, " than": 10, " most": 7, " visitors": 4, " expect": 1, ".": 0,
      ]),
      PromptRecord([
        "We": 0, " counted": 0, " forty": 0, " boats": 0, ".": 0, " Nothing": 0, " else": 2,
        " moved": 0, ";": 0, " rather": 3, " than": 8, " wait": 5, ",": 0, " we": 0, " went": 0,
        " home": 0, ".": 0,
      ]),
    ], firstShown: [0, 10])
}
