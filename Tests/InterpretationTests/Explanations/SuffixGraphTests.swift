import Numerics
import SparseCoding
import Testing

@testable import Interpretation
@testable import LanguageModels

@Suite struct SuffixGraphTests {
  /// Two fragments and a dictionary of which features answer to what the model makes of them.
  private struct Setting {
    let model: LlamaModel
    let fragments: FragmentActivations
    let dictionary: FeatureDictionary
    let site = Site.residual(1)
  }

  private func withSetting<Result>(_ body: (Setting) async throws -> Result) async throws -> Result
  {
    try await HandMade.withFolder { folder in
      let model = try HandMade.model
      let tokens = model.tokenizer.encode(
        "Then number 17 jumps over the lazy dog, and nobody knows why the dog is lazy.")
      let length = 16
      let count = tokens.count / length
      let text = try HandMade.text(
        (0..<count).map { Array(tokens[$0 * length..<($0 + 1) * length]) })
      let site = Site.residual(1)
      let run = try model.run(
        TokenBatch(tokens: text.tokens, blockLength: length), reading: [site])
      let vectors = try #require(run.activations[site])
      let width = vectors.columns
      var random = RandomNumbers(seed: 4)
      let rows = (0..<6 * width).map { _ in Float(random.normal()) }
      let dictionary = try FeatureDictionary(
        encoder: Matrix(rows: 6, columns: width, rows),
        decoder: Matrix(rows: 6, columns: width, rows), bias: [Float](repeating: 0, count: 6),
        metadata: DictionaryMetadata(ratio: 1, vectorsTrained: 0))
      return try await body(
        Setting(
          model: model,
          fragments: try HandMade.activations(text, vectors, in: folder, site: site),
          dictionary: dictionary))
    }
  }

  private func records(_ setting: Setting) throws -> [FeatureRecords] {
    try setting.fragments.records(of: [FeatureSelection(setting.dictionary)], seed: 0)[0]
      .filter { !$0.top.isEmpty }
  }

  /// A feature's code at the last token behind the token of the end of text.
  private func code(_ sequence: [Int32], _ feature: Int, _ setting: Setting) throws -> Float {
    let run = try setting.model.run(
      TokenBatch([[setting.model.tokenizer.endOfText] + sequence]), reading: [setting.site])
    let vector = try #require(run.activations[setting.site]).row(sequence.count)
    return try setting.dictionary.encode(
      Matrix(rows: 1, columns: vector.count, vector)
    ).values[feature]
  }

  @Test func aContextIsTheShortestThatKeepsTheCode() async throws {
    try await withSetting { setting in
      let selection = FeatureSelection(setting.dictionary, features: [2, 4])
      let probe = try SequenceProbe(setting.model, like: setting.fragments, selection)
      let fillers: [Int32] = [70, 71, 72]
      var search = ContextSearch(probe, fillers: fillers)
      var tokens: [ProbedToken] = []
      for (place, feature) in [2, 4].enumerated() {
        for end in 3..<16 {
          let context = setting.fragments.text[0].prefix(end)
          let whole = try code(Array(context), feature, setting)
          for threshold in [whole * 0.9, whole * 1.2] where whole > 0 {
            tokens.append(
              ProbedToken(
                feature: place, context: context, threshold: threshold,
                isActive: threshold < whole))
          }
        }
      }
      #expect(tokens.contains { $0.isActive } && tokens.contains { !$0.isActive })
      var wildcards = 0
      var long = 0
      for (token, pattern) in zip(tokens, try search.patterns(of: tokens)) {
        let feature = [2, 4][token.feature]
        let lengths = try [1, 2, 3, 4, 6, 8].filter { length in
          guard length <= token.context.count else { return false }
          let code = try code(token.suffix(length), feature, setting)
          return (code >= token.threshold) == token.isActive
        }
        guard let pattern else {
          #expect(lengths.isEmpty)
          continue
        }
        let shortest = try #require(lengths.first)
        #expect(pattern.count <= shortest)
        #expect(pattern.first != TokenPattern.anyToken && pattern.last == token.context.last)
        for (known, token) in zip(pattern, token.suffix(pattern.count)) {
          #expect(known == token || known == TokenPattern.anyToken)
        }
        if shortest > 1 { long += 1 }
        guard pattern.contains(TokenPattern.anyToken) || pattern.count < shortest else { continue }
        // The pattern as a whole was seen to suffice, with any tokens in the free places.
        wildcards += 1
        let free = [Int32](repeating: TokenPattern.anyToken, count: shortest - pattern.count)
        let codes = try fillers.indices.map { shift in
          try code(
            (free + pattern).enumerated().map { position, token in
              token == TokenPattern.anyToken ? fillers[(shift + position) % 3] : token
            }, feature, setting)
        }
        let mean = codes.reduce(0) { $0 + max(0, $1) } / 3
        #expect((mean >= token.threshold) == token.isActive)
      }
      #expect(long > 0 && wildcards > 0)
    }
  }

  @Test func codesAreThoseOfTheWholeDictionaryAndMassiveOnesCountAsZero() async throws {
    try await withSetting { setting in
      let selection = FeatureSelection(setting.dictionary, features: [5, 1])
      var probe = try SequenceProbe(setting.model, like: setting.fragments, selection)
      let sequences: [[Int32]] = [[80], [80, 81, 82], [81, 82]]
      try probe.run(sequences)
      for sequence in sequences {
        for (place, feature) in [5, 1].enumerated() {
          let expected = max(0, try code(sequence, feature, setting))
          #expect(abs(probe.code(place, of: sequence) - expected) <= 1e-4 * max(1, expected))
        }
      }
      #expect(probe.code(0, of: [1, 2, 3, 4]) == 0)
    }
  }

  @Test func aGraphKnowsAtLeastTheTokensAlone() async throws {
    try await withSetting { setting in
      let features = try records(setting)
      #expect(features.count > 2)
      let graph = SuffixGraph(model: setting.model, dictionary: setting.dictionary)
      let explanations = try await graph.explain(features, on: setting.fragments) { _, _ in }
      let again = try await graph.explain(
        Array(features.dropFirst()), on: setting.fragments
      ) { _, _ in }
      // Features that are probed together do not change each other.
      #expect(again == Array(explanations.dropFirst()))
      let lookup = try await TokenLookup(tokenizer: setting.model.tokenizer)
        .explain(features, on: setting.fragments) { _, _ in }
      for ((feature, graph), lookup) in zip(zip(features, explanations), lookup) {
        var (errors, baseline) = (Float(0), Float(0))
        let scale = ActivationScale(maximum: feature.trainingMaximum)
        for record in feature.training {
          let tokens = setting.fragments.text[record.fragment]
          let levels = try #require(graph.patterns).levels(of: tokens)
          let simple = try #require(lookup.patterns).levels(of: tokens)
          for (position, code) in record.codes.enumerated() {
            let truth = Float(scale.level(code))
            errors += abs(truth - Float(levels[position]))
            baseline += abs(truth - Float(simple[position]))
          }
        }
        #expect(errors <= baseline)
      }
    }
  }
}
