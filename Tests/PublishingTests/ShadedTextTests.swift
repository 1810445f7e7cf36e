import Foundation
import Notebook
import Testing

@testable import Publishing

/// Passages whose tokens are shaded.
@Suite struct ShadedTextTests {
  private func html(_ passages: [ShadedText.Passage], showsScale: Bool = false) throws -> String {
    try FeatureSample.context().shaded(
      ShadedText(passages, measure: "code"), showsScale: showsScale
    ).markup
  }

  @Test func onlyTokensWithAStrengthAreElements() throws {
    let passage = try ShadedText.Passage(
      [" The", " Inc", " of", " Corp", "."], values: [0, 4.15, 0, 8.3, 0], largest: 8.3,
      label: "largest")
    #expect(
      try html([passage])
        == """
        <div class="shaded"><p><small>largest</small><span>The <b class="a5" title="code 4.15">\
        Inc</b> of <b class="a10" title="code 8.30">Corp</b>.</span><i>; strongest: Corp 8.30</i></p>

        </div>

        """.replacing("\n\n</div>\n", with: "\n</div>\n"))
  }

  @Test func signsAndThePivot() throws {
    let passage = try ShadedText.Passage(
      [.init("a", strength: -0.31), .init("b"), .init("c", strength: 0.001)], pivot: 1)
    let text = try html([passage], showsScale: true)
    #expect(
      text.contains(#"<b class="n4">a</b><b class="pivot">b</b><b class="a1">c</b></span>"#))
    #expect(text.contains("<i>; strongest: a; about: b</i>"))
    #expect(text.contains("code: − largest <b class=\"n10\">") && text.contains("+ largest</p>"))
    let plain = try html([FeatureSample.passage()], showsScale: true)
    #expect(!plain.contains("− largest") && plain.contains("code: 0 <b class=\"a1\">"))
  }

  @Test(arguments: [
    ("\n", "⏎"), ("\t\r", "⇥␍"), ("  x", "x"), (" ", " "), ("\u{200B}", "U+200B"),
    ("\u{FEFF}\u{AD}", "U+FEFF U+00AD"), ("\u{0}", "\u{2400}"), ("\u{202E}a", "\u{FFFD}a"),
    ("\u{FFFD}", "\u{FFFD}"), ("<b>", "&lt;b&gt;"), ("a\u{200D}b", "a\u{200D}b"), ("", ""),
  ])
  func whatWouldNotBeSeenIs(_ token: String, _ shown: String) throws {
    let text = try html([.init([.init("x"), .init(token, strength: 1)])])
    #expect(text.contains("<b class=\"a10\">\(shown)</b>"), "\(text)")
  }

  @Test func textFromTheRightKeepsItsDirection() throws {
    let text = try html([.init([.init(" שלום", strength: 0.5), .init(" עולם")])])
    #expect(text.contains("<span dir=\"auto\"><b class=\"a5\">שלום</b> עולם</span>"))
    #expect(try !html([FeatureSample.passage()]).contains("dir="))
  }

  private func luminance(_ channels: [Double]) -> Double {
    let linear = channels.map { channel -> Double in
      let value = channel / 255
      return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  private func channels(_ name: String, isDark: Bool) throws -> [Double] {
    let color = try #require(Theme.colors.first { $0.name == name })
    let number = try #require(UInt32((isDark ? color.dark : color.light).dropFirst(), radix: 16))
    return [16, 8, 0].map { Double(number >> UInt32($0) & 255) }
  }

  @Test(arguments: ["shade", "shade-opposite"], [false, true])
  func textIsReadOnEveryShade(_ shade: String, isDark: Bool) throws {
    let ink = luminance(try channels("ink", isDark: isDark))
    let color = try channels(shade, isDark: isDark)
    for name in ["ground", "panel", "note-ground"] {
      let ground = try channels(name, isDark: isDark)
      for level in 1...ShadedText.Token.levelCount {
        let part = Double(Theme.Style.shadePart(ofLevel: level)) / 100
        #expect((0...1).contains(part))
        let mixed = luminance(zip(color, ground).map { $0 * part + $1 * (1 - part) })
        let contrast = (max(ink, mixed) + 0.05) / (min(ink, mixed) + 0.05)
        #expect(contrast >= 4.5, "\(shade) \(level) on \(name): \(contrast)")
      }
    }
  }

  @Test func everyLevelHasAColourAndALineThatGrows() {
    for name in ["a", "n"] {
      let rules = Theme.styleSheet.matches(
        of: /\.shaded b\.([an])([0-9]+) \{[^}]* ([0-9]+)%[^}]*thickness: ([0-9.]+)px \}/
      ).filter { $0.1 == name }
      #expect(rules.compactMap { Int($0.2) } == Array(1...ShadedText.Token.levelCount))
      let parts = rules.compactMap { Int($0.3) }
      let lines = rules.compactMap { Double($0.4) }
      #expect(zip(parts, parts.dropFirst()).allSatisfy { $0 < $1 } && parts.count == 10)
      #expect(zip(lines, lines.dropFirst()).allSatisfy { $0 < $1 } && lines.count == 10)
    }
  }
}
