import Foundation
import LanguageModels
import Numerics
import Testing

@testable import SparseCoding

@Suite struct SubstitutionTests {
  private let model: LlamaModel
  private let text: TokenBatch

  init() throws {
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf")
    model = try LlamaModel(gguf: fixture)
    var random = RandomNumbers(seed: 7)
    let vocabulary = model.configuration.vocabularySize
    text = TokenBatch(
      tokens: (0..<6 * 40).map { _ in Int32(random.integer(below: vocabulary)) }, blockLength: 40)
  }

  private static let sites: [Site] = [
    .residual(0), .residual(1), .residual(2), .mlp(0), .mlp(2), .mlpOutput(1), .attention(0),
    .attention(2),
  ]

  private func measure(
    _ replacements: [Replacement], at site: Site = .residual(1), of text: TokenBatch? = nil,
    threshold: Double = .infinity
  ) throws -> SubstitutionResult {
    try SubstitutionResult(
      Substitution(in: model, at: site, replacements: replacements, outlierThreshold: threshold)
        .measure(text ?? self.text))
  }

  private func randomDictionary(width: Int) throws -> FeatureDictionary {
    let rows = normalRows(2 * width, width, seed: 3)
    return try dictionary(
      (0..<2 * width).map { rows.row($0) }, bias: .init(repeating: 0, count: 2 * width))
  }

  @Test func substitutionsInOneRunMeasureWhatEachDoes() throws {
    let dictionary = try randomDictionary(width: model.configuration.width)
    let double: @Sendable (Matrix) throws -> Matrix = { vectors in
      Matrix(rows: vectors.rows, columns: vectors.columns, vectors.values.map { 2 * $0 })
    }
    let parts = try [
      Substitution(
        in: model, at: .residual(0), replacements: [.zero, .edited(double)],
        outlierThreshold: 3),
      Substitution(in: model, at: .mlp(1), replacements: [.zero]),
      Substitution(
        in: model, at: .residual(2), replacements: [.reconstruction(dictionary), .unchanged]),
    ]
    let together = try Substitution.measure(parts, on: text)
    #expect(together.count == 3)
    for (part, measured) in zip(parts, together) { #expect(try part.measure(text) == measured) }
    #expect(try Substitution.measure([], on: text).isEmpty)
  }

  @Test func anEditThatChangesTheShapeIsRefused() throws {
    #expect(throws: SparseCodingError.self) {
      try measure([.edited { Matrix(rows: $0.rows, columns: $0.columns - 1) }])
    }
  }

  @Test("vectors in their own place change nothing, exactly", arguments: sites)
  func unchanged(site: Site) throws {
    let result = try measure([.unchanged, .zero], at: site)
    #expect(result.divergence(0).mean == 0 && result.divergence(0).halfWidth == 0)
    #expect(result.loss(0) == result.originalLoss)
    #expect(result.increase(0) == MeanEstimate(mean: 0, count: 6, halfWidth: 0))
    #expect(result.agreement(0).mean == 1)
    #expect(result.lossRecovered(0, against: 1) == MeanEstimate(mean: 1, count: 6, halfWidth: 0))
    #expect(result.lossRecovered(1, against: 1)?.mean == 0)
    #expect(result.lossRecovered(1, against: 0) == nil)
    #expect(result.divergence(1).mean > 0)
  }

  @Test("measures are those of plain softmax distributions in double precision", arguments: sites)
  func plain(site: Site) throws {
    let width = model.configuration.width(of: site)
    let dictionary = try randomDictionary(width: width)
    let constant = (0..<width).map { Float($0 % 5) - 2 }
    let result = try measure(
      [.zero, .constant(constant), .reconstruction(dictionary)], at: site)
    let vectors = try #require(try model.run(text, reading: [site]).activations[site])
    let reconstruction = try dictionary.reconstruct(vectors)
    let edits: [@Sendable (Int, Int) -> Float] = [
      { _, _ in 0 }, { _, column in constant[column] },
      { row, column in reconstruction[row, column] },
    ]
    let original = try #require(try model.run(text, output: .logits).logits)
    for (index, edit) in edits.enumerated() {
      let intervention = Intervention(site: site) { view in
        for row in 0..<view.rows {
          for column in 0..<width { view[row, column] = edit(row, column) }
        }
      }
      let changed = try #require(
        try model.run(text, interventions: [intervention], output: .logits).logits)
      for (block, range) in text.ranges.enumerated() {
        var (loss, changedLoss, divergence, agreements) = (0.0, 0.0, 0.0, 0)
        for row in range.dropLast() {
          let (p, q) = (Self.logSoftmax(original.row(row)), Self.logSoftmax(changed.row(row)))
          let target = Int(text.tokens[row + 1])
          loss -= p[target] / 39
          changedLoss -= q[target] / 39
          divergence += zip(p, q).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) } / 39
          agreements += p.firstIndex(of: p.max() ?? 0) == q.firstIndex(of: q.max() ?? 0) ? 1 : 0
        }
        let measured = result.blocks[block]
        #expect(abs(measured.originalLoss - loss) < 1e-5)
        #expect(abs(measured.variants[index].loss - changedLoss) < 1e-5)
        #expect(abs(measured.variants[index].divergence - divergence) < 1e-5)
        #expect(abs(measured.variants[index].agreement - Double(agreements) / 39) < 1e-9)
        #expect(measured.predictions == 39 && measured.massive == 0)
      }
    }
  }

  private static func logSoftmax(_ logits: [Float]) -> [Double] {
    let largest = Double(logits.max() ?? 0)
    let sum = logits.reduce(0.0) { $0 + exp(Double($1) - largest) }
    return logits.map { Double($0) - largest - log(sum) }
  }

  @Test(
    "a block is measured alike whatever stands beside it", arguments: [Site.residual(0), .mlp(1)])
  func batches(site: Site) throws {
    let replacements: [Replacement] = [
      .zero, .reconstruction(try randomDictionary(width: model.configuration.width(of: site))),
    ]
    let substitution = try Substitution(in: model, at: site, replacements: replacements)
    let whole = try substitution.measure(text)
    for size in [1, 2, 5] {
      let parts = try stride(from: 0, to: 6, by: size).flatMap { start in
        let tokens = text.tokens[start * 40..<min(6, start + size) * 40]
        return try substitution.measure(TokenBatch(tokens: Array(tokens), blockLength: 40))
      }
      #expect(parts == whole)
    }
  }

  @Test("vectors above the threshold stay as they are, and are counted")
  func massive() throws {
    let vectors = try #require(
      try model.run(text, reading: [.residual(1)]).activations[.residual(1)])
    let norms = (0..<vectors.rows).map { row in
      vectors.row(row).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
    let threshold = Statistics.quantiles(norms, [0.9])[0]
    let result = try measure([.zero], threshold: threshold)
    #expect(result.massive == norms.count { $0 > threshold } && result.massive == 24)
    let everything = try measure([.zero], threshold: 0)
    #expect(everything.massive == 240 && everything.divergence(0).mean == 0)
    let kept = Intervention(site: .residual(1)) { view in
      for row in 0..<view.rows where norms[row] <= threshold {
        for column in 0..<view.width { view[row, column] = 0 }
      }
    }
    let changed = try #require(
      try model.run(text, interventions: [kept], output: .logProbabilities)
        .nextTokenLogProbabilities)
    let loss = -changed.reduce(0.0) { $0 + Double($1) } / Double(6 * 39)
    #expect(abs(result.loss(0).mean - loss) < 1e-5)
  }

  @Test("intervals are over blocks, and increases are paired")
  func intervals() throws {
    func block(_ original: Double, _ changed: [Double]) -> BlockMeasurement {
      BlockMeasurement(
        predictions: 10, massive: 1, originalLoss: original,
        variants: changed.map { .init(loss: $0, divergence: $0 / 2, agreement: 0.5) })
    }
    let result = try SubstitutionResult([block(1, [2, 5]), block(3, [4, 7]), block(2, [3, 8])])
    #expect(result.originalLoss == MeanEstimate([1, 3, 2]))
    #expect(result.increase(0) == MeanEstimate(mean: 1, count: 3, halfWidth: 0))
    #expect(result.divergence(0) == MeanEstimate([1, 2, 1.5]))
    #expect(result.predictions == 30 && result.massive == 3)
    // (20 − 9) / (20 − 6), and the remainders 3 − 4 r, 3 − 4 r and 5 − 6 r over 14 / 3.
    let recovered = try #require(result.lossRecovered(0, against: 1))
    let ratio = 11.0 / 14
    let spread = try #require(
      MeanEstimate([3 - 4 * ratio, 3 - 4 * ratio, 5 - 6 * ratio])?.halfWidth)
    #expect(abs(recovered.mean - ratio) < 1e-12)
    #expect(abs(try #require(recovered.halfWidth) - spread / (14.0 / 3)) < 1e-12)
  }

  @Test("what cannot be measured is refused with the reason")
  func refusals() throws {
    func message(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "nothing was thrown"
      } catch {
        return "\(error)"
      }
    }
    let narrow = try dictionary([[1, 0], [0, 1]], bias: [0, 0])
    #expect(
      message { _ = try measure([.reconstruction(narrow)]) }.contains("width 2 cannot reconstruct"))
    #expect(
      message { _ = try measure([.constant([1, 2, 3])]) }.contains("3 values cannot replace"))
    let width = model.configuration.width
    #expect(
      message { _ = try measure([.constant(.init(repeating: .nan, count: width))]) }
        .contains("not finite"))
    #expect(message { _ = try measure([.zero], at: .residual(9)) }.contains("3 layers"))
    #expect(
      message { _ = try measure([.zero], of: TokenBatch(tokens: [], lengths: [])) }.contains(
        "empty"))
    #expect(
      message { _ = try measure([.zero], of: TokenBatch([[1, 2], [3]])) }
        .contains("block 1 has one token"))
    #expect(
      message { _ = try measure([.zero], of: TokenBatch([[1, 2], [3, 4, 5]])) }.contains(
        "one length"))
    #expect(message { _ = try SubstitutionResult([]) }.contains("at least one block"))
    #expect(throws: SparseCodingError.self) {
      try dictionary([[.nan, 1]], bias: [0])
    }
    // Finite weights can still have a sum that is not.
    let huge = try dictionary(
      [[Float](repeating: 1, count: width)], bias: [1e38],
      preprocessing: Preprocessing(scale: 1e-20))
    #expect(message { _ = try measure([.reconstruction(huge)]) }.contains("what replaces vector 0"))
  }
}
