import Foundation
import Numerics

@testable import SparseCoding

/// Calls `body` with a folder of its own that is removed afterwards.
func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "sparse-coding-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// Rows of normally distributed values.
func normalRows(_ rows: Int, _ width: Int, seed: UInt64, scale: Double = 1) -> Matrix {
  var generator = RandomNumbers(seed: seed)
  return Matrix(
    rows: rows, columns: width, (0..<rows * width).map { _ in Float(generator.normal() * scale) })
}

/// A file of some rows.
func activationFile(_ rows: Matrix, in folder: URL, name: String = "a") throws -> ActivationFile {
  let writer = try ActivationWriter(folder.appendingPathComponent(name), width: rows.columns)
  try writer.append(rows)
  return try writer.finish()
}

/// A dictionary from rows of any norm.
func dictionary(
  _ rows: [[Float]], bias: [Float], preprocessing: Preprocessing = .none
) throws -> FeatureDictionary {
  try FeatureDictionary(
    directions: Matrix(
      rows: rows.count, columns: rows[0].count,
      rows.flatMap { row in
        let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return row.map { $0 / norm }
      }),
    bias: bias, preprocessing: preprocessing,
    metadata: DictionaryMetadata(ratio: 1, l1: 0, seed: 0, vectorsTrained: 0))
}
