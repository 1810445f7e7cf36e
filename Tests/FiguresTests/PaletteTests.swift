import Testing

@testable import Figures

@Suite struct PaletteTests {
  @Test func contrastIsTheOneOfWCAG() {
    #expect(abs(Color(0).contrast(with: Color(0xFFFFFF)) - 21) < 1e-9)
    #expect(abs(Color(0x0072B2).contrast(with: Color(0xFFFFFF)) - 5.19) < 0.01)
  }

  @Test(arguments: Appearance.allCases, [Panel.SeriesOrder.categorical, .ordered])
  func everySeriesIsVisible(appearance: Appearance, order: Panel.SeriesOrder) {
    let palette = Palette(appearance)
    for count in 1...8 {
      let colors = (0..<count).map { palette.color($0, of: count, order: order) }
      #expect(Set(colors).count == count)
      for color in colors {
        #expect(color.contrast(with: palette.background) >= 3)
        #expect(palette.textColor(for: color).contrast(with: palette.background) >= 4.5)
      }
    }
    #expect(palette.muted.contrast(with: palette.background) >= 3)
    #expect(palette.secondary.contrast(with: palette.background) >= 4.5)
    #expect(palette.text.contrast(with: palette.background) >= 7)
  }

  @Test func orderedRampGainsContrast() {
    for appearance in Appearance.allCases {
      let palette = Palette(appearance)
      let contrasts = (0..<6).map {
        palette.color($0, of: 6, order: .ordered).contrast(with: palette.background)
      }
      #expect(contrasts == contrasts.sorted())
    }
  }

  @Test func everySeriesDiffersWithoutColor() {
    let styles = Figure(
      Panel(
        x: Axis(""), y: Axis(""),
        series: (0..<8).map { Series("\($0)", x: [1], y: [1], emphasis: $0 > 5 ? .muted : .normal) }
      )
    ).styles(Palette(.light))[0]
    #expect(Set(styles.map(\.marker)).count == 8)
    #expect(Set(styles.map(\.dash)).count == 8)
  }

  @Test func sharedNamesLookTheSameInEveryPanel() {
    let panels = [["a", "b"], ["b", "c"]].map { names in
      Panel(x: Axis(""), y: Axis(""), series: names.map { Series($0, x: [1], y: [1]) })
    }
    let styles = Figure(panels: panels).styles(Palette(.dark))
    #expect(styles[0][1] == styles[1][0])
    #expect(styles[0][0].color != styles[1][1].color)
  }
}
