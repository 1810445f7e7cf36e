import Foundation
import LanguageModels
import Numerics
import Testing

@Suite struct ForwardTests {
  @Test func matchesTheReferenceImplementationAtEverySite() throws {
    let model = try TinyModel.load()
    let expected = try SafetensorsFile(InputFixture.url("tiny-expected.safetensors"))
    let batch = TokenBatch([try expected.integers("tokens")])
    let result = try model.run(batch, reading: TinyModel.sites, output: .logits)
    func compare(_ matrix: Matrix?, _ name: String) throws {
      let values = try expected.tensor(name)
      let matrix = try #require(matrix)
      #expect(matrix.count == values.count)
      let difference = zip(matrix.values, values).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(difference < 2e-4, "\(name)")
    }
    for site in TinyModel.sites {
      let name = site.description.replacing("(", with: ".").replacing(")", with: "")
      try compare(result.activations[site], name)
    }
    try compare(result.logits, "logits")
  }

  @Test func matchesTheDefinitionForSequencesOfSeveralBlocks() throws {
    let (model, plain) = (try TinyModel.load(), try TinyModel.plain())
    let sequences = [
      TinyModel.tokens(70), TinyModel.tokens(1, seed: 2), TinyModel.tokens(20, seed: 3),
    ]
    let batch = TokenBatch(sequences)
    let result = try model.run(batch, reading: TinyModel.sites, output: .logits)
    let expected = sequences.map { plain.run($0) }
    for site in TinyModel.sites {
      let rows = expected.flatMap { $0.sites[site] ?? [] }
      #expect(TinyModel.difference(result.activations[site], rows) < 3e-4, "\(site)")
    }
    #expect(TinyModel.difference(result.logits, expected.flatMap(\.logits)) < 3e-4)
  }

  @Test func logProbabilitiesFollowFromTheLogits() throws {
    let (model, plain) = (try TinyModel.load(), try TinyModel.plain())
    let sequences = [TinyModel.tokens(20), TinyModel.tokens(1), TinyModel.tokens(7, seed: 5)]
    let result = try model.run(TokenBatch(sequences), output: .logProbabilities)
    let computed = try #require(result.nextTokenLogProbabilities)
    #expect(result.logits == nil && result.activations.isEmpty)
    var expected: [Double] = []
    for tokens in sequences {
      let logits = plain.run(tokens).logits
      for position in tokens.indices.dropLast() {
        let row = logits[position]
        let largest = row.max() ?? 0
        let sum = row.reduce(0) { $0 + exp($1 - largest) }
        expected.append(row[Int(tokens[position + 1])] - largest - log(sum))
      }
      expected.append(0)
    }
    #expect(computed.count == expected.count)
    for (value, exact) in zip(computed, expected) { #expect(abs(Double(value) - exact) < 1e-4) }
    let single = try model.run(TokenBatch([[5]]), output: .logProbabilities)
    #expect(single.nextTokenLogProbabilities == [0])
  }

  @Test func lastLogitsAreThoseOfEachLastToken() throws {
    let model = try TinyModel.load()
    let batch = TokenBatch([TinyModel.tokens(9), TinyModel.tokens(4, seed: 2)])
    let all = try #require(try model.run(batch, output: .logits).logits)
    let last = try #require(try model.run(batch, output: .lastLogits).logits)
    #expect(last.rows == 2 && last.columns == 339)
    for (row, source) in [8, 12].enumerated() {
      for (a, b) in zip(last.row(row), all.row(source)) { #expect(abs(a - b) < 1e-5) }
    }
  }

  @Test func aSequenceDoesNotDependOnItsCompany() throws {
    let model = try TinyModel.load()
    let sequences = (0..<5).map { TinyModel.tokens(20 + 37 * $0, seed: UInt64($0)) }
    let together = try model.run(
      TokenBatch(sequences), reading: [.residual(2), .mlp(1)], output: .logits)
    for (tokens, range) in zip(sequences, TokenBatch(sequences).ranges) {
      let alone = try model.run(
        TokenBatch([tokens]), reading: [.residual(2), .mlp(1)], output: .logits)
      for site in [Site.residual(2), .mlp(1)] {
        let part = together.activations[site]?.rows(range)
        #expect(TinyModel.relativeDifference(alone.activations[site], part) < 1e-5)
      }
      #expect(TinyModel.relativeDifference(alone.logits, together.logits?.rows(range)) < 1e-5)
    }
  }

  @Test func laterTokensDoNotMatter() throws {
    let model = try TinyModel.load()
    let tokens = TinyModel.tokens(100)
    let other = tokens[..<60] + TinyModel.tokens(40, seed: 9)
    let first = try model.run(TokenBatch([tokens]), reading: TinyModel.sites, output: .logits)
    let second = try model.run(
      TokenBatch([Array(other)]), reading: TinyModel.sites, output: .logits)
    for site in TinyModel.sites {
      #expect(first.activations[site]?.rows(0..<60) == second.activations[site]?.rows(0..<60))
      #expect(first.activations[site]?.rows(60..<100) != second.activations[site]?.rows(60..<100))
    }
    #expect(first.logits?.rows(0..<60) == second.logits?.rows(0..<60))
  }

  @Test func whatIsReadDoesNotChangeTheResult() throws {
    let model = try TinyModel.load()
    let batch = TokenBatch(tokens: TinyModel.tokens(300), blockLength: 128)
    #expect(batch.lengths == [128, 128, 44])
    let all = try model.run(batch, reading: TinyModel.sites, output: .logits)
    let again = try model.run(batch, reading: TinyModel.sites, output: .logits)
    #expect(all.isIdentical(to: again))
    #expect(try model.run(batch, output: .logits).logits == all.logits)
    for site in TinyModel.sites {
      // Stops right after the site.
      let alone = try model.run(batch, reading: [site])
      #expect(alone.activations == [site: try #require(all.activations[site])])
      #expect(alone.logits == nil)
    }
  }

  @Test func severalRunsAtOnceDoNotDisturbEachOther() async throws {
    let model = try TinyModel.load()
    let batch = TokenBatch(tokens: TinyModel.tokens(200), blockLength: 64)
    let expected = try model.run(batch, output: .logProbabilities)
    try await withThrowingTaskGroup(of: ForwardResult.self) { group in
      for _ in 0..<6 { group.addTask { try model.run(batch, output: .logProbabilities) } }
      for try await result in group { #expect(result.isIdentical(to: expected)) }
    }
  }

  @Test func resumingContinuesBitForBit() throws {
    let model = try TinyModel.load()
    let batch = TokenBatch(tokens: TinyModel.tokens(250), blockLength: 96)
    let whole = try model.run(batch, reading: TinyModel.sites, output: .logProbabilities)
    for layer in 0..<3 {
      let sites = TinyModel.sites.filter { $0 >= .residual(layer) }
      let residual = try #require(whole.activations[.residual(layer)])
      let resumed = try model.resume(
        from: layer, residual: residual, batch: batch, reading: sites, output: .logProbabilities)
      #expect(resumed.nextTokenLogProbabilities == whole.nextTokenLogProbabilities)
      #expect(resumed.activations == whole.activations.filter { sites.contains($0.key) })
      let early = try model.resume(
        from: layer, residual: residual, batch: batch, reading: [.residual(layer)])
      #expect(early.activations == [.residual(layer): residual])
    }
  }
}
