/// Tokens that make a feature active: the token it is active on, and what stands before it.
public struct TokenPattern: Codable, Hashable, Sendable {
  /// Stands for any token.
  public static let anyToken: Int32 = -1

  /// The tokens in the order of the text, the one the feature is active on last; at least one.
  public var tokens: [Int32]
  /// How active the feature is, from 0 to 10.
  public var level: Int

  /// Creates a pattern.
  public init(_ tokens: [Int32], level: Int) {
    self.tokens = tokens
    self.level = level
  }
}

/// Patterns of which the longest that fits decides.
///
/// Token look-up, n-grams with back-off and the graphs of Foote et al. (2023) are all tables of this
/// kind; they differ in how patterns are found. They are kept as a trie of reversed patterns.
public struct PatternTable: Hashable, Sendable {
  /// The patterns.
  public let patterns: [TokenPattern]
  private let nodes: [Node]

  private struct Node: Hashable, Sendable {
    var children: [Int32: Int] = [:]
    var level: Int?
  }

  /// Builds a table; of equal patterns the last one counts, empty ones are ignored.
  public init(_ patterns: [TokenPattern]) {
    self.patterns = patterns
    var nodes = [Node()]
    for pattern in patterns where !pattern.tokens.isEmpty {
      var node = 0
      for token in pattern.tokens.reversed() {
        if let child = nodes[node].children[token] {
          node = child
        } else {
          nodes.append(Node())
          nodes[node].children[token] = nodes.count - 1
          node = nodes.count - 1
        }
      }
      nodes[node].level = pattern.level
    }
    self.nodes = nodes
  }

  /// The level at each token of a text, 0 where no pattern fits.
  ///
  /// Of the patterns that end at a token the longest decides; of equally long ones that with a
  /// definite token where the other allows any, nearest to the end.
  public func levels(of tokens: some Collection<Int32>) -> [Int] {
    let tokens = Array(tokens)
    return tokens.indices.map { match(tokens, endingAt: $0, node: 0, depth: 0)?.level ?? 0 }
  }

  /// The level at the last token of a text; `nil` where no pattern fits.
  func level(at context: some Collection<Int32>) -> Int? {
    let tokens = Array(context)
    return match(tokens, endingAt: tokens.count - 1, node: 0, depth: 0)?.level
  }

  /// The level of the longest pattern below a node that fits the tokens before and at an index.
  private func match(
    _ tokens: [Int32], endingAt index: Int, node: Int, depth: Int
  ) -> (level: Int, depth: Int)? {
    var best = nodes[node].level.map { (level: $0, depth: depth) }
    guard index >= 0 else { return best }
    for key in [tokens[index], TokenPattern.anyToken] {
      guard let child = nodes[node].children[key],
        let found = match(tokens, endingAt: index - 1, node: child, depth: depth + 1)
      else { continue }
      if best.map({ found.depth > $0.depth }) ?? true { best = found }
    }
    return best
  }
}

extension PatternTable: Codable {
  /// Reads the patterns.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode([TokenPattern].self))
  }

  /// Writes the patterns.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(patterns)
  }
}
