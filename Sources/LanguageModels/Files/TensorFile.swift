import Foundation
import Numerics
import Storage

/// A file of named tensors, read as single-precision numbers whatever they are stored as.
public protocol TensorFile: Sendable {
  /// Where the file lies.
  var url: URL { get }
  /// The tensors by name.
  var tensors: [String: TensorInfo] { get }
  /// The file's bytes.
  var mapping: MappedFile { get }
}

extension TensorFile {
  /// What the file says about the tensor `name`.
  ///
  /// - Throws: ``ModelFileError`` that names similar tensors if there is none of that name.
  public func info(_ name: String) throws -> TensorInfo {
    if let info = tensors[name] { return info }
    let known = tensors.keys.sorted()
    let similar = NearestName.find(name, among: known)
    throw ModelFileError(
      url, "has no tensor “\(name)”",
      advice: similar.map { "Did you mean “\($0)”?" }
        ?? "It has \(known.count) tensors, among them \(known.prefix(5).joined(separator: ", ")).")
  }

  /// The tensor's values in row-major order.
  ///
  /// - Throws: ``ModelFileError`` if there is no such tensor.
  public func tensor(_ name: String) throws -> [Float] {
    let info = try info(name)
    return try [Float](unsafeUninitializedCapacity: info.count) { buffer, count in
      try dequantize(name, into: UnsafeMutableBufferPointer(rebasing: buffer[..<info.count]))
      count = info.count
    }
  }

  /// Converts a tensor, or some of its rows, to single precision on all cores.
  ///
  /// - Parameters:
  ///   - name: The tensor's name.
  ///   - destination: Room for exactly the rows' values, `[rows, columns]`.
  ///   - rows: Which rows; all of them if omitted.
  /// - Throws: ``ModelFileError`` if there is no such tensor, a row is outside of it or
  ///   the destination has another size.
  public func dequantize(
    _ name: String, into destination: UnsafeMutableBufferPointer<Float>, rows: Range<Int>? = nil
  ) throws {
    let info = try info(name)
    let rows = rows ?? 0..<info.rows
    guard rows.lowerBound >= 0, rows.upperBound <= info.rows else {
      throw ModelFileError(
        url, "rows \(rows) are outside of tensor “\(name)”, which has \(info.rows)")
    }
    guard destination.count == rows.count * info.columns else {
      throw ModelFileError(
        url,
        "\(rows.count) rows of tensor “\(name)” are \(rows.count * info.columns) values, "
          + "but there is room for \(destination.count)")
    }
    guard let (values, count) = encodedRows(rows, of: info, into: destination) else { return }
    Parallel.ranges(count, grain: 1 << 16 / info.type.blockLength) { values.decode(blocks: $0) }
  }

  /// The blocks of some rows that exist, to be decoded into room for them; nothing for no values.
  func encodedRows(
    _ rows: Range<Int>, of info: TensorInfo, into destination: UnsafeMutableBufferPointer<Float>
  ) -> (values: TensorValues, blocks: Int)? {
    guard let target = destination.baseAddress, let source = mapping.bytes.baseAddress else {
      return nil
    }
    let blocksPerRow = info.columns / info.type.blockLength
    let first =
      source + info.byteRange.lowerBound
      + rows.lowerBound * blocksPerRow * info.type.blockBytes
    return (
      TensorValues(type: info.type, source: first, target: target), rows.count * blocksPerRow
    )
  }

  /// The tensor's values as integers.
  ///
  /// - Throws: ``ModelFileError`` if there is no such tensor, it is not of type I32, I64 or U8,
  ///   or a value does not fit.
  public func integers(_ name: String) throws -> [Int32] {
    let info = try info(name)
    func load<Stored: FixedWidthInteger>(_: Stored.Type) throws -> [Int32] {
      let size = MemoryLayout<Stored>.size
      return try (0..<info.count).map { index in
        let stored = mapping.bytes.loadUnaligned(
          fromByteOffset: info.byteRange.lowerBound + index * size, as: Stored.self)
        guard let value = Int32(exactly: Stored(littleEndian: stored)) else {
          throw ModelFileError(
            url, "value \(index) of tensor “\(name)” does not fit in 32 bits")
        }
        return value
      }
    }
    switch info.type {
    case .int32: return try load(Int32.self)
    case .int64: return try load(Int64.self)
    case .uint8: return try load(UInt8.self)
    default:
      throw ModelFileError(
        url, "tensor “\(name)” has type \(info.type.rawValue), which does not hold integers")
    }
  }
}
