import Foundation

/// How results become JSON: sorted keys, and numbers that are not finite as texts.
///
/// Equal results give equal bytes, and what was written can be read back.
public enum PayloadCoding {
  private static let (infinity, negativeInfinity, nan) = ("inf", "-inf", "nan")

  /// The JSON of a result.
  public static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: infinity, negativeInfinity: negativeInfinity, nan: nan)
    return try encoder.encode(value)
  }

  /// The result that ``encode(_:)`` wrote.
  public static func decode<Result: Decodable>(_ type: Result.Type, from data: Data) throws
    -> Result
  {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: infinity, negativeInfinity: negativeInfinity, nan: nan)
    return try decoder.decode(type, from: data)
  }
}
