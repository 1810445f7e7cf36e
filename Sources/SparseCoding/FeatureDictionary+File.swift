import Foundation
import Numerics

extension FeatureDictionary {
  private static let format = "monograph.dictionary.1"

  /// Writes the dictionary as a safetensors file: tensors `directions` `[features, width]`, `bias`
  /// `[features]` and, if vectors are centered, `center` `[width]`; the rest as metadata.
  ///
  /// - Throws: `FileError`; the file is then as it was.
  public func write(to url: URL) throws {
    var archive = TensorArchive()
    archive.tensors["directions"] = .init(shape: [features, width], values: directions.values)
    archive.tensors["bias"] = .init(shape: [features], values: bias)
    if let center = preprocessing.center {
      archive.tensors["center"] = .init(shape: [width], values: center)
    }
    archive.metadata["format"] = Self.format
    try archive.encode(metadata, "dictionary")
    try archive.encode(preprocessing.scale, "scale")
    try archive.write(to: url)
  }

  /// Reads a dictionary that ``write(to:)`` has written.
  ///
  /// - Throws: `FileError`, `ModelFileError` or ``SparseCodingError`` if the file is missing,
  ///   damaged or of another kind.
  public init(contentsOf url: URL) throws {
    let archive = try TensorArchive(url)
    guard archive.metadata["format"] == Self.format else {
      throw SparseCodingError.damagedFile(
        url, "is not a dictionary (its format is “\(archive.metadata["format"] ?? "not given")”)")
    }
    guard let shape = archive.tensors["directions"]?.shape, shape.count == 2 else {
      throw SparseCodingError.damagedFile(url, "has no tensor “directions” of two extents")
    }
    let center =
      archive.tensors["center"] == nil
      ? nil : try archive.values("center", shape: [shape[1]], of: url)
    try self.init(
      directions: Matrix(
        rows: shape[0], columns: shape[1],
        archive.values("directions", shape: shape, of: url)),
      bias: archive.values("bias", shape: [shape[0]], of: url),
      preprocessing: Preprocessing(
        center: center, scale: archive.decode(Float.self, "scale", of: url)),
      metadata: archive.decode(DictionaryMetadata.self, "dictionary", of: url))
  }
}
