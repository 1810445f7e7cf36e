/// Colours for numbers: a path through the Oklab space in steps that look equally large.
///
/// Lightness changes evenly along the path, so that the order of two values is seen without hue:
/// in print, and with any colour vision. The end that contrasts more with the ground stands for
/// what is more.
struct ColorMap: Hashable, Sendable {
  /// How many colours there are: few enough for an indexed image, too many to see the steps.
  static let count = 81

  /// The colours from the least value to the greatest.
  let colors: [Color]

  /// The colour at a share of the way from the least value to the greatest.
  func color(_ share: Double) -> Color {
    guard share > 0 else { return colors[0] }
    return colors[min(ColorMap.count - 1, Int(min(share, 1) * Double(ColorMap.count)))]
  }
}

extension ColorMap {
  /// A point that a path passes: its lightness follows from its place.
  private struct Stop {
    var chroma: Double
    var hue: Double

    init(_ chroma: Double, _ hue: Double) { (self.chroma, self.hue) = (chroma, hue) }
  }

  /// From pale yellow over green and blue to violet, at equal distances.
  ///
  /// Each chroma is near the largest that sRGB shows at that lightness; hue turns one way only.
  private static let sequentialStops = [
    Stop(0.085, 103), Stop(0.125, 128), Stop(0.125, 158), Stop(0.105, 195), Stop(0.110, 235),
    Stop(0.125, 268), Stop(0.115, 300),
  ]

  /// One path for values that only grow.
  static func sequential(_ appearance: Appearance) -> ColorMap {
    let (pale, deep) = appearance == .light ? (0.94, 0.28) : (0.94, 0.33)
    let path = (0..<count).map { step -> Color in
      let place = Double(step) / Double(count - 1)
      let stop = interpolate(sequentialStops, at: place)
      return .oklch(
        lightness: pale + (deep - pale) * place, chroma: stop.chroma, hue: stop.hue)
    }
    return ColorMap(colors: appearance == .light ? path : path.reversed())
  }

  /// Two arms from a grey in the middle: blue below it, orange above, a pair that every kind of
  /// colour vision tells apart.
  static func diverging(_ appearance: Appearance) -> ColorMap {
    let (middle, end) = appearance == .light ? (0.95, 0.46) : (0.29, 0.84)
    let (below, above) = appearance == .light ? (255.0, 48.0) : (242, 62)
    return ColorMap(
      colors: (0..<count).map { step in
        let place = Double(step) / Double(count - 1) * 2 - 1
        return .oklch(
          lightness: middle + (end - middle) * abs(place), chroma: 0.13 * abs(place),
          hue: place < 0 ? below : above)
      })
  }

  /// A smooth curve through all stops (Catmull and Rom's).
  private static func interpolate(_ stops: [Stop], at place: Double) -> Stop {
    let position = place * Double(stops.count - 1)
    let index = min(Int(position), stops.count - 2)
    let share = position - Double(index)
    let around = (-1...2).map { stops[min(max(index + $0, 0), stops.count - 1)] }
    func value(_ part: KeyPath<Stop, Double>) -> Double {
      let (before, from, to, after) = (
        around[0][keyPath: part], around[1][keyPath: part], around[2][keyPath: part],
        around[3][keyPath: part]
      )
      let (first, second) = (to - before, 2 * before - 5 * from + 4 * to - after)
      let third = 3 * (from - to) + after - before
      return from + 0.5 * share * (first + share * (second + share * third))
    }
    return Stop(value(\.chroma), value(\.hue))
  }
}
