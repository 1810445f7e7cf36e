import Testing

@testable import Publishing

/// The colours of Swift code.
@Suite struct ListingTests {
  /// The coloured parts as `kind:text`.
  private func colored(_ code: String) -> [String] {
    var scanner = SwiftScanner(code)
    scanner.scan()
    return scanner.tokens.compactMap { token in
      token.kind.map {
        "\($0):" + String(decoding: scanner.bytes[token.range], as: UTF8.self)
      }
    }
  }

  @Test(arguments: [
    ("let a = train(on: b, l1: 8.6e-4)", ["keyword:let", "label:on", "label:l1", "number:8.6e-4"]),
    ("0..<3 + 0x1Fp-2 - 1_000.5", ["number:0", "number:3", "number:0x1Fp-2", "number:1_000.5"]),
    ("a[1].map { $0.init + self.in }", ["number:1", "number:0", "keyword:self"]),
    ("x ? y : z", []), ("f(a ? b : c)", []),
    ("f(in: x, default: 2)", ["label:in", "label:default", "number:2"]),
    ("// let\nlet", ["comment:// let", "keyword:let"]),
    ("/* a /* b */ c */ let", ["comment:/* a /* b */ c */", "keyword:let"]),
    ("/* open", ["comment:/* open"]),
    ("\"a \\\"b\\\" let\" if", ["string:\"a \\\"b\\\" let\"", "keyword:if"]),
    ("\"n = \\(f(n: 2)) s\"", ["string:\"n = \\(", "label:n", "number:2", "string:) s\""]),
    ("\"\\(\"\\(1)\")\"", ["string:\"\\(\"\\(", "number:1", "string:)\")\""]),
    ("#\"a \"b\" \\(c)\"# d", ["string:#\"a \"b\" \\(c)\"#"]),
    ("\"\"\"\na \"b\"\n\"\"\" let", ["string:\"\"\"\na \"b\"\n\"\"\"", "keyword:let"]),
    ("\"unclosed\nlet", ["string:\"unclosed", "keyword:let"]),
    (
      "struct Train: Directive { @Parameter(\"A\") var on: Tokens }",
      [
        "keyword:struct", "type:Train", "type:Directive", "type:Parameter", "string:\"A\"",
        "keyword:var", "type:Tokens",
      ]
    ),
    ("open class A", ["keyword:open", "keyword:class", "type:A"]), ("open(a)", []), ("", []),
    ("\"\\", ["string:\"\\"]), ("\"\\(", ["string:\"\\("]), ("#", []), (")]}", []), ("é.Ü", []),
  ])
  func kinds(_ code: String, _ expected: [String]) {
    #expect(colored(code) == expected, "\(colored(code))")
  }

  @Test func everyByteIsKept() {
    let pieces = [
      "let ", "\"", "\\(", ")", "(", "#", "/*", "*/", "//", "\n", "a", "é", "1.", "\"\"\"", "e-",
    ]
    var state: UInt64 = 7
    for _ in 0..<2_000 {
      var code = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1
        code += pieces[Int(state >> 33) % pieces.count]
      }
      var scanner = SwiftScanner(code)
      scanner.scan()
      var end = 0
      for token in scanner.tokens {
        #expect(token.range.lowerBound == end && !token.range.isEmpty)
        end = token.range.upperBound
      }
      #expect(end == code.utf8.count, "\(code)")
    }
    let deep = String(repeating: "\"\\(", count: 50_000)
    #expect(!SourceListing.highlighted(deep).isEmpty)
  }
}
