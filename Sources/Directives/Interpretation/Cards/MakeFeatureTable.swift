import Figures
import Interpretation
import Notebook

/// Lists explanations with their scores.
struct MakeFeatureTable: Directive {
  static let configuration = DirectiveConfiguration(
    name: "featureTable",
    summary: "Lists features with their explanations and scores, as table 1 of the paper.",
    discussion: """
      The paper shows the first features of a dictionary; `features` names others, such as those that \
      a rule has found. A score is the correlation over the number of tokens in its column.
      """,
    topic: .interpretation,
    example: """
      featureTable(autointerp([dictionaries[0]], on: pieces, of: model, features: 10), count: 3)
      """)

  @Parameter(.unlabelled, "What `autointerp` returned.") var explained: [InterpretationValue]
  @Parameter("The features to show; the first ones if omitted.") var features: [Int]?
  @Parameter("How many of each dictionary to show, if `features` is omitted.", in: 1...1000)
  var count = 5

  func evaluate(_ run: Run) async throws -> Table {
    let chosen = try explained.map { interpretation -> [FeatureScore] in
      guard let features else { return Array(interpretation.scores.prefix(count)) }
      return try features.map { feature in
        guard let score = interpretation.scores.first(where: { $0.feature == feature }) else {
          throw ParameterProblem(
            "features",
            "feature \(feature) of \(interpretation.dictionary.metadata.method) was not scored: it was not asked for, "
              + "or is active on fewer than \(FeatureRecords.keptFragments) fragments")
        }
        return score
      }
    }
    let isOne = explained.count == 1
    var columns = [
      Table.Column("Feature", isNumeric: true), Table.Column("Explanation"),
      Table.Column("Score", isNumeric: true), Table.Column("Tokens", isNumeric: true),
    ]
    if !isOne { columns.insert(Table.Column("Dictionary"), at: 0) }
    let rows = zip(explained, chosen).flatMap { interpretation, scores in
      scores.map { score in
        let row = [
          String(score.feature), score.explanation.sentence,
          score.signed.topAndRandom.map { NumberText.fixed($0, decimals: 2) } ?? "none",
          String(score.tokens),
        ]
        return isOne
          ? row : ["\(interpretation.dictionary.metadata.method), \(interpretation.site)"] + row
      }
    }
    return Table(columns: columns, rows: rows)
  }
}
