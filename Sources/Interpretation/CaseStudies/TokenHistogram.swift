/// How often each token has values of each size: a histogram whose bars are made of tokens
/// (figures 4 and 11 to 15 of the paper).
public struct TokenHistogram: Codable, Hashable, Sendable {
  /// The values of one token.
  public struct Part: Codable, Hashable, Sendable {
    /// The token.
    public var token: Int32
    /// Number of values in each bin.
    public var counts: [Int]
  }

  /// The commonest token among large values.
  public struct Dominance: Codable, Hashable, Sendable {
    /// The token; of equally common ones the lowest.
    public var token: Int32
    /// Number of its values in the upper half of the range.
    public var count: Int
    /// Number of all values there.
    public var total: Int
    /// The token's share of them.
    public var share: Double { Double(count) / Double(total) }

    /// Creates a dominance.
    public init(token: Int32, count: Int, total: Int) {
      self.token = token
      self.count = count
      self.total = total
    }
  }

  /// The edges of the bins, one more than there are bins.
  public let edges: [Double]
  /// The commonest tokens, the commonest first; the dominant one is always among them.
  public let parts: [Part]
  /// Number of values of all other tokens in each bin.
  public let others: [Int]
  /// The commonest token of the upper half; `nil` without values.
  public let dominant: Dominance?

  /// Number of values.
  public var total: Int {
    (parts.map(\.counts) + [others]).reduce(0) { $0 + $1.reduce(0, +) }
  }

  /// Counts values.
  ///
  /// - Parameters:
  ///   - values: The values.
  ///   - tokens: A token for each.
  ///   - start: The left end of the first bin.
  ///   - bins: Number of bins, of equal width up to the largest value.
  ///   - limit: How many tokens are counted by themselves.
  public init(
    _ values: [Double], of tokens: [Int32], from start: Double, bins: Int = 10, limit: Int = 6
  ) {
    let bins = max(1, bins)
    let end = max(values.max() ?? start, start)
    // A single value at the start still has a bin.
    let width = end > start ? (end - start) / Double(bins) : 1 / Double(bins)
    edges = (0...bins).map { $0 == bins && end > start ? end : start + width * Double($0) }
    var counts: [Int32: [Int]] = [:]
    var upper: [Int32: Int] = [:]
    let middle = (start + end) / 2
    for (value, token) in zip(values, tokens) {
      let bin = min(bins - 1, max(0, Int((value - start) / width)))
      counts[token, default: [Int](repeating: 0, count: bins)][bin] += 1
      if value >= middle { upper[token, default: 0] += 1 }
    }
    dominant = Self.commonest(upper).first.map { token in
      Dominance(token: token, count: upper[token] ?? 0, total: upper.values.reduce(0, +))
    }
    let order = Self.commonest(counts.mapValues { $0.reduce(0, +) })
    var shown = Array(order.prefix(max(1, limit)))
    if let token = dominant?.token, !shown.contains(token) { shown[shown.count - 1] = token }
    parts = shown.map { Part(token: $0, counts: counts[$0] ?? []) }
    let named = Set(shown)
    others = counts.reduce(into: [Int](repeating: 0, count: bins)) { sums, entry in
      guard !named.contains(entry.key) else { return }
      for bin in sums.indices { sums[bin] += entry.value[bin] }
    }
  }

  /// Counts the codes of a feature by the token they are on.
  public init(of codes: FeatureCodes, in text: FragmentText, bins: Int = 10, limit: Int = 6) {
    self.init(
      codes.codes.map(Double.init), of: codes.rows.map { text.tokens[Int($0)] },
      from: Double(codes.lowest), bins: bins, limit: limit)
  }

  /// Tokens by how common they are; of equally common ones the lowest first.
  private static func commonest(_ counts: [Int32: Int]) -> [Int32] {
    counts.keys.sorted { (-(counts[$0] ?? 0), $0) < (-(counts[$1] ?? 0), $1) }
  }
}
