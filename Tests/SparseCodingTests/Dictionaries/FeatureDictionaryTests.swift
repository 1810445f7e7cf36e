import Foundation
import LanguageModels
import Numerics
import Testing

@testable import SparseCoding

@Suite struct FeatureDictionaryTests {
  private let example = Result {
    try dictionary(
      [[3, 4], [0, 1], [-1, 0]], bias: [-1, 0, 0.5],
      preprocessing: Preprocessing(center: [1, 1], scale: 0.5))
  }

  @Test("codes and reconstructions of known vectors, dense and sparse")
  func known() throws {
    let dictionary = try example.get()
    // x' = (2, 2), then (−1, 0).
    let x = Matrix(rows: 2, columns: 2, [5, 5, -1, 1])
    let codes = try dictionary.encode(x)
    let expected: [Float] = [1.8, 2, 0, 0, 0, 1.5]
    #expect(zip(codes.values, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    let sparse = try dictionary.encodeSparse(x)
    #expect(sparse.rowStarts == [0, 2, 3] && sparse.indices == [0, 1, 2])
    #expect(sparse.dense == codes)
    // x̂' = 1.8 (0.6, 0.8) + 2 (0, 1) and (−1.5, 0); divided by 0.5, plus 1.
    let reconstruction: [Float] = [3.16, 7.88, -2, 1]
    let results = try [
      dictionary.decode(codes), dictionary.decode(sparse), dictionary.reconstruct(x),
    ]
    for result in results {
      #expect(zip(result.values, reconstruction).allSatisfy { abs($0 - $1) < 1e-5 })
    }
    #expect(dictionary.direction(1) == [0, 2])
  }

  @Test("rows are coded alike whatever stands beside them")
  func blocks() throws {
    var generator = RandomNumbers(seed: 1)
    let dictionary = try dictionary(
      (0..<40).map { _ in (0..<24).map { _ in Float(generator.normal()) } },
      bias: [Float](repeating: -0.5, count: 40))
    let x = normalRows(5000, 24, seed: 2)
    let whole = try dictionary.encode(x)
    let part = try dictionary.encode(x.rows(4000..<4100))
    for (a, b) in zip(whole.rows(4000..<4100).values, part.values) { #expect(abs(a - b) < 1e-5) }
    let sparse = try dictionary.encodeSparse(x).dense
    for (a, b) in zip(whole.values, sparse.values) { #expect(abs(a - b) < 1e-5) }
    let sparsePart = try dictionary.encodeSparse(x.rows(4000..<4100)).dense
    #expect(!DirectionPanels.areFast || sparsePart == sparse.rows(4000..<4100))
  }

  @Test("a file brings everything back")
  func file() throws {
    try withTemporaryFolder { folder in
      var dictionary = try example.get()
      dictionary.metadata.site = "residual “10”"
      dictionary.metadata.notes = ["model": "x/y"]
      let url = folder.appendingPathComponent("d.safetensors")
      try dictionary.write(to: url)
      #expect(try FeatureDictionary(contentsOf: url) == dictionary)
      let first = try Data(contentsOf: url)
      try dictionary.write(to: url)
      #expect(try Data(contentsOf: url) == first)
      try first.prefix(first.count - 4).write(to: url)
      #expect(throws: ModelFileError.self) { try FeatureDictionary(contentsOf: url) }
      var other = TensorArchive()
      other.tensors["directions"] = .init(shape: [1, 1], values: [1])
      try other.write(to: url)
      let error = #expect(throws: SparseCodingError.self) { try FeatureDictionary(contentsOf: url) }
      #expect(error?.description.contains("is not a dictionary") == true)
    }
  }

  @Test("parts that do not fit are refused")
  func refused() throws {
    let metadata = DictionaryMetadata(ratio: 1, l1: 0, seed: 0, vectorsTrained: 0)
    let unit = Matrix(rows: 1, columns: 2, [1, 0])
    #expect(throws: SparseCodingError.self) {
      try FeatureDictionary(directions: unit, bias: [0, 0], metadata: metadata)
    }
    #expect(throws: SparseCodingError.self) {
      try FeatureDictionary(
        directions: Matrix(rows: 1, columns: 2, [1, 1]), bias: [0], metadata: metadata)
    }
    #expect(throws: SparseCodingError.self) {
      try FeatureDictionary(directions: unit, bias: [.nan], metadata: metadata)
    }
    #expect(throws: SparseCodingError.self) {
      try FeatureDictionary(
        directions: unit, bias: [0], preprocessing: Preprocessing(center: [1]), metadata: metadata)
    }
    let dictionary = try example.get()
    #expect(throws: SparseCodingError.self) { try dictionary.encode(Matrix(rows: 1, columns: 3)) }
    #expect(throws: SparseCodingError.self) { try dictionary.decode(Matrix(rows: 1, columns: 2)) }
    #expect(throws: SparseCodingError.self) {
      try SparseCodes(features: 2, rowStarts: [0, 1], indices: [2], values: [1])
    }
  }
}
