import Figures
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.0, 3, "0"), (1234.5, 3, "1234"), (12345.678, 3, "12\u{202F}346"), (0.012345, 3, "0.0123"),
    (-0.5, 2, "−0.50"), (0.00086, 2, "0.00086"), (0.000086, 2, "8.6 × 10⁻⁵"),
    (0.00001, 2, "1.0 × 10⁻⁵"),
    (-2.5e12, 2, "−2.5 × 10¹²"), (.nan, 3, "–"), (.infinity, 3, "∞"),
    (999_999.0, 2, "999\u{202F}999"),
  ])
  func significantDigits(value: Double, digits: Int, expected: String) {
    #expect(NumberText.significant(value, digits: digits) == expected)
  }

  @Test func aRoundedZeroHasNoSign() {
    #expect(NumberText.fixed(-0.0004, decimals: 2) == "0.00")
    #expect(NumberText.fixed(-1.005e6, decimals: 0) == "−1\u{202F}005\u{202F}000")
  }
}
