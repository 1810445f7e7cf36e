/// A piece of a page.
///
/// Text and attribute values are escaped when they are written, so that no value that comes from
/// a model, a corpus or an author can become mark-up. What is written as it is must be a
/// ``TrustedMarkup``, which only a few places can make.
indirect enum HTML: Sendable {
  case element(Tag, Attributes, [HTML])
  case text(String)
  case fragment([HTML])
  case trusted(TrustedMarkup)

  /// Nothing.
  static let empty = HTML.fragment([])

  /// Whether nothing would be written.
  var isEmpty: Bool {
    switch self {
    case .element: false
    case .text(let text): text.isEmpty
    case .trusted(let markup): markup.text.isEmpty
    case .fragment(let content): content.allSatisfy(\.isEmpty)
    }
  }
}

/// The elements that pages are made of.
enum Tag: String, Sendable {
  case html, head, meta, title, link, script, style, body
  case header, nav, main, article, aside, footer, section, div, span
  case h1, h2, h3, h4, h5, h6, p, a, em, strong, b, i, small, code, pre, sup, hr, br, bdi
  case noscript, ul, ol, li, dl, dt, dd, blockquote
  case figure, figcaption, img, svg, path, g, rect, text, tspan, details, summary, button
  case table, caption, thead, tbody, tr, th, td

  /// Elements without content.
  var isVoid: Bool {
    switch self {
    case .meta, .link, .hr, .br, .img: true
    default: false
    }
  }

  /// Elements that end a line of the file, so that a changed page has a readable difference.
  var endsLine: Bool {
    switch self {
    case .span, .a, .em, .strong, .b, .i, .small, .code, .sup, .br, .bdi, .img, .path, .tspan,
      .svg, .rect, .text, .button, .summary:
      false
    default: true
    }
  }
}

/// The attributes of an element, in the order they are written; absent ones are left out.
struct Attributes: ExpressibleByDictionaryLiteral, Sendable {
  private(set) var pairs: [(name: String, value: String)] = []

  init(dictionaryLiteral elements: (String, String?)...) {
    for (name, value) in elements {
      if let value { pairs.append((name, value)) }
    }
  }

  subscript(name: String) -> String? {
    pairs.first { $0.name == name }?.value
  }
}

extension HTML {
  /// An element with several children.
  static func tag(_ tag: Tag, _ attributes: Attributes = [:], _ content: [HTML]) -> HTML {
    .element(tag, attributes, content)
  }

  /// An element with a text.
  static func tag(_ tag: Tag, _ attributes: Attributes = [:], _ text: String) -> HTML {
    .element(tag, attributes, [.text(text)])
  }

  /// An element without content.
  static func tag(_ tag: Tag, _ attributes: Attributes = [:]) -> HTML {
    .element(tag, attributes, [])
  }

  /// A text that may run in another direction than the text around it, such as a token.
  static func foreign(_ text: String) -> HTML {
    // No script before U+0590 is written from right to left.
    text.utf8.allSatisfy { $0 < 0xD6 } ? .text(text) : .tag(.bdi, [:], text)
  }

  /// Pieces with something between them.
  static func joined(_ pieces: [HTML], by separator: String) -> [HTML] {
    var result: [HTML] = []
    for piece in pieces {
      if !result.isEmpty { result.append(.text(separator)) }
      result.append(piece)
    }
    return result
  }
}
