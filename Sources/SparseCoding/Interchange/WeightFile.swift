import Foundation
import LanguageModels
import Numerics
import Storage

/// The tensors of a dictionary by name, from a file of either kind, with checks.
struct WeightFile {
  let url: URL
  /// The names of all tensors.
  let names: [String]
  private let shape: (String) -> [Int]?
  private let load: (String) throws -> [Float]

  init(safetensors url: URL) throws {
    let file = try SafetensorsFile(url)
    self.url = url
    names = file.tensors.keys.sorted() + file.unsupported.keys.sorted()
    shape = { file.tensors[$0]?.shape }
    load = { name in
      if let type = file.unsupported[name] {
        throw ModelFileError(url, "tensor “\(name)” has the type \(type), which is not read")
      }
      return try file.tensor(name)
    }
  }

  init(torch file: TorchFile) {
    url = file.url
    names = file.names
    shape = file.shape
    load = file.values
  }

  /// Whether there is a tensor of the name.
  func has(_ name: String) -> Bool { names.contains(name) }

  /// Refuses a file that lacks one of some tensors or has others, since what they mean is unknown.
  func require(_ required: [String], optional: [String] = []) throws {
    for name in required where !has(name) {
      throw ModelFileError(
        url, "has no tensor “\(name)”", advice: "It has \(NearestName.list(names)).")
    }
    for name in names where !required.contains(name) && !optional.contains(name) {
      throw ModelFileError(
        url, "has the tensor “\(name)”, which a dictionary of this kind does not have",
        advice: "Expected are \(NearestName.list(required)).")
    }
  }

  /// The extents of a matrix.
  func extents(_ name: String) throws -> (rows: Int, columns: Int) {
    guard let shape = shape(name), shape.count == 2, !shape.contains(0) else {
      throw ModelFileError(
        url,
        has(name)
          ? "tensor “\(name)” has the extents \(shape(name) ?? []), not two of them"
          : "has no tensor “\(name)”")
    }
    return (shape[0], shape[1])
  }

  func matrix(_ name: String, _ rows: Int, _ columns: Int) throws -> Matrix {
    Matrix(rows: rows, columns: columns, try values(name, [rows, columns]))
  }

  func vector(_ name: String, _ count: Int) throws -> [Float] { try values(name, [count]) }

  /// A tensor of a single number.
  func scalar(_ name: String) throws -> Float {
    try values(name, shape(name) == [1] ? [1] : [])[0]
  }

  /// The values of a tensor of a certain shape, all of them finite.
  private func values(_ name: String, _ expected: [Int]) throws -> [Float] {
    if let found = shape(name), found != expected {
      throw ModelFileError(
        url, "tensor “\(name)” has the extents \(found), which should be \(expected)",
        advice: "The tensors and the sizes in the configuration have to fit together.")
    }
    let values = try load(name)
    guard values.withUnsafeBufferPointer({ VectorKernels.isFinite($0) }) else {
      let index = values.firstIndex { !$0.isFinite } ?? 0
      throw ModelFileError(url, "tensor “\(name)” has \(values[index]) as value \(index)")
    }
    return values
  }
}
