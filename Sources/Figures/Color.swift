import Foundation

/// An opaque colour in sRGB.
struct Color: Hashable, Sendable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8

  init(_ hexadecimal: UInt32) {
    red = UInt8(hexadecimal >> 16 & 0xFF)
    green = UInt8(hexadecimal >> 8 & 0xFF)
    blue = UInt8(hexadecimal & 0xFF)
  }

  /// The colour as `0xRRGGBB`.
  var hexadecimal: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }

  /// The colour with the given linear-light components, clipped to what sRGB can show.
  private init(linear red: Double, _ green: Double, _ blue: Double) {
    func encode(_ value: Double) -> UInt8 {
      let value = min(max(value, 0), 1)
      let encoded = value <= 0.003_130_8 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
      return UInt8((encoded * 255).rounded())
    }
    self.init(0)
    self.red = encode(red)
    self.green = encode(green)
    self.blue = encode(blue)
  }

  private var linear: (red: Double, green: Double, blue: Double) {
    func decode(_ value: UInt8) -> Double {
      let value = Double(value) / 255
      return value <= 0.040_45 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return (decode(red), decode(green), decode(blue))
  }

  /// Relative luminance as WCAG 2 defines it.
  var luminance: Double {
    let light = linear
    return 0.2126 * light.red + 0.7152 * light.green + 0.0722 * light.blue
  }

  /// Contrast ratio against another colour as WCAG 2 defines it, from 1 to 21.
  func contrast(with other: Color) -> Double {
    let (first, second) = (luminance, other.luminance)
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  /// The colour a share of the way towards another.
  func mixed(with other: Color, _ share: Double) -> Color {
    func mix(_ first: UInt8, _ second: UInt8) -> UInt8 {
      UInt8((Double(first) + (Double(second) - Double(first)) * share).rounded())
    }
    var result = self
    result.red = mix(red, other.red)
    result.green = mix(green, other.green)
    result.blue = mix(blue, other.blue)
    return result
  }

  /// A colour of the Oklch space, with the chroma lowered until sRGB can show it.
  static func oklch(lightness: Double, chroma: Double, hue: Double) -> Color {
    var chroma = chroma
    let angle = hue * .pi / 180
    while true {
      let (a, b) = (chroma * cos(angle), chroma * sin(angle))
      let long = pow(lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b, 3)
      let medium = pow(lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b, 3)
      let short = pow(lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b, 3)
      let red = 4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short
      let green = -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short
      let blue = -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short
      let fits = [red, green, blue].allSatisfy { $0 > -0.001 && $0 < 1.001 }
      if fits || chroma < 0.005 { return Color(linear: red, green, blue) }
      chroma -= 0.005
    }
  }
}
