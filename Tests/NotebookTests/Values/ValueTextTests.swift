import Figures
import Testing

@testable import Notebook

struct ValueTextTests {
  @Test(arguments: [
    (0.0, "0"), (0.8123456, "0.8123"), (-0.5, "−0.5"), (2.0, "2"), (12.3456, "12.35"),
    (999.94, "999.9"), (999.96, "1000"), (1234.56, "1235"), (12345.678, "12\u{202F}346"),
    (8.6e-4, "0.00086"), (0.000123456, "0.0001235"), (1.25e-7, "1.25 × 10⁻⁷"),
    (3e20, "3 × 10²⁰"), (.infinity, "∞"), (.nan, "not a number"), (99.999, "100"),
  ])
  func realNumbers(_ number: Double, _ text: String) {
    #expect(ValueText.displayed(.real(number)) == text)
  }

  @Test(arguments: [
    (0, "0"), (1234, "1234"), (12345, "12\u{202F}345"), (-1_234_567, "−1\u{202F}234\u{202F}567"),
    (Int.min, "−9\u{202F}223\u{202F}372\u{202F}036\u{202F}854\u{202F}775\u{202F}808"),
  ])
  func wholeNumbers(_ number: Int, _ text: String) {
    #expect(ValueText.displayed(.integer(number)) == text)
    #expect(ValueText.interpolated(.integer(number)) == "\(number)")
  }

  @Test func fixedDigits() {
    #expect(NumberText.fixed(0.8666, decimals: 2) == "0.87")
    #expect(NumberText.fixed(-0.001, decimals: 2) == "0.00")
    #expect(NumberText.fixed(-1.5, decimals: 0) == "−2")
  }

  @Test func sourceOfValues() {
    let value = Value.tuple([
      ("a", .array([.integer(1), .real(0.5)])), (nil, .choice(Site.residual(3))),
      ("t", .text("say \"so\"")), ("m", .missing),
    ])
    #expect(ValueText.source(value) == #"(a: [1, 0.5], .residual(3), t: "say \"so\"", m: nil)"#)
  }
}
