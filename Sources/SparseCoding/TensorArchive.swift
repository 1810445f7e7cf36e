import Foundation
import LanguageModels

/// Named arrays of single-precision numbers in one file, in safetensors format.
///
/// The only place of this module that knows the format.
struct TensorArchive {
  /// One array.
  struct Tensor {
    var shape: [Int]
    var values: [Float]
  }

  var tensors: [String: Tensor] = [:]
  var metadata: [String: String] = [:]

  init() {}

  /// Reads all of a file.
  init(_ url: URL) throws {
    let file = try SafetensorsFile(url)
    metadata = file.metadata
    for (name, info) in file.tensors {
      tensors[name] = Tensor(shape: info.shape, values: try file.tensor(name))
    }
  }

  /// Writes the file as a whole, or not at all.
  func write(to url: URL) throws {
    try SafetensorsWriter.write(
      tensors.mapValues { ($0.shape, $0.values) }, metadata: metadata, to: url)
  }

  /// A tensor's values, or an error that names the file.
  func values(_ name: String, shape: [Int], of url: URL) throws -> [Float] {
    guard let tensor = tensors[name] else {
      throw SparseCodingError.damagedFile(url, "has no tensor “\(name)”")
    }
    guard tensor.shape == shape else {
      throw SparseCodingError.damagedFile(
        url, "tensor “\(name)” has shape \(tensor.shape), not \(shape)")
    }
    return tensor.values
  }

  /// A value that is kept as JSON text in the metadata.
  func decode<Value: Decodable>(_ type: Value.Type, _ key: String, of url: URL) throws -> Value {
    guard let text = metadata[key],
      let value = try? JSONDecoder().decode(type, from: Data(text.utf8))
    else { throw SparseCodingError.damagedFile(url, "has no sound “\(key)” in its metadata") }
    return value
  }

  /// Keeps a value as JSON text in the metadata.
  mutating func encode(_ value: some Encodable, _ key: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    metadata[key] = String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
