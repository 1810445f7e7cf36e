import Figures
import Interpretation
import LanguageModels
import Notebook
import Numerics

/// How well features of a dictionary can be explained.
struct InterpretationValue: NominalValue, Codable {
  static let typeName = "Interpretation"
  static let summary = "Explanations of a dictionary's features, and how well they predict them."
  static let members = [
    Member("score", of: Self.self, "Mean score over large and random fragments.") {
      try $0.estimate(\.topAndRandom)
    },
    Member("topOnly", of: Self.self, "Mean score over fragments with large codes alone.") {
      try $0.estimate(\.topOnly)
    },
    Member("randomOnly", of: Self.self, "Mean score over random fragments alone.") {
      try $0.estimate(\.randomOnly)
    },
    Member("rectified", of: Self.self, "Mean score with negative codes set to 0.") {
      try $0.estimate(\.topAndRandom, of: \.rectified)
    },
    Member("scores", of: Self.self, "The score of each feature; 0 where there is none.") {
      $0.values(\.topAndRandom)
    },
    Member("topOnlyScores", of: Self.self, "The same over fragments with large codes alone.") {
      $0.values(\.topOnly)
    },
    Member("randomOnlyScores", of: Self.self, "The same over random fragments alone.") {
      $0.values(\.randomOnly)
    },
    Member("features", of: Self.self, "The features scored.") { $0.scores.map(\.feature) },
    Member("explanations", of: Self.self, "The explanation of each.") {
      $0.scores.map(\.explanation.sentence)
    },
    Member("densities", of: Self.self, "The share of tokens each is active on.") {
      $0.scores.map(\.density)
    },
    Member("asked", of: Self.self, "Number of features looked at.") { $0.asked },
    Member("skipped", of: Self.self, "Features active on too few fragments to be scored.") {
      $0.asked - $0.scores.count
    },
    Member("undefined", of: Self.self, "Features without a correlation, counted as 0.") {
      $0.scores.count { $0.signed.topAndRandom == nil }
    },
    Member("method", of: Self.self, "How the dictionary was found.") {
      $0.dictionary.metadata.method
    },
    Member("unexplained", of: Self.self, "Features that the explainer gave no explanation of.") {
      $0.scores.count { $0.explanation.isMissing }
    },
    Member("layer", of: Self.self, "The block of its site.") { $0.site.layer },
    Member("explainer", of: Self.self, "What explained.") { $0.explainer },
  ]

  /// The dictionary's size and where it comes from.
  var dictionary: DictionaryValue.Description
  /// Where its vectors were read.
  var site: Site
  /// What explained.
  var explainer: String
  /// Number of features looked at.
  var asked: Int
  /// The features scored.
  var scores: [FeatureScore]

  /// The values of one kind of score, 0 where there is no correlation.
  func values(
    _ kind: KeyPath<Correlations, Double?>,
    of codes: KeyPath<FeatureScore, Correlations> = \.signed
  ) -> [Double] {
    scores.map { $0[keyPath: codes][keyPath: kind] ?? 0 }
  }

  private func estimate(
    _ kind: KeyPath<Correlations, Double?>,
    of codes: KeyPath<FeatureScore, Correlations> = \.signed
  ) throws -> EstimateValue {
    guard let estimate = MeanEstimate(values(kind, of: codes)) else {
      throw ValueError(
        "no feature of \(dictionary.metadata.method) at \(site) is active on \(FeatureRecords.keptFragments) fragments; "
          + "give more fragments or look at more features")
    }
    return EstimateValue(estimate)
  }

  var presentation: Presentation {
    guard let score = try? estimate(\.topAndRandom) else {
      return .text("none of \(asked) features could be scored")
    }
    return .text("score \(score.text), \(asked - scores.count) of \(asked) features skipped")
  }
}

extension InterpretationValue {
  /// Checks that the features are those of a dictionary.
  ///
  /// - Throws: `ParameterProblem` about the parameter that holds the interpretation.
  func check(isOf other: DictionaryValue, at site: Site, parameter: String) throws {
    let description = other.description
    guard self.site == site, dictionary == description else {
      func name(_ description: DictionaryValue.Description) -> String {
        "\(description.metadata.method) with \(description.features) features"
      }
      let isSameKind = self.site == site && name(dictionary) == name(description)
      throw ParameterProblem(
        parameter,
        "is of \(name(dictionary)) at \(self.site), but the features are of "
          + (isSameKind ? "another such dictionary" : "\(name(description)) at \(site)")
          + "; give what `autointerp` returned for this dictionary")
    }
  }
}
