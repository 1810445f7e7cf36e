import Figures
import Interpretation
import LanguageModels
import Notebook
import SparseCoding

/// Counts the codes of a feature by token.
struct MakeTokenHistogram: Directive {
  static let configuration = DirectiveConfiguration(
    name: "tokenHistogram",
    summary: "Counts the codes of a feature in bins, split by the token they are on.",
    discussion: """
      All codes other than 0 of all tokens that count. Bins have equal width, from 0 (from the \
      smallest code, if it is negative) to the largest. The commonest tokens are parts of their own, \
      among them always the one that is commonest in the upper half of the range; all others are \
      added up.
      """,
    topic: .interpretation,
    example: """
      let counted = tokenHistogram(dictionaries[0], feature: 0, on: pieces, of: model, tokens: 3)
      plot(stacked(counted.parts, edges: counted.edges), x: "Code", y: "Tokens")
      """,
    exampleAlternative:
      "Histogram of the codes of a feature, each bar made of the commonest tokens.")

  @Parameter(.unlabelled, "The dictionary.") var dictionary: DictionaryValue
  @Parameter("The feature.", in: 0...1e9) var feature: Int
  @Parameter("Fragments of the dictionary's site.") var on: FragmentsValue
  @Parameter("The model that the fragments are of.") var of: ModelValue
  @Parameter("Number of bins.", in: 1...1000) var bins = 10
  @Parameter("How many tokens to count by themselves.", in: 1...9) var tokens = 6

  func validate() throws {
    try on.check([dictionary], parameter: "dictionary")
    try on.check(of, parameter: "of")
    try dictionary.check(features: [feature], parameter: "feature")
  }

  func evaluate(_ run: Run) async throws -> TokenHistogramValue {
    let tokenizer = try of.load().tokenizer
    guard let codes = try on.codes(of: dictionary.dictionary(), features: [feature], run).first
    else {
      throw ValueError("no codes were read")
    }
    let histogram = TokenHistogram(of: codes, in: on.activations.text, bins: bins, limit: tokens)
    return TokenHistogramValue(histogram, tokenizer, feature: feature, density: codes.density)
  }
}

/// Values counted in bins by token.
struct TokenHistogramValue: NominalValue, Codable {
  static let typeName = "TokenHistogram"
  static let summary = "Counts in bins, split by token."
  static let members = [
    Member("feature", of: Self.self, "The feature.") { $0.feature },
    Member("edges", of: Self.self, "The edges of the bins, one more than there are bins.") {
      $0.histogram.edges
    },
    Member("tokens", of: Self.self, "The commonest tokens, in quotation marks.") { $0.names },
    Member("counts", of: Self.self, "For each of these, how many values each bin has.") {
      $0.histogram.parts.map { $0.counts.map(Double.init) }
    },
    Member("others", of: Self.self, "How many values of other tokens each bin has.") {
      $0.histogram.others.map(Double.init)
    },
    Member("parts", of: Self.self, "The counts of each token and of all others, for `stacked`.") {
      $0.parts
    },
    Member("total", of: Self.self, "Number of values.") { $0.histogram.total },
    Member("largest", of: Self.self, "The largest value; 0 if there are none.") {
      $0.histogram.total > 0 ? $0.histogram.edges.last ?? 0 : 0
    },
    Member("density", of: Self.self, "The share of all tokens that have a value.") { $0.density },
    Member("topToken", of: Self.self, "The commonest token in the upper half of the range.") {
      $0.topName
    },
    Member("topShare", of: Self.self, "Its share of the values there; 0 without values.") {
      $0.histogram.dominant?.share ?? 0
    },
    Member("upperCount", of: Self.self, "Number of values in the upper half of the range.") {
      $0.histogram.dominant?.total ?? 0
    },
  ]

  /// The counts.
  var histogram: TokenHistogram
  /// The tokens of its parts as readers see them.
  var names: [String]
  /// The dominant token as readers see it.
  var topName: String
  /// The feature.
  var feature: Int
  /// The share of all tokens that have a value.
  var density: Double

  init(_ histogram: TokenHistogram, _ tokenizer: any Tokenizer, feature: Int, density: Double) {
    self.histogram = histogram
    names = histogram.parts.map { tokenizer.quotedText(of: $0.token) }
    topName = histogram.dominant.map { tokenizer.quotedText(of: $0.token) } ?? "none"
    self.feature = feature
    self.density = density
  }

  private var parts: [PartValue] {
    let named = zip(names, histogram.parts).map { name, part in
      PartValue(name: name, values: part.counts.map(Double.init), isMuted: false)
    }
    guard histogram.others.contains(where: { $0 > 0 }) || named.isEmpty else { return named }
    return named + [
      PartValue(name: "others", values: histogram.others.map(Double.init), isMuted: true)
    ]
  }

  var presentation: Presentation {
    guard let dominant = histogram.dominant else {
      return .text("feature \(feature) has no values here")
    }
    return .text(
      "feature \(feature): \(topName) makes up "
        + "\(NumberText.significant(100 * dominant.share, digits: 3)) % of "
        + "\(NumberText.whole(dominant.total)) values in the upper half, "
        + "\(NumberText.whole(histogram.total)) in all")
  }
}
