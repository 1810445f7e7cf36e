import Foundation
import Numerics
import Testing

@testable import SparseCoding

/// What scikit-learn and scipy make of some small data; see make_baseline_fixtures.py.
struct BaselineFixture {
  private let archive: TensorArchive

  init() throws {
    archive = try TensorArchive(
      #require(
        Bundle.module.url(
          forResource: "baselines", withExtension: "safetensors", subdirectory: "Fixtures")))
  }

  func values(_ name: String) throws -> [Float] {
    try #require(archive.tensors[name]).values
  }

  func matrix(_ name: String) throws -> Matrix {
    let tensor = try #require(archive.tensors[name])
    try #require(tensor.shape.count == 2)
    return Matrix(rows: tensor.shape[0], columns: tensor.shape[1], tensor.values)
  }
}

/// The cosine between two vectors.
func cosine(_ a: [Float], _ b: [Float]) -> Double {
  func dot(_ a: [Float], _ b: [Float]) -> Double {
    zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
  return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
}
