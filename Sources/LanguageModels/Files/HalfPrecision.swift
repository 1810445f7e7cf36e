/// Conversions between single precision and the 16 bits of IEEE 754 half precision.
///
/// Written with integer operations because `Float16` is missing on some platforms
/// and calls a library function for each value on others.
enum HalfPrecision {
  /// The value of half-precision `bits`, exact.
  @inline(__always)
  static func float(_ bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let magnitude = UInt32(bits & 0x7fff) << 13
    // The multiplication moves the exponent and normalises subnormal numbers at once.
    let scaled = (Float(bitPattern: magnitude) * 0x1p112).bitPattern
    let isFinite = magnitude < 0x0f80_0000
    return Float(bitPattern: sign | (isFinite ? scaled : magnitude | 0x7f80_0000))
  }

  /// The half-precision bits nearest to `value`; ties go to the even neighbour.
  static func bits(_ value: Float) -> UInt16 {
    let sign = UInt16(truncatingIfNeeded: value.bitPattern >> 16) & 0x8000
    let magnitude = value.bitPattern & 0x7fff_ffff
    if magnitude > 0x7f80_0000 { return sign | 0x7e00 }
    if magnitude >= 0x477f_f000 { return sign | 0x7c00 }
    if magnitude < 0x3880_0000 {
      // Adding one half aligns a subnormal result with the last bits of the sum.
      let sum = Float(bitPattern: magnitude) + 0.5
      return sign | UInt16(truncatingIfNeeded: sum.bitPattern &- Float(0.5).bitPattern)
    }
    let roundToEven = 0xfff &+ ((magnitude >> 13) & 1)
    let rebased = magnitude &- 0x3800_0000 &+ roundToEven
    return sign | UInt16(truncatingIfNeeded: rebased >> 13)
  }
}
