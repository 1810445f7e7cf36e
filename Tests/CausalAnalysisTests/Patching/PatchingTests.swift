import Foundation
import LanguageModels
import Numerics
import SparseCoding
import Testing

@testable import CausalAnalysis

@Suite struct PatchingTests {
  /// What a model predicts after an edit, computed from the definition: one run from the start for
  /// each pair with an intervention, and sums in double precision.
  private func byDefinition(
    _ runs: PairRuns, _ pair: Int, _ edit: @escaping @Sendable (Int, [Float]) -> [Float]
  ) throws -> (divergence: Double, contrast: Double, difference: Double, edit: Double) {
    let (base, target) = (runs.pairs[pair].base, runs.pairs[pair].target)
    let before = try runs.model.run(TokenBatch([base.tokens]), reading: [.residual(1)])
    let result = try runs.model.run(
      TokenBatch([base.tokens]), reading: [.residual(1)],
      interventions: [
        Intervention(site: .residual(1)) { view in
          for row in 0..<view.rows { view.setRow(row, to: edit(row, view.values(ofRow: row))) }
        }
      ], output: .lastLogits)
    let reference = try runs.model.run(TokenBatch([target.tokens]), output: .lastLogits)
    func probabilities(_ result: ForwardResult) -> [Double] {
      let logits = (result.logits?.values ?? []).map { Double($0) }
      let sum = logits.reduce(0) { $0 + exp($1) }
      return logits.map { exp($0) / sum }
    }
    let (p, q) = (probabilities(result), probabilities(reference))
    func odds(_ tokens: [Int32], _ others: [Int32]) -> Double {
      log(tokens.reduce(0) { $0 + p[Int($1)] } / others.reduce(0) { $0 + p[Int($1)] })
    }
    let rows = zip(
      before.activations[.residual(1)]?.values ?? [], result.activations[.residual(1)]?.values ?? []
    )
    let width = runs.base.columns
    var squares = [Double](repeating: 0, count: base.tokens.count)
    for (index, (a, b)) in rows.enumerated() { squares[index / width] += pow(Double(a - b), 2) }
    return (
      zip(p, q).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) }, odds([8], [5, 6]), odds([5, 6], [7]),
      squares.reduce(0) { $0 + $1.squareRoot() }
    )
  }

  @Test func aPatchedSetOfFeaturesIsTheSumOfTheirChanges() throws {
    let runs = try PatchingFixture.runs()
    let dictionary = try PatchingFixture.dictionary(width: runs.base.columns)
    let changes = try CodeChanges(.target, with: dictionary, in: runs)
    let order = Array(changes.features.reversed())
    let point = try changes.curve(order: order, counts: [7])[0]
    #expect(point.features == 7)
    for pair in runs.pairs.indices {
      let target = try #require(
        try runs.model.run(TokenBatch([runs.pairs[pair].target.tokens]), reading: [.residual(1)])
          .activations[.residual(1)])
      let new = try dictionary.encode(target)
      let expected = try byDefinition(runs, pair) { row, values in
        let old =
          (try? dictionary.encode(Matrix(rows: 1, columns: values.count, values)).row(0)) ?? []
        var result = values
        for feature in order.prefix(7) {
          for (column, value) in dictionary.direction(feature).enumerated() {
            result[column] += (new[row, feature] - old[feature]) * value
          }
        }
        return result
      }
      let found = point.predictions[pair]
      #expect(abs(found.divergence - expected.divergence) < 2e-5 * max(1, expected.divergence))
      #expect(abs(found.contrast - expected.contrast) < 1e-4)
      #expect(abs(found.logitDifference - expected.difference) < 1e-4)
      #expect(abs(point.editSums[pair] - expected.edit) < 1e-3 * max(1, expected.edit))
    }
  }

  @Test func featuresCanBeTakenOutAtEveryPosition() throws {
    let runs = try PairRuns(
      PatchingFixture.pairs(), in: PatchingFixture.model(), at: .residual(1), wholePrompts: true)
    let dictionary = try PatchingFixture.dictionary(width: runs.base.columns)
    let means = (0..<24).map { Float($0) * 0.1 }
    for (edit, value) in [
      (FeatureEdit.zero, [Float](repeating: 0, count: 24)), (.constant(means), means),
    ] {
      let point = try CodeChanges(edit, with: dictionary, in: runs).curve(
        order: [3, 11], counts: [2])[0]
      for pair in runs.pairs.indices {
        let expected = try byDefinition(runs, pair) { _, values in
          let old =
            (try? dictionary.encode(Matrix(rows: 1, columns: values.count, values)).row(0)) ?? []
          var result = values
          for feature in [3, 11] {
            for (column, direction) in dictionary.direction(feature).enumerated() {
              result[column] += (value[feature] - old[feature]) * direction
            }
          }
          return result
        }
        let tolerance = 2e-5 * max(1, expected.divergence)
        #expect(abs(point.predictions[pair].divergence - expected.divergence) < tolerance)
        #expect(abs(point.editSums[pair] - expected.edit) < 1e-3 * max(1, expected.edit))
      }
    }
    let whole = try runs.reconstructed(by: dictionary)
    let expected = try byDefinition(runs, 2) { _, values in
      (try? dictionary.reconstruct(Matrix(rows: 1, columns: values.count, values)).row(0)) ?? []
    }
    let tolerance = 2e-5 * max(1, expected.divergence)
    #expect(abs(whole.predictions[2].divergence - expected.divergence) < tolerance)
  }

  @Test func anOrthogonalBasisSwapsTheRunsWhole() throws {
    let runs = try PatchingFixture.runs()
    let width = runs.base.columns
    var identity = Matrix(rows: width, columns: width)
    for index in 0..<width { identity[index, index] = 1 }
    let basis = try FeatureDictionary(
      encoder: identity, decoder: identity, bias: [Float](repeating: 0, count: width),
      function: .identity,
      metadata: DictionaryMetadata(
        site: "residual(1)", ratio: 1, l1: 0, seed: 1, vectorsTrained: 0))
    let changes = try CodeChanges(.target, with: basis, in: runs)
    let curve = try changes.curve(order: changes.features, counts: [0, 5, width])
    let swapped = try runs.swapped()
    #expect(curve[0].predictions == runs.unedited && curve[0].editSums.allSatisfy { $0 == 0 })
    #expect(curve[2].divergence < 1e-6 && swapped.divergence < 1e-6)
    #expect(curve[0].divergence > 1e-3)
    for (edit, whole) in zip(curve[2].editSums, swapped.editSums) {
      #expect(abs(edit / whole - 1) < 1e-4)
    }
  }

  @Test func massiveVectorsStay() throws {
    let pairs = try PatchingFixture.pairs()
    let free = try PatchingFixture.runs(pairs)
    let norms = (0..<free.batch.count).map {
      max(free.base.norm(ofRow: $0), free.target.norm(ofRow: $0))
    }
    let limit = norms.sorted()[norms.count * 3 / 4]
    let runs = try PairRuns(
      pairs, in: PatchingFixture.model(), at: .residual(1), outlierThreshold: limit)
    #expect(runs.isEditable == norms.map { $0 <= limit })
    let changes = try CodeChanges(
      .target, with: PatchingFixture.dictionary(width: runs.base.columns), in: runs)
    for feature in changes.features {
      #expect(changes.entries(of: feature).allSatisfy { runs.isEditable[$0.row] })
    }
  }

  @Test func aFeatureWhoseCodeStaysIsLeftOut() throws {
    let runs = try PatchingFixture.runs()
    let dictionary = try PatchingFixture.dictionary(width: runs.base.columns)
    let (old, new) = (try dictionary.encode(runs.base), try dictionary.encode(runs.target))
    let changing = (0..<24).filter { feature in
      (0..<old.rows).contains { old[$0, feature] != new[$0, feature] }
    }
    let changes = try CodeChanges(.target, with: dictionary, in: runs)
    #expect(changes.features == changing)
    for feature in changing {
      for pair in runs.pairs.indices {
        let isChanged = runs.rows(of: pair).contains { old[$0, feature] != new[$0, feature] }
        #expect(changes.pairs(of: feature).contains(pair) == isChanged)
      }
    }
  }

  @Test func attributionSumsToTheFallOverTheWholePath() throws {
    // The gradient times the whole change, integrated from base to target, is the divergence lost.
    let runs = try PatchingFixture.runs()
    let width = runs.base.columns
    var identity = Matrix(rows: width, columns: width)
    for index in 0..<width { identity[index, index] = 1 }
    let basis = try FeatureDictionary(
      encoder: identity, decoder: identity, bias: [Float](repeating: 0, count: width),
      function: .identity,
      metadata: DictionaryMetadata(
        site: "residual(1)", ratio: 1, l1: 0, seed: 1, vectorsTrained: 0))
    let changes = try CodeChanges(.target, with: basis, in: runs)
    let gradient = try runs.divergenceGradient(points: 64)
    let effects = try changes.attributions(gradient)
    let total = effects.reduce(0) { $0 + $1.effect }
    let fall = Statistics.mean(runs.unedited.map(\.divergence))
    #expect(abs(total / fall - 1) < 2e-3)
    #expect(zip(effects, effects.dropFirst()).allSatisfy { $0.effect >= $1.effect })
    #expect(Set(effects.map(\.feature)) == Set(changes.features))
  }

  @Test func whatDoesNotFitNamesBothSides() throws {
    let runs = try PatchingFixture.runs()
    let width = runs.base.columns
    func message(_ body: () throws -> Void) -> String {
      do {
        try body()
        return ""
      } catch { return "\(error)" }
    }
    let elsewhere = message {
      _ = try CodeChanges(
        .target, with: PatchingFixture.dictionary(width: width, site: "residual(0)"), in: runs)
    }
    #expect(elsewhere.contains("residual(0)") && elsewhere.contains("residual(1)"))
    let narrow = message {
      _ = try CodeChanges(.target, with: PatchingFixture.dictionary(width: width - 1), in: runs)
    }
    #expect(narrow.contains("\(width - 1) values") && narrow.contains("have \(width)"))
    let model = try PatchingFixture.model()
    let pairs = try PatchingFixture.pairs()
    #expect(
      message { _ = try PairRuns(pairs, in: model, at: .residual(9)) }.contains("residual(9)"))
    #expect(message { _ = try PairRuns(pairs, in: model, at: .mlp(1)) }.contains("residual(1)"))
    #expect(message { _ = try PairRuns([], in: model, at: .residual(1)) }.contains("no pair"))
  }
}
