import Foundation
import Testing

@testable import Figures

@Suite struct ColorMapTests {
  /// How a colour looks to a kind of vision, in the Oklab space.
  private enum Vision: CaseIterable {
    case normal, protanopia, deuteranopia

    /// Machado, Oliveira and Fernandes (2009), severity 1, on linear light.
    private var matrix: [[Double]] {
      switch self {
      case .normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
      case .protanopia:
        [
          [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
          [-0.003882, -0.048116, 1.051998],
        ]
      case .deuteranopia:
        [
          [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
          [-0.011820, 0.042940, 0.968881],
        ]
      }
    }

    func lab(_ color: Color) -> [Double] {
      let light = [color.red, color.green, color.blue].map { part -> Double in
        let value = Double(part) / 255
        return value <= 0.040_45 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      }
      let seen = Vision.product(matrix, light).map { min(max($0, 0), 1) }
      let cones = Vision.product(
        [
          [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
          [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
          [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
        ], seen
      ).map { cbrt($0) }
      return Vision.product(
        [
          [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
          [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
          [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
        ], cones)
    }

    private static func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
      matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    }
  }

  private func distance(_ one: [Double], _ other: [Double]) -> Double {
    zip(one, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  @Test(arguments: Appearance.allCases)
  func lightnessFollowsTheValueEvenly(appearance: Appearance) {
    let map = ColorMap.sequential(appearance)
    let lightness = map.colors.map { Vision.normal.lab($0)[0] }
    let steps = zip(lightness, lightness.dropFirst()).map { $1 - $0 }
    let mean = (lightness[ColorMap.count - 1] - lightness[0]) / Double(ColorMap.count - 1)
    #expect(appearance == .light ? mean < 0 : mean > 0)
    // Rounding to whole numbers of sRGB moves a colour by less than half a step.
    for step in steps { #expect(abs(step - mean) < 0.5 * abs(mean)) }
  }

  @Test(arguments: Appearance.allCases)
  func everyVisionTellsValuesApart(appearance: Appearance) {
    for vision in Vision.allCases {
      let map = ColorMap.sequential(appearance)
      let lightness = map.colors.map { vision.lab($0)[0] }
      let ordered = appearance == .light ? lightness.reversed() : lightness
      for (place, value) in ordered.enumerated().dropFirst(4) {
        #expect(value > ordered[place - 4], "\(vision), level \(place)")
      }
      let tenths = (0...10).map { vision.lab(map.color(Double($0) / 10)) }
      for (one, other) in zip(tenths, tenths.dropFirst()) {
        #expect(distance(one, other) > 0.04, "\(vision)")
      }
      let arms = ColorMap.diverging(appearance)
      for share in [0.0, 0.1, 0.2, 0.3] {
        let (below, above) = (vision.lab(arms.color(share)), vision.lab(arms.color(1 - share)))
        #expect(distance(below, above) > 0.15 * (1 - 2 * share), "\(vision), \(share)")
      }
    }
  }

  @Test(arguments: Appearance.allCases)
  func armsAreEquallyStrong(appearance: Appearance) {
    let map = ColorMap.diverging(appearance)
    for place in 0..<ColorMap.count / 2 {
      let below = Vision.normal.lab(map.colors[place])[0]
      let above = Vision.normal.lab(map.colors[ColorMap.count - 1 - place])[0]
      #expect(abs(below - above) < 0.01)
    }
    let middle = map.color(0.5)
    #expect(middle.red == middle.green && middle.green == middle.blue)
  }

  @Test(arguments: Appearance.allCases)
  func numbersAreReadableOnEveryColor(appearance: Appearance) {
    for map in [ColorMap.sequential(appearance), .diverging(appearance)] {
      #expect(map.colors.count == ColorMap.count && Set(map.colors).count == ColorMap.count)
      for color in map.colors { #expect(color.contrast(with: color.textColor) >= 4.5) }
    }
  }

  @Test func sharesFallOnTheirColors() {
    let map = ColorMap.sequential(.light)
    #expect(map.color(0) == map.colors[0] && map.color(-1) == map.colors[0])
    #expect(map.color(1) == map.colors.last && map.color(2) == map.colors.last)
    #expect(map.color(0.5) == map.colors[ColorMap.count / 2])
    #expect(map.color(.nan) == map.colors[0])
  }
}
