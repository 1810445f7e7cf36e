import Foundation
import LanguageModels
import Numerics
import Testing

@Suite struct RequestTests {
  private func message(_ body: () throws -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    return "no error"
  }

  @Test func explainsWhatTheModelCannotTake() throws {
    let model = try TinyModel.load()
    func run(_ batch: TokenBatch, _ sites: [Site] = [.residual(0)]) -> String {
      message { _ = try model.run(batch, reading: sites) }
    }
    let sound = TokenBatch([[1, 2, 3]])
    #expect(run(sound) == "no error")
    #expect(
      run(TokenBatch([[1, 339]]))
        == "token 339 at index 1 is not in the vocabulary (0 to 338)")
    #expect(run(TokenBatch([[-4]])) == "token -4 at index 0 is not in the vocabulary (0 to 338)")
    #expect(
      run(TokenBatch([[1], TinyModel.tokens(257)]))
        == "sequence 1 has 257 tokens; the model takes at most 256")
    #expect(run(TokenBatch([TinyModel.tokens(256)])) == "no error")
    #expect(run(TokenBatch([])) == "the batch is empty; give at least one token")
    #expect(run(TokenBatch([[1], []])) == "sequence 1 has length 0; give it a token")
    #expect(
      run(TokenBatch(tokens: [1, 2, 3], lengths: [2]))
        == "the lengths add up to 2, but there are 3 tokens")
    #expect(
      run(sound, [.residual(99)])
        == "the model has 3 layers (0 to 2); residual(99) does not exist")
    #expect(
      run(sound, [.mlp(-1)]) == "the model has 3 layers (0 to 2); mlp(-1) does not exist")
    #expect(run(sound, []) == "the run reads no site and has no output; ask for either")
    let edit = Intervention(site: .attention(3)) { _ in }
    #expect(
      message { _ = try model.run(sound, interventions: [edit], output: .logits) }
        == "the model has 3 layers (0 to 2); attention(3) does not exist")
  }

  @Test func explainsWhatItCannotResume() throws {
    let model = try TinyModel.load()
    let batch = TokenBatch([[1, 2, 3]])
    func resume(_ layer: Int, _ residual: Matrix, _ sites: [Site]) -> String {
      message {
        _ = try model.resume(from: layer, residual: residual, batch: batch, reading: sites)
      }
    }
    let residual = Matrix(rows: 3, columns: 64)
    #expect(
      resume(1, residual, [.mlp(1)])
        == "mlp(1) is computed before residual(1), where the run resumes; "
        + "resume from an earlier layer or run the whole model")
    #expect(
      resume(0, Matrix(rows: 2, columns: 64), [.residual(2)])
        == "the residual stream has the shape [2, 64]; the batch needs [3, 64]")
    #expect(
      resume(5, residual, [.residual(2)])
        == "the model has 3 layers (0 to 2); residual(5) does not exist")
    var broken = residual
    broken[1, 1] = .infinity
    #expect(
      resume(0, broken, [.residual(2)])
        == "the residual stream has values that are not finite")
  }

  @Test func sitesAreWrittenAndReadAsText() throws {
    for site in TinyModel.sites + [.residual(10), .mlpOutput(123)] {
      #expect(Site(site.description) == site)
      let coded = try JSONEncoder().encode([site: 1])
      #expect(try JSONDecoder().decode([Site: Int].self, from: coded) == [site: 1])
    }
    #expect(Site.residual(10).description == "residual(10)")
    #expect(Site.mlpOutput(3).layer == 3)
    for text in [
      "", "residual", "residual()", "residual(1", "residual(-1)", "residual(1))", "Residual(1)",
      "residual( 1)", "residual(٣)", "mlp(1)x", "residual(99999999999999999999)", "(1)",
    ] {
      #expect(Site(text) == nil, "\(text)")
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Site].self, from: Data(#"["residual"]"#.utf8))
    }
    #expect(TinyModel.sites.shuffled().sorted() == TinyModel.sites)
  }

  @Test func theConfigurationComesFromTheFile() throws {
    let model = try TinyModel.load()
    let configuration = model.configuration
    #expect(
      configuration
        == ModelConfiguration(
          name: "Tiny Llama of the tests", architecture: "llama", layers: 3, width: 64, heads: 4,
          keyValueHeads: 2, headWidth: 16, hiddenWidth: 96, vocabularySize: 339,
          contextLength: 256, ropeBase: 100_000, normEpsilon: Double(Float(1e-5)),
          tiedEmbedding: true))
    #expect(TinyModel.sites[..<4].map(configuration.width(of:)) == [64, 96, 64, 64])
    let parameters = try GGUFFile(InputFixture.url("tiny.gguf")).tensors.values
      .reduce(0) { $0 + $1.count }
    #expect(configuration.parameterCount == parameters)
    #expect(model.tokenizer.vocabularySize == 339)
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(ModelConfiguration.self, from: data) == configuration)
  }
}
