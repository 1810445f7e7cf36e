import Foundation
import Storage

/// Writes tensors so that PyTorch's `torch.load` reads them, also with `weights_only`.
///
/// The entries, their order and their alignment are those of `torch.save`, byte for byte; only the
/// fingerprint that it puts at the end (`.data/serialization_id`), which nothing needs, is left out.
public enum TorchWriter {
  /// A tensor to be written.
  public struct Tensor: Sendable {
    /// The numbers, in row-major order.
    public enum Values: Sendable {
      case float([Float])
      case int32([Int32])
    }

    /// Its name.
    public var name: String
    /// Its extents; none for a scalar.
    public var shape: [Int]
    /// Its numbers.
    public var values: Values

    /// Creates a tensor of single-precision numbers.
    public init(_ name: String, shape: [Int], _ values: [Float]) {
      self.name = name
      self.shape = shape
      self.values = .float(values)
    }

    /// Creates a scalar of 32 bits.
    public init(_ name: String, integer: Int32) {
      self.name = name
      shape = []
      values = .int32([integer])
    }

    var count: Int {
      switch values {
      case .float(let values): values.count
      case .int32(let values): values.count
      }
    }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
      switch values {
      case .float(let values): try values.withUnsafeBytes(body)
      case .int32(let values): try values.withUnsafeBytes(body)
      }
    }
  }

  /// Writes a dictionary of tensors, in their order, as a whole or not at all.
  ///
  /// - Throws: `FileError`; ``ModelFileError`` if a shape does not fit its values, two tensors have
  ///   one name, or the file would be larger than 4 GB.
  public static func write(_ tensors: [Tensor], to destination: URL) throws {
    for tensor in tensors where tensor.shape.reduce(1, *) != tensor.count {
      throw ModelFileError(
        destination,
        "tensor “\(tensor.name)” has \(tensor.count) values, which do not fill \(tensor.shape)")
    }
    guard Set(tensors.map(\.name)).count == tensors.count else {
      throw ModelFileError(destination, "would have two tensors of the same name")
    }
    let folder = destination.deletingPathExtension().lastPathComponent
    var archive = try StoredArchiveWriter(destination)
    func add(_ name: String, _ content: [UInt8]) throws {
      try content.withUnsafeBytes { try archive.add("\(folder)/\(name)", $0) }
    }
    var pickle = PickleWriter()
    try add("data.pkl", pickle.program(for: tensors))
    try add(".format_version", Array("1".utf8))
    try add(".storage_alignment", Array("64".utf8))
    try add("byteorder", Array("little".utf8))
    for (index, tensor) in tensors.enumerated() {
      try tensor.withBytes { try archive.add("\(folder)/data/\(index)", $0) }
    }
    try add("version", Array("3\n".utf8))
    try archive.commit()
  }
}
