import Numerics

/// The beginning of prompts, read once for all that follows it.
///
/// What continues it is computed as if prefix and continuation were one sequence; the results
/// agree to rounding, because sums are formed in another order.
public struct PromptPrefix: Sendable {
  /// The model that read it.
  public let model: LlamaModel
  /// Its tokens.
  public let tokens: [Int32]
  let keyValues: KeyValues
}

extension LlamaModel {
  /// Reads the beginning of prompts.
  ///
  /// - Parameter tokens: The tokens, at least one.
  /// - Throws: ``TransformerError`` if the model cannot take the tokens.
  /// - Complexity: As ``run(_:reading:interventions:output:)``; it takes
  ///   8 · layers · keyValueHeads · headWidth bytes a token.
  public func readPrefix(_ tokens: [Int32]) throws -> PromptPrefix {
    try readPrefix(tokens, after: nil)
  }

  fileprivate func readPrefix(
    _ tokens: [Int32], after earlier: PromptPrefix?
  ) throws -> PromptPrefix {
    let batch = TokenBatch([tokens])
    let before = earlier?.tokens ?? []
    try batch.validate(for: configuration, after: before.count)
    let cache = KeyValueCache(
      configuration: configuration, capacity: before.count + tokens.count,
      after: earlier?.keyValues)
    try read(batch, after: earlier?.keyValues, into: cache)
    return PromptPrefix(model: self, tokens: before + tokens, keyValues: cache.contents)
  }
}

extension PromptPrefix {
  /// A longer prefix that begins with this one.
  ///
  /// - Parameter tokens: The further tokens, at least one.
  /// - Throws: ``TransformerError`` if the model cannot take the tokens.
  public func appending(_ tokens: [Int32]) throws -> PromptPrefix {
    try model.readPrefix(tokens, after: self)
  }

  /// Continues the prefix and a rest of the prompt.
  ///
  /// - Parameters:
  ///   - rest: The prompt after the prefix, at least one token.
  ///   - maximumTokens: Most tokens to add. Fewer come if the model's context is full.
  ///   - sampling: How each token is chosen.
  ///   - stop: Tokens that end the continuation; they are not part of it.
  ///   - onToken: Called with each token as soon as it is chosen; `false` ends the continuation
  ///     after it.
  /// - Returns: The tokens added.
  /// - Throws: As ``LlamaModel/generate(prompt:maximumTokens:sampling:stop:onToken:)``.
  public func generate(
    after rest: [Int32], maximumTokens: Int, sampling: Sampling = .greedy,
    stop: Set<Int32> = [], onToken: ((Int32) throws -> Bool)? = nil
  ) throws -> [Int32] {
    try model.generate(
      rest, after: self, maximumTokens: maximumTokens, sampling: sampling, stop: stop,
      onToken: onToken)
  }

  /// How probable some continuations are at places of sequences that follow the prefix.
  ///
  /// All sequences run at once; each sees the prefix and itself. A candidate of several tokens is
  /// read in the same pass, as a branch at each place that sees the sequence up to there: its
  /// log-probability is the sum of those of its tokens.
  ///
  /// - Parameters:
  ///   - candidates: The continuations, of at least one token each.
  ///   - places: For each sequence the tokens, counted from its start, behind which to read.
  ///   - sequences: What follows the prefix, of any and also of unequal length.
  /// - Returns: For each sequence and place, the natural log-probability of each candidate relative
  ///   to everything that the model could write there, `[sequence][place][candidate]`.
  /// - Throws: ``TransformerError`` if the model cannot take the tokens or a place does not exist.
  /// - Complexity: As ``LlamaModel/run(_:reading:interventions:output:)`` over the sequences, and
  ///   one token more for each token but the last of each candidate and place.
  public func logProbabilities(
    of candidates: [[Int32]], behind places: [[Int]], of sequences: TokenBatch
  ) throws -> [[[Double]]] {
    try check(candidates, places, sequences)
    let plan = BranchPlan(candidates: candidates, places: places, sequences: sequences)
    let pass = ForwardPass(
      configuration: model.configuration, weights: model.weights, batch: plan.batch,
      sequences: plan.layouts, after: keyValues)
    guard !plan.questions.isEmpty else { return places.map { _ in [] } }
    pass.embed()
    try pass.runBlocks(0..<model.configuration.layers)
    return plan.collect(try pass.logProbabilities(plan.questions))
  }

  private func check(
    _ candidates: [[Int32]], _ places: [[Int]], _ sequences: TokenBatch
  ) throws {
    try sequences.validate(for: model.configuration, after: tokens.count)
    guard !candidates.isEmpty else {
      throw TransformerError.input("there is no candidate to read; give at least one")
    }
    let vocabulary = model.configuration.vocabularySize
    for (index, candidate) in candidates.enumerated() {
      guard !candidate.isEmpty else {
        throw TransformerError.input("candidate \(index) is empty; give it a token")
      }
      if let token = candidate.first(where: { !(0..<vocabulary).contains(Int($0)) }) {
        throw TransformerError.input(
          "token \(token) of candidate \(index) is not in the vocabulary (0 to \(vocabulary - 1))")
      }
    }
    guard places.count == sequences.lengths.count else {
      throw TransformerError.input(
        "there are places for \(places.count) sequences, but \(sequences.lengths.count) sequences")
    }
    let longest = candidates.map(\.count).max() ?? 1
    for (sequence, length) in sequences.lengths.enumerated() {
      for place in places[sequence] {
        guard (0..<length).contains(place) else {
          throw TransformerError.input(
            "sequence \(sequence) has no token \(place) to read behind; it has \(length), counted "
              + "from 0")
        }
        guard tokens.count + place + longest <= model.configuration.contextLength else {
          throw TransformerError.input(
            "a candidate of \(longest) tokens behind token \(place) of sequence \(sequence), after "
              + "\(tokens.count) read before, does not fit into the model's context of "
              + "\(model.configuration.contextLength)")
        }
      }
    }
  }
}
