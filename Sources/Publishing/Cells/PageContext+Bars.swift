import Figures
import Foundation
import Notebook

extension PageContext {
  private static let barsHeight = 40.0

  /// A small histogram: one path, in the colour of the text around it.
  static func bars(_ bars: Bars) -> HTML {
    let drawing = HTML.tag(
      .svg,
      [
        "class": "bars", "role": "img", "aria-label": bars.alternative,
        "viewBox": "0 0 \(bars.heights.count) 40", "preserveAspectRatio": "none",
      ], [.tag(.path, ["d": outline(bars)])])
    let scale = bars.isLogarithmic ? [HTML.tag(.span, [:], "logarithmic height")] : []
    return .fragment([
      drawing,
      .tag(
        .p, ["class": "bars-axis", "aria-hidden": "true"],
        [.tag(.span, [:], [.foreign(bars.start)])] + scale
          + [.tag(.span, [:], [.foreign(bars.end)])]),
    ])
  }

  private static func outline(_ bars: Bars) -> String {
    let largest = bars.heights.max() ?? 0
    let smallest = bars.heights.filter { $0 > 0 }.min() ?? 0
    let range = log(largest / smallest)
    return bars.heights.enumerated().map { place, height in
      guard height > 0 else { return "" }
      // The smallest bar of a logarithmic scale is still seen.
      let part =
        bars.isLogarithmic && range > 0
        ? 0.08 + 0.92 * log(height / smallest) / range : height / largest
      let top = NumberText.trimmed(
        NumberText.fixed(barsHeight * (1 - part), decimals: 1))
      return "M\(place).05 40V\(top)h.9V40z"
    }.joined()
  }
}
