import Interpretation
import LanguageModels
import Notebook
import SparseCoding

/// Finds the scores of features for cards: those of an interpretation, or those of token look-up.
struct FeatureScores {
  let activations: FragmentActivations
  let dictionary: DictionaryValue
  let explained: InterpretationValue?

  /// - Throws: `ParameterProblem` if the interpretation is of another dictionary.
  func validate() throws {
    try explained?.check(isOf: dictionary, at: activations.site, parameter: "explained")
  }

  /// What explained the features.
  var explainer: String { explained?.explainer ?? ".tokens(20)" }

  /// The scores by feature; features that were skipped have none.
  func scores(of features: [Int], _ tokenizer: any Tokenizer, _ run: Run) async throws
    -> [Int: FeatureScore]
  {
    let scores: [FeatureScore]
    if let explained {
      scores = explained.scores
    } else {
      let records = try activations.records(
        of: [FeatureSelection(dictionary.dictionary(), features: features)], seed: 0,
        isCancelled: { Task.isCancelled },
        progress: { run.progress("looking for fragments", $0, of: $1, unit: "tokens") })
      scores = try await Interpreter(TokenLookup(tokenizer: tokenizer), PatternSimulator())
        .scores(of: records.first ?? [], on: activations)
    }
    return Dictionary(scores.map { ($0.feature, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
