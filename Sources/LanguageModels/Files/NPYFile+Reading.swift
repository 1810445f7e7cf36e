import Foundation
import Numerics
import Storage

extension NPYFile {
  /// Reads a single-precision array of two dimensions.
  ///
  /// - Throws: `FileError` if the file cannot be read, ``ModelFileError`` if it holds anything
  ///   else.
  public static func matrix(at url: URL) throws -> Matrix {
    let file = try MappedFile(url)
    let array = try body(of: file, descriptor: "<f4", dimensions: 2)
    var result = Matrix(rows: array.shape[0], columns: array.shape[1])
    result.withUnsafeMutableBufferPointer { target in
      UnsafeMutableRawBufferPointer(target).copyMemory(from: array.bytes)
    }
    withExtendedLifetime(file) {}
    return result
  }

  /// Reads an array of 32-bit integers of one dimension.
  ///
  /// - Throws: As ``matrix(at:)``.
  public static func integers(at url: URL) throws -> [Int32] {
    let file = try MappedFile(url)
    let array = try body(of: file, descriptor: "<i4", dimensions: 1)
    defer { withExtendedLifetime(file) {} }
    return [Int32](unsafeUninitializedCapacity: array.shape[0]) { target, count in
      UnsafeMutableRawBufferPointer(target).copyMemory(from: array.bytes)
      count = array.shape[0]
    }
  }

  private struct Header {
    var descriptor: String
    var shape: [Int]
    var isColumnMajor: Bool
  }

  /// The values of an array of a kind, and its shape.
  private static func body(
    of file: MappedFile, descriptor: String, dimensions: Int
  ) throws -> (shape: [Int], bytes: UnsafeRawBufferPointer) {
    let (header, start) = try readHeader(file)
    guard header.descriptor == descriptor, !header.isColumnMajor else {
      throw ModelFileError(
        file.url,
        "the array's type is \(header.descriptor)\(header.isColumnMajor ? ", by columns" : "")",
        advice: "Write it as \(descriptor), by rows.")
    }
    let shape = header.shape
    guard shape.count == dimensions else {
      throw ModelFileError(
        file.url, "the array has \(shape.count) dimensions; \(dimensions) are needed")
    }
    var size = 4
    for extent in shape {
      let (product, isTooLarge) = size.multipliedReportingOverflow(by: extent)
      guard !isTooLarge else { throw ModelFileError(file.url, "the shape \(shape) is too large") }
      size = product
    }
    guard file.count - start == size else {
      throw ModelFileError(
        file.url, "the shape \(shape) needs \(size) bytes, but \(file.count - start) follow")
    }
    return (shape, UnsafeRawBufferPointer(rebasing: file.bytes[start...]))
  }

  private static func readHeader(_ file: MappedFile) throws -> (Header, start: Int) {
    let (url, bytes) = (file.url, [UInt8](file.bytes.prefix(10 + 65_535)))
    guard bytes.count > 10, Array(bytes[..<8]) == [0x93] + Array("NUMPY".utf8) + [1, 0] else {
      throw ModelFileError(url, "this is not an array in NumPy's format, version 1.0")
    }
    let end = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
    guard end <= bytes.count else { throw ModelFileError(url, "the file ends in its header") }
    let text = String(decoding: bytes[10..<end], as: UTF8.self)
    guard let type = text.firstMatch(of: /'descr':\s*'([^']*)'/)?.1,
      let order = text.firstMatch(of: /'fortran_order':\s*(True|False)/)?.1,
      let list = text.firstMatch(of: /'shape':\s*\(([0-9, ]*)\)/)?.1
    else { throw ModelFileError(url, "the header cannot be read: \(text)") }
    let shape = list.split(separator: ",").map { Int($0.filter { $0 != " " }) }
    guard !shape.contains(nil) else {
      throw ModelFileError(url, "the shape (\(list)) is too large")
    }
    return (
      Header(
        descriptor: String(type), shape: shape.compactMap { $0 }, isColumnMajor: order == "True"),
      end
    )
  }
}
