import CausalAnalysis
import LanguageModels
import Notebook

/// A task whose prompts come in pairs that differ in one token.
enum TaskChoice: String, SimpleChoice {
  case indirectObjects, greaterThan, genderedPronouns, verbNumber

  static let typeName = "Task"
  static let summary = "A task whose prompts come in pairs that differ in one token."

  var meaning: String {
    switch self {
    case .indirectObjects:
      "Name the person to whom something is given; the pair has another name there (the paper's)."
    case .greaterThan: "End an interval of years after it began; the pair has another decade."
    case .genderedPronouns: "Say *he* or *she*; the pair has a name of the other gender."
    case .verbNumber: "Put the verb into the subject's number; the pair has the other number."
    }
  }

  /// The task for a tokenizer.
  func task(_ tokenizer: any Tokenizer) throws -> any CounterfactualTask {
    switch self {
    case .indirectObjects: try IndirectObjects(tokenizer: tokenizer)
    case .greaterThan: GreaterThan()
    case .genderedPronouns: GenderedPronouns()
    case .verbNumber: VerbNumber()
    }
  }
}
