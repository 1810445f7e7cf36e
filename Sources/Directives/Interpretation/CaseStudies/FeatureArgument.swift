import Interpretation
import LanguageModels
import Notebook
import SparseCoding

extension DictionaryValue {
  /// Checks that the dictionary has some features.
  ///
  /// - Throws: `ParameterProblem`.
  func check(features: [Int], parameter: String) throws {
    let count = description.features
    guard let missing = features.first(where: { !(0..<count).contains($0) }) else { return }
    throw ParameterProblem(
      parameter,
      "there is no feature \(missing) in a dictionary of \(count); features count from 0, so that "
        + "the last one is \(count - 1)")
  }
}

extension FragmentsValue {
  /// The codes of some features, in one pass.
  func codes(of selections: [FeatureSelection], _ run: Run) throws -> [[FeatureCodes]] {
    try activations.codes(
      of: selections, isCancelled: { Task.isCancelled },
      progress: { run.progress("reading codes", $0, of: $1, unit: "tokens") })
  }

  /// The codes of some features of one dictionary, in one pass.
  func codes(of dictionary: FeatureDictionary, features: [Int], _ run: Run) throws -> [FeatureCodes]
  {
    try codes(of: [FeatureSelection(dictionary, features: features)], run).first ?? []
  }
}
