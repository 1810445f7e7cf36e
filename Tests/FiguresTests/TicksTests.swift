import Testing

@testable import Figures

@Suite struct TicksTests {
  @Test(arguments: [
    (1.0, 5, 0.2), (1.0, 10, 0.1), (7.0, 5, 2.0), (0.03, 4, 0.01), (100, 3, 50), (9.4, 2, 5),
    (2e7, 4, 5e6),
  ])
  func stepsAreOneTwoOrFive(span: Double, count: Int, expected: Double) {
    #expect(Ticks.niceStep(span: span, count: count) == expected)
  }

  @Test func linearTicksAreExactDecimals() {
    let ticks = Ticks.linear(DataRange(lower: 0, upper: 0.6), count: 6)
    #expect(ticks.values == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    #expect(ticks.labels == ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6"])
  }

  @Test func negativeTicksHaveATrueMinusSign() {
    let ticks = Ticks.linear(DataRange(lower: -2.1, upper: 2.1), count: 4)
    #expect(ticks.labels == ["\u{2212}2", "\u{2212}1", "0", "1", "2"])
  }

  @Test func largeAndSmallNumbersAreShortened() {
    #expect(
      Ticks.linear(DataRange(lower: 0, upper: 20_000), count: 4).labels
        == ["0", "5k", "10k", "15k", "20k"])
    #expect(
      Ticks.linear(DataRange(lower: 0, upper: 3e6), count: 3).labels
        == ["0", "1M", "2M", "3M"])
    #expect(
      Ticks.linear(DataRange(lower: 0, upper: 4e-5), count: 2).labels
        == ["0", "2×10⁻⁵", "4×10⁻⁵"])
    #expect(
      Ticks.linear(DataRange(lower: 10_000.01, upper: 10_000.03), count: 2).labels
        == ["10\u{202F}000.01", "10\u{202F}000.02", "10\u{202F}000.03"])
  }

  @Test func logarithmicTicksNameDecades() {
    let near = Ticks.logarithmic(DataRange(lower: 0.5, upper: 2000), count: 6)
    #expect(near.values == [1, 10, 100, 1000])
    #expect(near.labels == ["1", "10", "100", "1000"])
    #expect(near.minor.contains(20) && near.minor.contains(0.5) && !near.minor.contains(10))
    let far = Ticks.logarithmic(DataRange(lower: 1e-6, upper: 1), count: 10)
    #expect(far.labels == ["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "1"])
    let thinned = Ticks.logarithmic(DataRange(lower: 1e-6, upper: 1), count: 4)
    #expect(thinned.values == [1e-6, 1e-4, 1e-2, 1])
  }

  @Test func shortLogarithmicRangesNameOneTwoFive() {
    let ticks = Ticks.logarithmic(DataRange(lower: 1.5, upper: 60), count: 6)
    #expect(ticks.values == [2, 5, 10, 20, 50])
    let narrow = Ticks.logarithmic(DataRange(lower: 22, upper: 38), count: 5)
    #expect(narrow.values.count >= 2)
    #expect(narrow.values.allSatisfy { $0 >= 22 && $0 <= 38 })
  }

  @Test func rangesSurviveExtremes() {
    for (low, high) in [
      (0.0, 0.0), (1e16, 1e16 + 2), (-1e299, 1e299), (0, .leastNonzeroMagnitude),
      (3, 3.0000000000000004),
    ] {
      let range = DataRange(
        [low, high, .nan, .infinity], scale: .linear, range: .automatic, padding: .ticks(count: 5),
        includesZero: false)
      #expect(range.lower < range.upper)
      #expect(range.lower <= low && range.upper >= high)
      #expect(Ticks.linear(range, count: 5).values.count < 50)
    }
  }

  @Test func rangeEndsLieOnTicksAndFixedEndsStay() {
    let free = DataRange(
      [0.11, 0.74], scale: .linear, range: .automatic, padding: .ticks(count: 4),
      includesZero: false)
    #expect(free.lower == 0 && abs(free.upper - 0.8) < 1e-12)
    let fixed = DataRange(
      [0.11, 0.74], scale: .linear, range: AxisRange(lower: 0.05, upper: 1),
      padding: .ticks(count: 4), includesZero: false)
    #expect(fixed.lower == 0.05 && fixed.upper == 1)
    let beyond = DataRange(
      [1, 2], scale: .linear, range: AxisRange(lower: 5), padding: .marks, includesZero: false)
    #expect(beyond.lower == 5 && beyond.upper > 5)
  }

  @Test func numbersForTables() {
    #expect(NumberText.plain(0.123456) == "0.1235")
    #expect(NumberText.plain(-12345.6) == "\u{2212}12\u{202F}346")
    #expect(NumberText.plain(1.5e-7) == "1.5×10⁻⁷")
    #expect(NumberText.plain(2) == "2")
    #expect(NumberText.plain(.nan) == "–")
    #expect(NumberText.fixed(-0.001, decimals: 2) == "0.00")
  }
}
