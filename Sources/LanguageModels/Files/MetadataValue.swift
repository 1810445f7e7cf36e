import Foundation
import Storage

/// A value in a GGUF file's header.
public enum MetadataValue: Sendable {
  case unsigned(UInt64)
  case signed(Int64)
  case real(Double)
  case flag(Bool)
  case text(String)
  case array(MetadataArray)

  /// The value as an integer, if it is one and fits.
  public var integer: Int? {
    switch self {
    case .unsigned(let value): Int(exactly: value)
    case .signed(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The value as a real number, if it is a number.
  public var real: Double? {
    switch self {
    case .unsigned(let value): Double(value)
    case .signed(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }

  /// The value as a text, if it is one.
  public var text: String? {
    if case .text(let value) = self { value } else { nil }
  }

  /// The value as a Boolean, if it is one.
  public var flag: Bool? {
    if case .flag(let value) = self { value } else { nil }
  }

  /// The value as an array, if it is one.
  public var array: MetadataArray? {
    if case .array(let value) = self { value } else { nil }
  }
}

/// An array in a GGUF file's header, left in the file until it is asked for.
///
/// A vocabulary has tens of thousands of texts; as Swift strings they would cost
/// more than the rest of the header together.
public struct MetadataArray: Sendable {
  /// The types a header value can have, with the numbers the file uses for them.
  enum Element: UInt32, Sendable {
    case uint8 = 0
    case int8, uint16, int16, uint32, int32, float32, bool, text, array, uint64, int64, float64

    /// Fewest bytes one value takes.
    var minimumBytes: Int {
      switch self {
      case .uint8, .int8, .bool: 1
      case .uint16, .int16: 2
      case .uint32, .int32, .float32: 4
      case .uint64, .int64, .float64, .text: 8
      case .array: 12
      }
    }
  }

  let element: Element
  /// Number of elements.
  public let count: Int
  let file: MappedFile
  let start: Int

  /// Calls `body` with each element's UTF-8 bytes; false, without a call, if they are not texts.
  ///
  /// The bytes are valid during the call only.
  public func forEachText(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
    guard element == .text else { return false }
    var cursor = ByteCursor(file.bytes, url: file.url, offset: start)
    for _ in 0..<count {
      let range = try cursor.skipText("a text")
      try body(UnsafeRawBufferPointer(rebasing: file.bytes[range]))
    }
    return true
  }

  /// The elements as texts, or `nil` if they are not.
  public var texts: [String]? {
    var result: [String] = []
    result.reserveCapacity(count)
    let isText = try? forEachText { result.append(String(decoding: $0, as: UTF8.self)) }
    return isText == true ? result : nil
  }

  /// The elements as integers, or `nil` if one is not an integer that fits.
  public var integers: [Int]? {
    scalars { $0.integer }
  }

  /// The elements as real numbers, or `nil` if they are not numbers.
  public var reals: [Double]? {
    scalars { $0.real }
  }

  private func scalars<Scalar>(_ convert: (MetadataValue) -> Scalar?) -> [Scalar]? {
    guard element != .text, element != .array else { return nil }
    var cursor = ByteCursor(file.bytes, url: file.url, offset: start)
    var result: [Scalar] = []
    result.reserveCapacity(count)
    for _ in 0..<count {
      guard let value = try? cursor.readScalar(element), let scalar = convert(value) else {
        return nil
      }
      result.append(scalar)
    }
    return result
  }
}

extension ByteCursor {
  /// Reads a value that is neither a text nor an array.
  mutating func readScalar(_ type: MetadataArray.Element) throws -> MetadataValue {
    switch type {
    case .uint8: .unsigned(UInt64(try read(UInt8.self, "a value")))
    case .uint16: .unsigned(UInt64(try read(UInt16.self, "a value")))
    case .uint32: .unsigned(UInt64(try read(UInt32.self, "a value")))
    case .uint64: .unsigned(try read(UInt64.self, "a value"))
    case .int8: .signed(Int64(try read(Int8.self, "a value")))
    case .int16: .signed(Int64(try read(Int16.self, "a value")))
    case .int32: .signed(Int64(try read(Int32.self, "a value")))
    case .int64: .signed(try read(Int64.self, "a value"))
    case .float32: .real(Double(Float(bitPattern: try read(UInt32.self, "a value"))))
    case .float64: .real(Double(bitPattern: try read(UInt64.self, "a value")))
    case .bool: .flag(try read(UInt8.self, "a value") != 0)
    case .text: .text(try readText("a text"))
    case .array: throw ModelFileError(url, "has an array where a single value is expected")
    }
  }
}
