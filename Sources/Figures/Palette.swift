/// The colours of a figure on one ground.
struct Palette: Hashable, Sendable {
  let appearance: Appearance
  var background: Color
  /// Titles and legends.
  var text: Color
  /// Tick labels, axis labels, reference lines.
  var secondary: Color
  /// Gridlines.
  var hairline: Color
  /// Axis lines.
  var axis: Color
  /// Series drawn as context.
  var muted: Color
  /// Series that are kinds of thing, in order of use.
  private var categorical: [Color]

  init(_ appearance: Appearance) {
    self.appearance = appearance
    switch appearance {
    case .light:
      background = Color(0xFFFFFF)
      text = Color(0x1B1E23)
      secondary = Color(0x545B64)
      hairline = Color(0xE3E5E8)
      axis = Color(0x8A9099)
      muted = Color(0x8A9099)
      // Four of Okabe and Ito's reach 3:1 on white; the rest differ from them in lightness too.
      categorical = [
        0x0072B2, 0xD55E00, 0x009E73, 0xC766A0, 0x8A6A00, 0x5140A5, 0x2E93B8, 0x5C5C5C,
        0x86162B, 0x6E9118,
      ].map(Color.init)
    case .dark:
      background = Color(0x161616)
      text = Color(0xDFDFD6)
      secondary = Color(0xA9A99F)
      hairline = Color(0x2C2F33)
      axis = Color(0x74746E)
      muted = Color(0x85857E)
      categorical = [
        0x4BA6E3, 0xF0803C, 0x2BBF95, 0xE19CC4, 0xD9B44A, 0xA79BF0, 0x86D6EC, 0xBDBDB5,
        0xDB5A6B, 0xC2DA6E,
      ].map(Color.init)
    }
  }

  /// The order of the colours in a stack: grey last, since what is left over is grey as well.
  private static let stackOrder = [0, 1, 2, 3, 4, 5, 6, 8, 9, 7]

  /// The colour of one of `count` series.
  func color(
    _ index: Int, of count: Int, order: Panel.SeriesOrder, isStacked: Bool = false
  ) -> Color {
    switch order {
    case .categorical where isStacked:
      categorical[Palette.stackOrder[index % Palette.stackOrder.count]]
    case .categorical: categorical[index % categorical.count]
    case .ordered: ramp(count > 1 ? Double(index) / Double(count - 1) : 1)
    }
  }

  /// A step of the ramp for ordered series, from gold over rose to indigo as contrast grows.
  private func ramp(_ position: Double) -> Color {
    let dark = background.luminance < 0.5
    let lightness = dark ? 0.56 + 0.34 * position : 0.67 - 0.35 * position
    let hue = dark ? 285 + 165 * position : 65 - 140 * position
    return .oklch(lightness: lightness, chroma: 0.15, hue: hue)
  }

  /// A shade of a series' colour in which text reaches 4.5:1.
  func textColor(for color: Color) -> Color {
    var share = 0.0
    while share < 1 {
      let candidate = color.mixed(with: text, share)
      if candidate.contrast(with: background) >= 4.6 { return candidate }
      share += 0.05
    }
    return text
  }
}
