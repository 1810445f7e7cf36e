/// What is known of one feature while its contexts are looked for.
struct FeatureGraph {
  /// A token of a training fragment that is not left out.
  private struct Token {
    /// The fragment up to the token.
    let context: ArraySlice<Int32>
    /// The feature's code, 0 if it is negative.
    let code: Float
  }

  private let tokens: [Token]
  private let scale: ActivationScale
  /// The mean code of each token alone, for those that are in the graph.
  private let singles: [Int32: Float]
  private var patterns: [[Int32]]

  /// Begins with the tokens that are most active in the training fragments, each alone.
  init(_ feature: FeatureRecords, on fragments: FragmentActivations, singleTokens: Int) {
    var tokens: [Token] = []
    for record in feature.training {
      let text = fragments.text[record.fragment]
      let excluded = Set(fragments.excludedPositions(ofFragment: record.fragment))
      for (position, code) in record.codes.enumerated() where !excluded.contains(position) {
        tokens.append(
          Token(context: text[...(text.startIndex + position)], code: max(0, code)))
      }
    }
    self.tokens = tokens
    scale = ActivationScale(maximum: feature.trainingMaximum)
    var examples = PatternExamples(length: 1)
    examples.add(feature, on: fragments)
    let singles = examples.patterns(of: 1, scale: scale).filter { $0.pattern.level > 0 }
      .prefix(singleTokens)
    patterns = singles.map(\.pattern.tokens)
    self.singles = Dictionary(
      singles.flatMap { single in single.pattern.tokens.map { ($0, single.total.mean) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// Adds a pattern that was found.
  mutating func add(_ pattern: [Int32]) {
    if !pattern.isEmpty, !patterns.contains(pattern) { patterns.append(pattern) }
  }

  /// The tokens with the largest codes, the largest first, of which half of the code is to be kept.
  func activeTokens(of feature: Int, above share: Float, limit: Int) -> [ProbedToken] {
    tokens.filter { $0.code > 0 && $0.code >= share * scale.maximum }
      .enumerated().sorted { ($1.element.code, $0.offset) < ($0.element.code, $1.offset) }
      .prefix(limit)
      .map { _, token in
        ProbedToken(
          feature: feature, context: token.context, threshold: token.code / 2, isActive: true)
      }
  }

  /// The first tokens with less than half of the largest code among those that the same pattern
  /// fits.
  func silentTokens(of feature: Int, limit: Int) -> [ProbedToken] {
    let decisive = decisivePatterns
    var largest: [Int: Float] = [:]
    for case (let token, let pattern?) in zip(tokens, decisive) {
      largest[pattern] = max(largest[pattern] ?? 0, token.code)
    }
    var found: [ProbedToken] = []
    for case (let token, let pattern?) in zip(tokens, decisive) where found.count < limit {
      guard let code = largest[pattern], token.code < code / 2 else { continue }
      found.append(
        ProbedToken(
          feature: feature, context: token.context, threshold: code / 2, isActive: false,
          shortest: patterns[pattern].count + 1))
    }
    return found
  }

  /// The patterns with the mean level of the tokens that each decides about.
  ///
  /// A token alone that decides about none has the mean of all its occurrences. A pattern that
  /// says the same as shorter ones is left out.
  var table: PatternTable {
    var totals = [PatternExamples.Total](repeating: .init(), count: patterns.count)
    for case (let token, let pattern?) in zip(tokens, decisivePatterns) {
      totals[pattern].count += 1
      totals[pattern].sum += token.code
    }
    var table = PatternTable([])
    for (pattern, total) in zip(patterns, totals).sorted(by: { $0.0.count < $1.0.count }) {
      var mean = total.count > 0 ? total.mean : nil
      if pattern.count == 1, let last = pattern.last { mean = mean ?? singles[last] }
      guard let level = mean.map(scale.level), level != table.level(at: pattern) ?? 0 else {
        continue
      }
      table = PatternTable(table.patterns + [TokenPattern(pattern, level: level)])
    }
    return table
  }

  /// For each token the pattern that decides about it; `nil` where none fits.
  private var decisivePatterns: [Int?] {
    let table = PatternTable(
      patterns.enumerated().map { TokenPattern($0.element, level: $0.offset) })
    return tokens.map { table.level(at: $0.context) }
  }
}
