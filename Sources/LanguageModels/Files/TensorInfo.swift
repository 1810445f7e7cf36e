/// What a file says about one of its tensors.
public struct TensorInfo: Sendable, Equatable {
  /// The tensor's name.
  public let name: String
  /// Extents in row-major order: the last one varies fastest in the file.
  ///
  /// GGUF lists them the other way round; they are reversed on reading, so that a
  /// linear layer's weight is `[outputs, inputs]` in every format.
  public let shape: [Int]
  /// How the values are encoded.
  public let type: TensorType
  /// Where the values lie in the file.
  let byteRange: Range<Int>

  /// Number of values.
  public var count: Int { shape.reduce(1, *) }
  /// Number of values in a row: the last extent; 1 for a scalar.
  public var columns: Int { shape.last ?? 1 }
  /// Number of rows: the product of all extents but the last.
  public var rows: Int { shape.dropLast().reduce(1, *) }

  /// Number of bytes in the values of a shape, or `nil` if they do not fill whole blocks or cannot
  /// be counted in an `Int`.
  static func byteCount(shape: [Int], type: TensorType) -> Int? {
    guard (shape.last ?? 1) % type.blockLength == 0 else { return nil }
    return byteCount(shape: shape, valueBytes: type.blockBytes).map { $0 / type.blockLength }
  }

  /// Number of bytes in the values of a shape, or `nil` if they cannot be counted in an `Int`.
  static func byteCount(shape: [Int], valueBytes: Int) -> Int? {
    var bytes = valueBytes
    for extent in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
      if overflow || extent < 0 { return nil }
      bytes = product
    }
    return bytes
  }
}
