import Foundation
import Interpretation
import LanguageModels
import Numerics
import SparseCoding

/// Fragments with activations made by hand or by the tiny model, in a folder of their own.
final class StudyFixture {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("monograph-study-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  static func tinyModel() throws -> LlamaModel {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try LlamaModel(
      gguf: tests.appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf"),
      arithmetic: .float32)
  }

  func text(_ tokens: [Int32], length: Int) throws -> FragmentText {
    try FragmentText(
      length: length, tokens: tokens,
      origins: (0..<tokens.count / length).map { .init(document: $0, offset: 0) })
  }

  /// Fragments with given vectors.
  func fragments(
    _ vectors: Matrix, tokens: [Int32], length: Int, site: Site = .residual(1)
  ) throws -> FragmentActivations {
    let url = folder.appendingPathComponent("\(UUID().uuidString).f16")
    let writer = try ActivationWriter(url, width: vectors.columns)
    try writer.append(vectors)
    return try FragmentActivations(
      site: site, text: text(tokens, length: length), file: writer.finish())
  }

  /// Random fragments with the vectors of a model.
  func fragments(
    of model: LlamaModel, at site: Site, count: Int, length: Int
  ) throws -> FragmentActivations {
    var random = RandomNumbers(seed: 5)
    let tokens = (0..<count * length).map { _ in
      Int32(random.integer(below: model.configuration.vocabularySize))
    }
    let result = try model.run(TokenBatch(tokens: tokens, blockLength: length), reading: [site])
    return try fragments(
      result.activations[site] ?? Matrix(rows: 0, columns: 0), tokens: tokens, length: length,
      site: site)
  }

  /// Tied directions along the axes, with biases, as the paper's.
  static func axes(_ width: Int, bias: Float = 0) throws -> FeatureDictionary {
    var axes = Matrix(rows: width, columns: width)
    for index in 0..<width { axes[index, index] = 1 }
    return try FeatureDictionary(
      directions: axes, bias: [Float](repeating: bias, count: width),
      metadata: DictionaryMetadata(ratio: 1, vectorsTrained: 0))
  }
}
