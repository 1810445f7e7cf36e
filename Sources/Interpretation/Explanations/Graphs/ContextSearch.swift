import LanguageModels

/// Finds the shortest contexts that keep features active, or inactive, by running the model.
struct ContextSearch {
  /// Numbers of tokens that are tried, one after the other.
  ///
  /// With eight tokens nine in ten of the strong codes at middle depth keep half of their size;
  /// longer contexts cost most of the time and fit no other text.
  private static let lengths = [1, 2, 3, 4, 6, 8]
  /// What is put in the place of a token to see whether it matters.
  private let fillers: [Int32]
  private var probe: SequenceProbe

  init(_ probe: SequenceProbe, fillers: [Int32]) {
    self.probe = probe
    self.fillers = fillers
  }

  /// For each token the shortest pattern that keeps its code on its side of the threshold; `nil`
  /// where no context that is tried does.
  ///
  /// A token that can be replaced is a wildcard. Tokens are tried from the first on, each together
  /// with the wildcards found before, so that the pattern as a whole has been seen to suffice.
  mutating func patterns(of tokens: [ProbedToken]) throws -> [[Int32]?] {
    var patterns = try shortestContexts(of: tokens)
    let longest = patterns.lazy.compactMap { $0?.count }.max() ?? 0
    for position in 0..<max(0, longest - 1) {
      let open = tokens.indices.filter { position + 1 < patterns[$0]?.count ?? 0 }
      var candidates: [Int: [Int32]] = [:]
      for index in open {
        candidates[index] = patterns[index]
        candidates[index]?[position] = TokenPattern.anyToken
      }
      try probe.run(open.flatMap { filled(candidates[$0] ?? []) })
      for index in open {
        guard let candidate = candidates[index] else { continue }
        let code = meanCode(tokens[index].feature, of: candidate)
        if tokens[index].isKept(by: code) { patterns[index] = candidate }
      }
    }
    return patterns.map { $0.map { Array($0.drop { $0 == TokenPattern.anyToken }) } }
  }

  private mutating func shortestContexts(of tokens: [ProbedToken]) throws -> [[Int32]?] {
    var found = [[Int32]?](repeating: nil, count: tokens.count)
    for length in Self.lengths {
      let open = tokens.indices.filter {
        found[$0] == nil && tokens[$0].shortest <= length && tokens[$0].context.count >= length
      }
      try probe.run(open.map { tokens[$0].suffix(length) })
      for index in open {
        let suffix = tokens[index].suffix(length)
        if tokens[index].isKept(by: probe.code(tokens[index].feature, of: suffix)) {
          found[index] = suffix
        }
      }
    }
    return found
  }

  /// The sequences that a pattern stands for: its wildcards replaced, by other tokens each time.
  private func filled(_ pattern: [Int32]) -> [[Int32]] {
    fillers.indices.map { shift in
      pattern.enumerated().map { position, token in
        token == TokenPattern.anyToken ? fillers[(shift + position) % fillers.count] : token
      }
    }
  }

  private func meanCode(_ feature: Int, of pattern: [Int32]) -> Float {
    let sequences = filled(pattern)
    return sequences.reduce(0) { $0 + probe.code(feature, of: $1) } / Float(sequences.count)
  }
}
