import Numerics

extension LlamaModel {
  /// Continues a prompt.
  ///
  /// - Parameters:
  ///   - prompt: The tokens to continue, at least one.
  ///   - maximumTokens: Most tokens to add. Fewer come if the model's context is full.
  ///   - sampling: How each token is chosen.
  ///   - stop: Tokens that end the continuation; they are not part of it.
  ///   - onToken: Called with each token as soon as it is chosen; `false` ends the continuation
  ///     after it.
  /// - Returns: The tokens added, without the prompt.
  /// - Throws: ``TransformerError`` if the prompt is empty, too long or has an unknown token, or
  ///   a setting makes no sense; whatever `onToken` throws.
  /// - Complexity: The time for a token is that of reading all weights from memory once.
  public func generate(
    prompt: [Int32], maximumTokens: Int, sampling: Sampling = .greedy, stop: Set<Int32> = [],
    onToken: ((Int32) throws -> Bool)? = nil
  ) throws -> [Int32] {
    try generate(
      prompt, after: nil, maximumTokens: maximumTokens, sampling: sampling, stop: stop,
      onToken: onToken)
  }

  /// Continues a prompt whose beginning may have been read before.
  func generate(
    _ prompt: [Int32], after prefix: PromptPrefix?, maximumTokens: Int, sampling: Sampling,
    stop: Set<Int32>, onToken: ((Int32) throws -> Bool)?
  ) throws -> [Int32] {
    let batch = TokenBatch([prompt])
    try batch.validate(for: configuration, after: prefix?.tokens.count ?? 0)
    try sampling.validate()
    guard maximumTokens >= 0 else {
      throw TransformerError.input("the most tokens to add are \(maximumTokens); give 0 or more")
    }
    let start = (prefix?.tokens.count ?? 0) + prompt.count
    let total = min(configuration.contextLength, start.addingClamped(maximumTokens))
    guard total > start else { return [] }
    let cache = KeyValueCache(
      configuration: configuration, capacity: total, after: prefix?.keyValues)
    let decoder = SingleTokenPass(model: self, cache: cache)
    try read(batch, after: prefix?.keyValues, into: cache).logits(of: [batch.count - 1])
      .withUnsafeBufferPointer { _ = decoder.logits.values.update(fromContentsOf: $0) }
    var sampler = Sampler(sampling)
    var result: [Int32] = []
    while true {
      let token = sampler.choose(from: UnsafeBufferPointer(decoder.logits.values))
      guard !stop.contains(token) else { return result }
      result.append(token)
      if let onToken, try !onToken(token) { return result }
      guard start + result.count < total else { return result }
      decoder.step(token)
    }
  }

  /// Runs a single sequence at once, keeping its keys and values.
  @discardableResult
  func read(
    _ batch: TokenBatch, after context: KeyValues?, into cache: KeyValueCache
  ) throws -> ForwardPass {
    let pass = ForwardPass(
      configuration: configuration, weights: weights, batch: batch,
      sequences: batch.ranges.map { SequenceLayout(rows: $0) }, after: context, cache: cache)
    pass.embed()
    try pass.runBlocks(0..<configuration.layers)
    return pass
  }
}

extension Int {
  /// The sum, or the largest integer if it is too large.
  fileprivate func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
