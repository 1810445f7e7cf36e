import Foundation
import Testing

@testable import SparseCoding

@Suite struct DictionarySummaryTests {
  @Test("a summary says what a dictionary is")
  func summary() throws {
    let summary = try DictionarySummary(contentsOf: InterchangeFixture.url("saelens-jumprelu"))
    #expect(summary.format == .saelens && summary.activation == "jumprelu" && !summary.isTied)
    #expect(summary.features == 12 && summary.width == 6 && summary.k == nil)
    #expect(summary.files.map(\.name) == ["cfg.json", "sae_weights.safetensors"])
    #expect(summary.files.allSatisfy { $0.bytes > 100 })
    #expect(abs(summary.directionNorms.mean - 1) < 1e-6)
    #expect(summary.negativeBiases + summary.positiveBiases == 12)
    #expect(summary.biases.least < 0 && summary.biases.largest > 0)
    #expect((summary.thresholds?.least ?? -1) >= 0)
    #expect(summary.centerNorm == nil && (summary.decoderBiasNorm ?? 0) > 0)
    let topK = try DictionarySummary(contentsOf: InterchangeFixture.url("trainer-AutoEncoderTopK"))
    #expect(topK.k == 3 && topK.thresholds == nil && topK.centerNorm != nil)
    #expect(topK.files.map(\.name) == ["config.json", "ae.pt"])
  }
}
