import Foundation
import Numerics
import SparseCoding

@testable import Interpretation
@testable import LanguageModels

/// Fragments, vectors and records made by hand.
enum HandMade {
  /// A folder of its own, removed afterwards.
  static func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("monograph-interpretation-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
  }

  static func text(_ fragments: [[Int32]]) throws -> FragmentText {
    try FragmentText(
      length: fragments[0].count, tokens: fragments.flatMap { $0 },
      origins: fragments.indices.map { .init(document: $0, offset: 0) })
  }

  /// Vectors for a text, one for each token.
  static func activations(
    _ text: FragmentText, _ vectors: Matrix, in folder: URL, site: Site = .residual(1)
  ) throws -> FragmentActivations {
    let writer = try ActivationWriter(
      folder.appendingPathComponent(UUID().uuidString), width: vectors.columns)
    try writer.append(vectors)
    return try FragmentActivations(site: site, text: text, file: try writer.finish())
  }

  /// Activations whose vectors do not matter; none is left out.
  static func plain(_ fragments: [[Int32]], in folder: URL) throws -> FragmentActivations {
    let text = try text(fragments)
    return try activations(
      text, Matrix(rows: text.tokens.count, columns: 1, text.tokens.map { _ in 1 }), in: folder)
  }

  /// A dictionary whose codes are the coordinates of a vector, cut off at 0.
  static func coordinates(_ width: Int) throws -> FeatureDictionary {
    try FeatureDictionary(
      directions: Matrix(
        rows: width, columns: width, (0..<width * width).map { $0 % (width + 1) == 0 ? 1 : 0 }),
      bias: [Float](repeating: 0, count: width),
      metadata: DictionaryMetadata(ratio: 1, vectorsTrained: 0))
  }

  /// Records of which the first fragments explain and the others are scored on.
  static func feature(_ codes: [[Float]], training: [Int], validation: [Int], random: [Int] = [])
    -> FeatureRecords
  {
    var top = [ActivationRecord](
      repeating: ActivationRecord(fragment: 0, codes: []), count: FeatureRecords.keptFragments)
    func record(_ fragment: Int) -> ActivationRecord {
      ActivationRecord(fragment: fragment, codes: codes[fragment])
    }
    for index in 0..<5 {
      top[4 * index] = record(training[index % training.count])
      top[4 * index + 2] = record(validation[index % validation.count])
    }
    let others = (0..<15).map {
      record(random.isEmpty ? validation[0] : random[$0 / 3 % random.count])
    }
    return FeatureRecords(
      feature: 0, top: top, random: others, activeFragments: 20, activeTokens: 30, tokens: 100)
  }

  static var model: LlamaModel {
    get throws {
      let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf")
      return try LlamaModel(gguf: file, arithmetic: .float32)
    }
  }
}

/// A tokenizer whose tokens are whole words, numbered in order.
struct WordTokenizer: Tokenizer {
  let words: [String]
  var vocabularySize: Int { words.count }
  var endOfText: Int32 { 0 }
  var specialTokens: [String: Int32] { [:] }

  func encode(utf8 bytes: UnsafeBufferPointer<UInt8>, allowingSpecial: Bool) -> [Int32] {
    String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { word in
      words.firstIndex(of: " " + word).map(Int32.init)
    }
  }

  func bytes(of token: Int32) -> [UInt8] {
    words.indices.contains(Int(token)) ? Array(words[Int(token)].utf8) : []
  }

  /// The token of a word.
  func callAsFunction(_ word: String) -> Int32 { Int32(words.firstIndex(of: word) ?? -2) }
}
