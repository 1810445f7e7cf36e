import Foundation
import LanguageModels
import Storage
import Testing

@testable import Directives
@testable import Notebook

@Suite struct ModelValueTests {
  private func open(_ weights: ModelWeights, _ arithmetic: Arithmetic = .threeBytes) throws
    -> ModelValue
  {
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf")
    let resource = ResolvedResource(
      url: fixture, digest: try Digest(ofFile: fixture),
      declaration: Resource(
        name: "tiny", file: fixture.path, options: ["name": "Tiny"],
        position: SourcePosition(file: "book.yml", line: 1, column: 1)))
    return try ModelValue(resource, weights: weights, arithmetic: arithmetic)
  }

  @Test func weightsArePartOfTheIdentity() throws {
    let models = try [
      open(.trained), open(.untrained(seed: 0)), open(.untrained(seed: 1)),
      open(.trained, .float32),
    ]
    let coded = try models.map { try PayloadCoding.encode($0) }
    #expect(Set(coded).count == 4)
    #expect(Set(models.map(\.digest)).count == 3)
    for (model, data) in zip(models, coded) {
      let read = try PayloadCoding.decode(ModelValue.self, from: data)
      #expect(read.weights == model.weights && read.digest == model.digest)
    }
    #expect(try coded[1] == PayloadCoding.encode(open(.untrained(seed: 0), .twoBytes)))
    #expect(models.map(\.name) == ["Tiny", "Tiny, untrained", "Tiny, untrained", "Tiny"])
    #expect(models[1].arithmetic == .float32)
  }

  @Test func eachIsLoadedWithItsOwnWeights() throws {
    let batch = TokenBatch([[1, 2, 3]])
    func logits(_ weights: ModelWeights) throws -> [Float] {
      try #require(try open(weights).load().run(batch, output: .lastLogits).logits).values
    }
    let (trained, first, second) = try (
      logits(.trained), logits(.untrained(seed: 0)), logits(.untrained(seed: 1))
    )
    #expect(trained != first && first != second)
    #expect(try logits(.untrained(seed: 0)) == first)
  }

  @Test func weightsAreWrittenAsTheyAreRead() throws {
    #expect(ModelWeights.trained.expression == ".trained")
    #expect(ModelWeights.untrained(seed: 7).expression == ".untrained(seed: 7)")
  }
}
