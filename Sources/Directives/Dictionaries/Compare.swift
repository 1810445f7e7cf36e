import Figures
import Notebook
import SparseCoding

/// Tells what two dictionaries have in common.
struct Compare: Directive {
  static let configuration = DirectiveConfiguration(
    name: "compare",
    summary: "Tells what two dictionaries have in common, by the cosines of their directions.",
    discussion: """
      Every feature is compared with the most similar one of the other dictionary; the mean of \
      these maximum cosine similarities is the MMCS, which depends on the order of the two. \
      Beside it stands what random directions get in the place of the features: more \
      directions, or fewer dimensions, give higher cosines by chance. Matched pairs use no feature \
      twice and have the largest sum of cosines (Hungarian algorithm, exact). The directions are \
      those with which a dictionary reconstructs.
      """,
    topic: .dictionaries,
    example: """
      let similarity = compare(dictionaries[0], dictionaries[1])
      "MMCS \\(format(similarity.mmcs, digits: 3)), by chance \\(format(similarity.chance, digits: 3))"
      """)

  @Parameter(.unlabelled, "A dictionary.") var first: DictionaryValue
  @Parameter(.unlabelled, "Another for vectors of the same width, of any size.") var second:
    DictionaryValue
  @Parameter("The cosine from which two features count as the same.", in: -1...1)
  var threshold = DictionaryComparison.usualThreshold
  @Parameter("Whether to match pairs, which takes more time.") var matching = true

  func validate() throws {
    guard first.description.width == second.description.width else {
      throw ParameterProblem(
        "second",
        "is for vectors of \(second.description.width) values "
          + "(\(second.description.metadata.site)), the first for \(first.description.width) "
          + "(\(first.description.metadata.site))")
    }
  }

  func evaluate(_ run: Run) async throws -> SimilarityValue {
    SimilarityValue(
      try SparseCoding.compare(
        first.dictionary(), second.dictionary(),
        settings: ComparisonSettings(isMatched: matching, seed: run.seed),
        isCancelled: { Task.isCancelled }),
      threshold: threshold)
  }
}

/// What two dictionaries have in common.
struct SimilarityValue: NominalValue, Codable {
  static let typeName = "Similarity"
  static let summary = "What two dictionaries have in common."
  static let members = [
    Member("mmcs", of: Self.self, "Mean maximum cosine of the first's features in the second.") {
      $0.forward.mean
    },
    Member("chance", of: Self.self, "The same for random directions in place of the first's.") {
      $0.forward.chance
    },
    Member("above", of: Self.self, "Number of the first's features above the threshold.") {
      $0.forward.above
    },
    Member("similarities", of: Self.self, "Maximum cosine of each of the first's features.") {
      $0.forward.similarities.values
    },
    Member("nearest", of: Self.self, "Which of the second's features that is.") {
      $0.forward.features.values.map { Int($0) }
    },
    Member("mmcsReverse", of: Self.self, "Mean maximum cosine of the second's in the first.") {
      $0.backward.mean
    },
    Member(
      "chanceReverse", of: Self.self, "The same for random directions in place of the second's."
    ) { $0.backward.chance },
    Member("aboveReverse", of: Self.self, "Number of the second's features above the threshold.") {
      $0.backward.above
    },
    Member(
      "similaritiesReverse", of: Self.self, "Maximum cosine of each of the second's features."
    ) { $0.backward.similarities.values },
    Member("nearestReverse", of: Self.self, "Which of the first's features that is.") {
      $0.backward.features.values.map { Int($0) }
    },
    Member("threshold", of: Self.self, "The cosine from which features count as the same.") {
      $0.threshold
    },
    Member("matchedMean", of: Self.self, "Mean cosine of the matched pairs, if there are such.") {
      $0.pairs?.mean
    },
    Member("matchedAbove", of: Self.self, "Number of matched pairs above the threshold.") {
      $0.pairs?.above
    },
    Member("matches", of: Self.self, "For each matched pair the indices of its two features.") {
      $0.pairs.map { zip($0.firsts, $0.features.values).map { [$0, Int($1)] } } ?? []
    },
    Member("matchedSimilarities", of: Self.self, "The cosine of each matched pair.") {
      $0.pairs?.similarities.values ?? []
    },
  ]

  /// Features of one dictionary, each with one of the other and their cosine.
  private struct Side: Codable {
    var mean: Double
    var chance: Double
    var above: Int
    var features: PackedNumbers
    var similarities: PackedNumbers
    /// The indices of the features themselves; empty for all of them.
    var firsts: [Int] = []
  }

  private var forward, backward: Side
  private var pairs: Side?
  private var threshold: Double

  init(_ comparison: DictionaryComparison, threshold: Double) {
    func side(_ nearest: DictionaryComparison.Nearest) -> Side {
      Side(
        mean: nearest.mean, chance: nearest.chance, above: nearest.count(above: threshold),
        features: PackedNumbers(nearest.features.map(Double.init)),
        similarities: PackedNumbers(nearest.similarities.map(Double.init)))
    }
    forward = side(comparison.first)
    backward = side(comparison.second)
    pairs = comparison.matches.map { matches in
      Side(
        mean: comparison.matchedMean ?? 0, chance: 0,
        above: comparison.matchedCount(above: threshold) ?? 0,
        features: PackedNumbers(matches.map { Double($0.second) }),
        similarities: PackedNumbers(matches.map { Double($0.similarity) }),
        firsts: matches.map(\.first))
    }
    self.threshold = threshold
  }

  var presentation: Presentation {
    let matched = pairs.map {
      ", \($0.above) of \($0.firsts.count) matched pairs above "
        + NumberText.significant(threshold, digits: 3)
    }
    return .text(
      "MMCS \(NumberText.significant(forward.mean, digits: 3)) and "
        + "\(NumberText.significant(backward.mean, digits: 3)) in return"
        + (matched ?? ""))
  }
}
