import Foundation
import SparseCoding
import Testing

@testable import Interpretation
@testable import LanguageModels

/// The small model of the tests, with room for long prompts.
enum LocalFixture {
  static func model(context: Int = 8192, isConversational: Bool = false) throws -> LlamaModel {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf")
    let model = try LlamaModel(gguf: file, arithmetic: .float32)
    var configuration = model.configuration
    configuration.contextLength = context
    return try LlamaModel(
      configuration: configuration,
      tokenizer: isConversational ? ChatTokenizer(base: model.tokenizer) : model.tokenizer,
      chatFormat: isConversational ? .chatML : nil, weights: model.weights)
  }

  /// Short examples: the model is slow in reading, for its tokens are mostly single bytes.
  static let examples = [
    PromptExample(
      explanation: "words for water.",
      records: [PromptRecord(["The": 0, " sea": 10, " is": 0, " wet": 4])], firstShown: [2])
  ]

  static func text(_ model: LlamaModel, length: Int = 12) throws -> FragmentText {
    let tokens = model.tokenizer.encode(
      "Then number 17 jumps over the lazy dog, and nobody knows why.\n\tWell.")
    let count = tokens.count / length
    return try FragmentText(
      length: length, tokens: Array(tokens[..<(count * length)]),
      origins: (0..<count).map { .init(document: $0, offset: 0) })
  }

  /// Log-probabilities of the next token after some tokens, straight from the logits.
  static func next(_ model: LlamaModel, _ tokens: [Int32]) throws -> [Double] {
    let row = try #require(
      try model.run(TokenBatch([tokens]), output: .lastLogits).logits
    ).row(0).map(Double.init)
    let total = log(row.reduce(0) { $0 + exp($1) })
    return row.map { $0 - total }
  }
}

/// A tokenizer with the marks of conversations in place of two tokens that texts do not need.
struct ChatTokenizer: Tokenizer {
  let base: any Tokenizer
  let marks: [String: Int32] = ["<|im_start|>": 1, "<|im_end|>": 2]

  var vocabularySize: Int { base.vocabularySize }
  var endOfText: Int32 { base.endOfText }
  var specialTokens: [String: Int32] { base.specialTokens.merging(marks) { $1 } }
  func bytes(of token: Int32) -> [UInt8] { base.bytes(of: token) }

  func encode(utf8 bytes: UnsafeBufferPointer<UInt8>, allowingSpecial: Bool) -> [Int32] {
    var text = String(decoding: bytes, as: UTF8.self)[...]
    var tokens: [Int32] = []
    while allowingSpecial, let mark = marks.first(where: { text.hasPrefix($0.key) }) {
      tokens.append(mark.value)
      text = text.dropFirst(mark.key.count)
    }
    return tokens + base.encode(String(text))
  }
}
