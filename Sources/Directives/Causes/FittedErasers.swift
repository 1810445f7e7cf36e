import CausalAnalysis
import LanguageModels
import SparseCoding

/// The erasers of one place.
struct FittedErasers {
  let erasers: [Eraser]
  /// The features that the dictionary's erasers ablate, nearest first.
  let features: [FeatureChoice]
}

extension FittedErasers {
  init(
    to examples: LabelledVectors, _ dictionary: FeatureDictionary, features count: Int,
    densities: [Double], seed: UInt64
  ) throws {
    let nearest = try dictionary.features(nearest: examples.difference, densities: densities)
    let features = Array(nearest.prefix(count))
    let ablated = features.map(\.feature)
    let erasers = [
      Eraser(.leace, try LinearEraser(leaceOf: examples, covariance: .shrunk)),
      Eraser(.meanDifference, try LinearEraser(meanDifferenceOf: examples)),
      try Eraser(.feature, ablating: Array(ablated.prefix(1)), of: dictionary),
      try Eraser(.features, ablating: ablated, of: dictionary),
      Eraser(
        .randomDirection,
        try LinearEraser(randomDirectionOfWidth: dictionary.width, seed: seed)),
    ]
    self.init(erasers: erasers, features: features)
  }
}

extension ActivationsValue {
  /// The erasers in place of the vectors of a text.
  func substitution(
    _ fitted: FittedErasers, in model: LlamaModel
  ) throws -> Substitution {
    try Substitution(
      in: model, at: site,
      replacements: fitted.erasers.map { eraser in .edited { try eraser.edited($0) } },
      outlierThreshold: statistics.outlierThreshold)
  }
}
