import Foundation

/// Many numbers in a payload, read only when somebody asks for them.
///
/// As JSON they would be parsed whenever the value is loaded; packed they are one text: their
/// IEEE 754 bits, little end first, in Base64.
public struct PackedNumbers: Codable, Hashable, Sendable {
  private let text: String

  /// Packs numbers.
  public init(_ values: [Double]) {
    var data = Data(capacity: values.count * 8)
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    text = data.base64EncodedString()
  }

  /// Reads the text.
  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// The numbers; empty if the text is none of ours, which the store's digests rule out.
  public var values: [Double] {
    guard let data = Data(base64Encoded: text), data.count.isMultiple(of: 8) else { return [] }
    return stride(from: 0, to: data.count, by: 8).map { start in
      var bits: UInt64 = 0
      for offset in (0..<8).reversed() { bits = bits << 8 | UInt64(data[start + offset]) }
      return Double(bitPattern: bits)
    }
  }
}
