import Foundation
import Numerics
import SparseCoding
import Testing

@testable import Interpretation
@testable import LanguageModels

@Suite final class LocalExplainerTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("monograph-local-\(UUID().uuidString)")

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func fragments(_ model: LlamaModel) throws -> FragmentActivations {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let text = try LocalFixture.text(model)
    let url = folder.appendingPathComponent("activations.f16")
    let writer = try ActivationWriter(url, width: 2)
    var random = RandomNumbers(seed: 1)
    try writer.append(
      Matrix(
        rows: text.tokens.count, columns: 2,
        (0..<2 * text.tokens.count).map { _ in Float(random.normal()) }))
    return try FragmentActivations(site: .residual(1), text: text, file: try writer.finish())
  }

  private func features(_ fragments: FragmentActivations) -> [FeatureRecords] {
    (0..<3).map { feature in
      let record = ActivationRecord(
        fragment: feature, codes: (0..<12).map { $0 == 3 + feature ? 2 : 0 })
      return FeatureRecords(
        feature: feature, top: [record], random: [], activeFragments: 20, activeTokens: 20,
        tokens: 100)
    }
  }

  @Test(arguments: [false, true]) func answersAsTheWholePromptIsAnswered(isConversational: Bool)
    async throws
  {
    let model = try LocalFixture.model(isConversational: isConversational)
    let fragments = try fragments(model)
    let explainer = LocalExplainer(
      model: model, subject: model.tokenizer, examples: LocalFixture.examples)
    let features = features(fragments)
    let found = try await explainer.explain(features, on: fragments) { _, _ in }
    #expect(try await explainer.explain(features, on: fragments) { _, _ in } == found)
    for (feature, explanation) in zip(features, found) {
      let record = PromptRecord(
        tokens: fragments.text[feature.feature].map(model.tokenizer.text),
        activations: feature.top[0].codes, maximum: 2)
      let prompt = ExplanationPrompt(records: [record], examples: LocalFixture.examples)
      var tokens = model.tokenizer.encode(prompt.text)
      if isConversational {
        tokens = prompt.messages.flatMap { message in
          [1] + model.tokenizer.encode("\(message.role.rawValue)\n\(message.content)") + [2]
            + model.tokenizer.encode("\n")
        }
        tokens += [1] + model.tokenizer.encode("assistant\n")
      }
      let answer = try model.generate(
        prompt: tokens, maximumTokens: 60, stop: isConversational ? [2, 0] : [0])
      let sentence = ExplanationPrompt.explanation(in: model.tokenizer.decode(answer))
      #expect(explanation.sentence == sentence ?? "nothing that the explainer could name")
    }
    #expect(try await explainer.explain([], on: fragments) { _, _ in }.isEmpty)
  }

  @Test func saysWhenAPromptDoesNotFit() async throws {
    let model = try LocalFixture.model(context: 256)
    let fragments = try fragments(model)
    await #expect {
      _ = try await LocalExplainer(model: model, subject: model.tokenizer).explain(
        features(fragments), on: fragments
      ) { _, _ in }
    } throws: { error in
      "\(error)".hasPrefix("the explanation of feature 0 takes ")
        && "\(error)".contains("has a context of 256; use a language model with a larger context")
    }
  }
}
