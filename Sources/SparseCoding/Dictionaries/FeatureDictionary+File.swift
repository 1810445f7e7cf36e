import Foundation
import Numerics

extension FeatureDictionary {
  private static let format = "monograph.dictionary.2"

  /// A function without its arrays, which are tensors.
  private struct Function: Codable {
    var name: String
    var number: Int?
  }

  /// Writes the dictionary as a safetensors file; the rest as metadata.
  ///
  /// Tensors: `decoder` `[features, width]`, `encoder` likewise unless the weights are tied, `bias`
  /// `[features]`; where there are such, `center` and `decoder_bias` `[width]`, and `threshold`,
  /// `log_scale` and `magnitude_bias` `[features]`.
  ///
  /// - Throws: `FileError`; the file is then as it was.
  public func write(to url: URL) throws {
    var archive = TensorArchive()
    let shape = [features, width]
    archive.tensors["decoder"] = .init(shape: shape, values: decoder.values)
    if !isTied { archive.tensors["encoder"] = .init(shape: shape, values: encoder.values) }
    archive.tensors["bias"] = .init(shape: [features], values: bias)
    if let center = preprocessing.center {
      archive.tensors["center"] = .init(shape: [width], values: center)
    }
    if let decoderBias {
      archive.tensors["decoder_bias"] = .init(shape: [width], values: decoderBias)
    }
    var number: Int?
    switch function {
    case .relu, .identity: break
    case .topK(let k): number = k
    case .jumpReLU(let thresholds):
      archive.tensors["threshold"] = .init(shape: [features], values: thresholds)
    case .gated(let logScales, let biases):
      archive.tensors["log_scale"] = .init(shape: [features], values: logScales)
      archive.tensors["magnitude_bias"] = .init(shape: [features], values: biases)
    case .nonNegative(let iterations): number = iterations
    }
    archive.metadata["format"] = Self.format
    try archive.encode(metadata, "dictionary")
    try archive.encode(preprocessing.scale, "scale")
    try archive.encode(Function(name: function.name, number: number), "function")
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
    guard let shape = archive.tensors["decoder"]?.shape, shape.count == 2 else {
      throw SparseCodingError.damagedFile(url, "has no tensor “decoder” of two extents")
    }
    func matrix(_ name: String) throws -> Matrix {
      Matrix(
        rows: shape[0], columns: shape[1], try archive.values(name, shape: shape, of: url))
    }
    func vector(_ name: String) throws -> [Float]? {
      archive.tensors[name] == nil
        ? nil : try archive.values(name, shape: [shape[1]], of: url)
    }
    func perFeature(_ name: String) throws -> [Float] {
      try archive.values(name, shape: [shape[0]], of: url)
    }
    let isTied = archive.tensors["encoder"] == nil
    let decoder = try matrix("decoder")
    let described = try archive.decode(Function.self, "function", of: url)
    let function: ActivationFunction
    switch described.name {
    case "relu": function = .relu
    case "identity": function = .identity
    case "topk": function = .topK(described.number ?? 0)
    case "jumprelu": function = .jumpReLU(thresholds: try perFeature("threshold"))
    case "gated":
      function = .gated(
        logScales: try perFeature("log_scale"), biases: try perFeature("magnitude_bias"))
    case "nonnegative": function = .nonNegative(iterations: described.number ?? 0)
    default:
      throw SparseCodingError.damagedFile(
        url, "has the unknown activation function “\(described.name)”")
    }
    try self.init(
      isTied ? decoder : matrix("encoder"), decoder, isTied: isTied, perFeature("bias"),
      vector("decoder_bias"), function,
      Preprocessing(
        center: vector("center"), scale: archive.decode(Float.self, "scale", of: url)),
      archive.decode(DictionaryMetadata.self, "dictionary", of: url))
  }
}
