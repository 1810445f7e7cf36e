import Foundation
import LanguageModels
import Numerics
import Testing

@testable import SparseCoding

/// The dictionaries that `Benchmarks/compare_interchange.py --fixtures` had other programs write.
enum InterchangeFixture {
  static let saelens = [
    "saelens-standard", "saelens-standard-centered", "saelens-topk", "saelens-topk-centered",
    "saelens-jumprelu", "saelens-jumprelu-centered", "saelens-gated", "saelens-gated-centered",
    "saelens-topk-rescaled", "saelens-batchtopk", "saelens-matryoshka", "saelens-early",
    "saelens-early-topk",
  ]
  static let trainers = [
    "trainer-AutoEncoder", "trainer-AutoEncoderNew", "trainer-GatedAutoEncoder",
    "trainer-JumpReluAutoEncoder", "trainer-AutoEncoderTopK", "trainer-BatchTopKSAE",
    "trainer-MatryoshkaBatchTopKSAE", "trainer-AutoEncoder-norms",
  ]
  static let all = saelens + trainers + ["sparsify-topk"]

  static func url(_ name: String) throws -> URL {
    try #require(
      Bundle.module.url(forResource: "Fixtures/interchange/\(name)", withExtension: nil))
  }

  static func read(_ name: String) throws -> ImportedDictionary {
    try ImportedDictionary(contentsOf: url(name))
  }

  /// What the other program computes.
  struct Expected {
    var vectors: Matrix
    var codes: Matrix
    var reconstructions: Matrix

    init(_ name: String) throws {
      let file = try SafetensorsFile(url("expected.safetensors"))
      func matrix(_ name: String) throws -> Matrix {
        let shape = try file.info(name).shape
        return Matrix(rows: shape[0], columns: shape[1], try file.tensor(name))
      }
      vectors = try matrix("vectors")
      codes = try matrix("\(name).codes")
      reconstructions = try matrix("\(name).reconstructions")
    }

    /// How far a dictionary's codes and reconstructions are from these.
    func distance(of dictionary: FeatureDictionary) throws -> Float {
      let dense = try dictionary.encode(vectors)
      let sparse = try dictionary.encodeSparse(vectors)
      let pairs = try [
        (dense, codes), (sparse.dense, codes), (dictionary.decode(dense), reconstructions),
        (dictionary.decode(sparse), reconstructions),
      ]
      return pairs.map { found, expected in
        guard found.rows == expected.rows, found.columns == expected.columns else {
          return Float.infinity
        }
        return zip(found.values, expected.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
      }.max() ?? .infinity
    }
  }

  /// A copy of a fixture that a test may damage.
  static func copy(_ name: String, into folder: URL) throws -> URL {
    let target = folder.appendingPathComponent(name)
    try FileManager.default.copyItem(at: url(name), to: target)
    return target
  }

  /// Replaces part of a text file.
  static func edit(_ url: URL, _ old: String, _ new: String) throws {
    let text = try String(contentsOf: url, encoding: .utf8)
    try #require(text.contains(old), "\(url.lastPathComponent) lacks \(old)")
    try text.replacingOccurrences(of: old, with: new).write(
      to: url, atomically: true, encoding: .utf8)
  }
}
