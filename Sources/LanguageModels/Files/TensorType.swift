/// How a stored tensor's values are encoded.
///
/// Quantised types store blocks of 32 values that share a scale (and an offset).
public enum TensorType: String, Sendable, CaseIterable {
  case float32 = "F32"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case float64 = "F64"
  case int32 = "I32"
  case int64 = "I64"
  case uint8 = "U8"
  /// 32 signed bytes times a half-precision scale.
  case q8_0 = "Q8_0"
  /// 32 four-bit values minus eight, times a half-precision scale.
  case q4_0 = "Q4_0"
  /// 32 four-bit values times a half-precision scale plus a half-precision offset.
  case q4_1 = "Q4_1"

  /// Number of values in one block; 1 for types that are not quantised.
  public var blockLength: Int {
    switch self {
    case .q8_0, .q4_0, .q4_1: 32
    default: 1
    }
  }

  /// Number of bytes in one block.
  public var blockBytes: Int {
    switch self {
    case .uint8: 1
    case .float16, .bfloat16: 2
    case .float32, .int32: 4
    case .float64, .int64: 8
    case .q8_0: 34
    case .q4_0: 18
    case .q4_1: 20
    }
  }
}
