/// Code as a block of a page.
enum SourceListing {
  /// A code block with a scroll box that the keyboard reaches; Swift has its syntax marked.
  static func block(_ code: String, language: String?, label: String) -> HTML {
    .tag(
      .pre,
      [
        "class": "listing", "tabindex": "0", "role": "region",
        "aria-label": label,
      ],
      [.tag(.code, [:], language == "swift" ? highlighted(code) : [.text(code)])])
  }

  /// The pieces of Swift code, each with a class for its kind.
  static func highlighted(_ code: String) -> [HTML] {
    var scanner = SwiftScanner(code)
    scanner.scan()
    return scanner.tokens.map { token in
      let text = String(decoding: scanner.bytes[token.range], as: UTF8.self)
      return token.kind.map { .tag(.span, ["class": $0.rawValue], text) } ?? .text(text)
    }
  }
}
