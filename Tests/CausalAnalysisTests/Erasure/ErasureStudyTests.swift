import Foundation
import LanguageModels
import Numerics
import SparseCoding
import Testing

@testable import CausalAnalysis

@Suite struct ErasureStudyTests {
  private let model: LlamaModel
  private let prompts: [NamePrompt]

  init() throws {
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf")
    model = try LlamaModel(gguf: fixture, arithmetic: .float32)
    var random = RandomNumbers(seed: 7)
    let vocabulary = model.configuration.vocabularySize
    // More than one batch, of unequal length, with examples before every other question.
    prompts = (0..<40).map { index in
      let length = 6 + index % 3
      let tokens = (0..<length).map { _ in Int32(random.integer(below: vocabulary)) }
      let start = index % 2 == 0 ? 0 : 3
      let (woman, man) = (Int32(5), Int32(9))
      return NamePrompt(
        text: "", tokens: tokens, start: start, namePosition: start + 1,
        person: NamedPerson(name: "", isFemale: index % 4 < 2),
        right: index % 4 < 2 ? woman : man, wrong: index % 4 < 2 ? man : woman)
    }
  }

  private func residual(_ prompt: NamePrompt, _ layer: Int) throws -> Matrix {
    let result = try model.run(TokenBatch([prompt.tokens]), reading: [.residual(layer)])
    return try #require(result.activations[.residual(layer)])
  }

  private func dictionary() throws -> FeatureDictionary {
    try .randomDirections(width: model.configuration.width, features: 30, seed: 2)
  }

  @Test func vectorsAreReadAtTheNames() throws {
    let study = try ErasureStudy(in: model, at: [.init(.residual(0)), .init(.residual(2))])
    let found = try study.vectors(atNamesOf: prompts)
    for (layer, vectors) in zip([0, 2], found) {
      #expect(vectors.labels == prompts.map(\.person.isFemale))
      for (index, prompt) in prompts.enumerated() {
        let expected = try residual(prompt, layer).row(prompt.namePosition)
        let largest = zip(vectors.vectors.row(index), expected).map { abs($0 - $1) }.max() ?? 1
        #expect(largest < 1e-4)
      }
    }
  }

  /// Against a run of each prompt by itself, with an intervention at the place.
  @Test(arguments: [0, 1, 2]) func answersAreThoseOfAnEditedRun(layer: Int) throws {
    let study = try ErasureStudy(in: model, at: [.init(.residual(1)), .init(.residual(layer))])
    let examples = try study.vectors(atNamesOf: prompts)[1]
    let linear = try LinearEraser(leaceOf: examples, covariance: .shrunk)
    let erasers = try [
      Eraser(.leace, linear), Eraser(.features, ablating: [3, 11, 4], of: dictionary()),
    ]
    var done = 0
    let answers = try study.answers(to: prompts, with: [[], erasers]) { done = $0 }
    #expect(done == prompts.count && answers[0].allSatisfy { $0.count == 1 })
    for (prompt, found) in zip(prompts, answers[1]) {
      let before = try residual(prompt, layer)
      for (index, answer) in found.enumerated() {
        var after = before
        if index > 0 {
          let edited = try erasers[index - 1].edited(before)
          for row in prompt.start..<before.rows {
            for column in 0..<before.columns { after[row, column] = edited[row, column] }
          }
        }
        let rows = after
        let edit = Intervention(site: .residual(layer)) { view in
          for row in 0..<view.rows { view.setRow(row, to: rows.row(row)) }
        }
        let logits = try #require(
          model.run(TokenBatch([prompt.tokens]), interventions: [edit], output: .lastLogits)
            .logits)
        let weights = logits.row(0).map { exp(Double($0)) }
        let (right, wrong) = (weights[Int(prompt.right)], weights[Int(prompt.wrong)])
        #expect(abs(answer.probability - right / (right + wrong)) < 1e-4)
        #expect(abs(answer.mass - (right + wrong) / weights.reduce(0, +)) < 1e-5)
        let woman = prompt.person.isFemale ? right : wrong
        #expect(abs(answer.female - woman / (right + wrong)) < 1e-4)
        let positions = prompt.start..<before.rows
        let lengths = positions.map { row in
          zip(after.row(row), before.row(row)).reduce(0.0) {
            $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
          }.squareRoot()
        }
        #expect(abs(answer.edit - Statistics.mean(lengths)) < 1e-4)
        if index > 0 {
          let norm = Statistics.mean(positions.map { before.norm(ofRow: $0) })
          #expect(abs(answer.norm - norm) < 1e-4)
        }
      }
    }
  }

  @Test func massiveVectorsStayAsTheyAre() throws {
    let norms = try prompts.flatMap { prompt in
      let rows = try residual(prompt, 1)
      return (prompt.start..<rows.rows).map { rows.norm(ofRow: $0) }
    }
    let eraser = try LinearEraser(randomDirectionOfWidth: model.configuration.width, seed: 1)
    func answers(_ threshold: Double) throws -> [[ErasedAnswer]] {
      try ErasureStudy(in: model, at: [.init(.residual(1), outlierThreshold: threshold)])
        .answers(to: prompts, with: [[Eraser(.randomDirection, eraser)]])[0]
    }
    for found in try answers((norms.min() ?? 0) / 2) {
      #expect(abs(found[1].probability - found[0].probability) < 1e-5)
      #expect(found[1].edit == 0 && found[1].norm == 0)
    }
    let middle = try #require(Statistics.median(norms))
    #expect(try answers(middle).allSatisfy { $0[1].norm <= middle })
    #expect(try answers(middle) != answers(.infinity))
  }

  @Test func anAblatedFeatureLosesItsCode() throws {
    let dictionary = try dictionary()
    let vectors = try residual(prompts[0], 1)
    let edited = try Eraser(.feature, ablating: [7], of: dictionary).edited(vectors)
    let codes = try dictionary.encode(vectors)
    #expect((0..<vectors.rows).contains { codes[$0, 7] > 0 })
    for row in 0..<vectors.rows {
      let expected = zip(vectors.row(row), dictionary.direction(7)).map { $0 - codes[row, 7] * $1 }
      #expect(zip(edited.row(row), expected).allSatisfy { abs($0 - $1) < 1e-4 })
    }
    #expect(throws: SparseCodingError.self) {
      try Eraser(.feature, ablating: [30], of: dictionary)
    }
  }

  @Test func theNearestFrequentFeaturesAreFound() throws {
    let rows: [[Float]] = [[1, 0], [0.6, 0.8], [-0.8, -0.6], [0, 1]]
    let dictionary = try FeatureDictionary(
      directions: Matrix(rows: 4, columns: 2, rows.flatMap { $0 }),
      bias: [0, 0, 0, 0],
      metadata: DictionaryMetadata(site: "", ratio: 2, l1: 0, seed: 0, vectorsTrained: 0))
    let densities = [0.01, 0.2, 0.3, 0.4]
    let found = try dictionary.features(nearest: [5, 0], densities: densities)
    // The first is nearest but not active on more than one in a hundred.
    #expect(found.map(\.feature) == [2, 1, 3])
    #expect(zip(found.map(\.cosine), [-0.8, 0.6, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(found.map(\.density) == [0.3, 0.2, 0.4])
    #expect(throws: ErasureError.self) {
      try dictionary.features(nearest: [5, 0], densities: [0, 0, 0, 0.005])
    }
    #expect(throws: ErasureError.self) {
      try dictionary.features(nearest: [5, 0, 1], densities: densities)
    }
  }

  @Test func sharesAreOfTheLeadOverChance() throws {
    func answer(_ probability: Double, edit: Double = 0) -> ErasedAnswer {
      ErasedAnswer(probability: probability, female: 0.5, mass: 0.1, edit: edit, norm: 4)
    }
    let result = try ErasureResult([
      [answer(0.9), answer(0.7, edit: 1), answer(0.5)],
      [answer(0.7), answer(0.5, edit: 3), answer(0.3)],
    ])
    #expect(abs(result.unedited.mean - 0.8) < 1e-12 && result.unedited.count == 2)
    #expect(abs((result.removed(0)?.mean ?? 0) - 2.0 / 3) < 1e-12)
    #expect(abs((result.removed(1)?.mean ?? 0) - 4.0 / 3) < 1e-12)
    #expect(result.edit(0).mean == 2 && result.relativeEdit(0)?.mean == 0.5)
    #expect(throws: ErasureError.self) { try ErasureResult([]) }
    #expect(throws: ErasureError.self) {
      try ErasureResult([[answer(0.5)], [answer(0.5), answer(0.5)]])
    }
  }

  @Test func otherSitesAreRefused() {
    #expect {
      try ErasureStudy.Place(.mlp(1))
    } throws: {
      "\($0)".contains("mlp(1)") && "\($0)".contains("residual(1)")
    }
    #expect(throws: TransformerError.self) {
      try ErasureStudy(in: model, at: [.init(.residual(99))])
    }
  }
}
