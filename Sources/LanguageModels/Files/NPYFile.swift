import Foundation
import Storage

/// Arrays in NumPy's `.npy` format, version 1.0.
public enum NPYFile {
  /// Writes a single-precision array of `shape`, row-major.
  ///
  /// - Throws: `FileError` if the file cannot be written, ``ModelFileError`` if the number of
  ///   values is not the shape's.
  public static func write(_ values: [Float], shape: [Int], to destination: URL) throws {
    try write(values, descriptor: "<f4", shape: shape, to: destination)
  }

  /// Writes an array of 32-bit integers of `shape`, row-major.
  ///
  /// - Throws: As the variant for real numbers.
  public static func write(_ values: [Int32], shape: [Int], to destination: URL) throws {
    try write(values, descriptor: "<i4", shape: shape, to: destination)
  }

  private static func write<Value>(
    _ values: [Value], descriptor: String, shape: [Int], to destination: URL
  ) throws {
    guard shape.allSatisfy({ $0 >= 0 }), shape.reduce(1, *) == values.count else {
      throw ModelFileError(destination, "\(values.count) values do not fill the shape \(shape)")
    }
    let extents = shape.map { "\($0)," }.joined(separator: " ")
    let tuple = shape.count > 1 ? String(extents.dropLast()) : extents
    var header = "{'descr': '\(descriptor)', 'fortran_order': False, 'shape': (\(tuple)), }"
    // Magic, version, length, header and line feed fill a multiple of 64 bytes.
    while (10 + header.utf8.count + 1) % 64 != 0 { header += " " }
    header += "\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    let length = UInt16(truncatingIfNeeded: header.utf8.count)
    bytes += [UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8)]
    bytes += Array(header.utf8)
    var file = try AtomicFile(destination)
    try bytes.withUnsafeBytes { try file.write($0) }
    try values.withUnsafeBytes { try file.write($0) }
    try file.commit()
  }
}
