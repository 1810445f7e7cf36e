/// A piece of a page.
///
/// Text and attribute values are escaped when they are written, so that no value that comes from
/// a model, a corpus or an author can become mark-up.
indirect enum HTML {
  case element(Tag, Attributes, [HTML])
  case text(String)
  case fragment([HTML])
  /// A script or style that is part of the program.
  case program(StaticString)

  /// Nothing.
  static let empty = HTML.fragment([])

  /// Whether nothing would be written.
  var isEmpty: Bool {
    switch self {
    case .element, .program: false
    case .text(let text): text.isEmpty
    case .fragment(let content): content.allSatisfy(\.isEmpty)
    }
  }
}

/// The elements that pages are made of.
enum Tag: String {
  case html, head, meta, title, link, script, body
  case header, nav, main, article, aside, footer, section, div, span
  case h1, h2, h3, h4, h5, h6, p, a, em, strong, code, pre, sup, hr, br, bdi
  case ul, ol, li, dl, dt, dd, blockquote
  case figure, figcaption, img, details, summary, button
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
    case .span, .a, .em, .strong, .code, .sup, .br, .bdi, .img, .button, .summary: false
    default: true
    }
  }
}

/// The attributes of an element, in the order they are written; absent ones are left out.
struct Attributes: ExpressibleByDictionaryLiteral {
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

  /// The mark-up of a whole page.
  static func page(_ root: HTML) -> String {
    var text = "<!doctype html>\n"
    root.write(to: &text)
    return text
  }

  /// The mark-up.
  var markup: String {
    var text = ""
    write(to: &text)
    return text
  }

  /// Writes the mark-up; the depth of a page is bounded by the parser of the chapters.
  private func write(to text: inout String) {
    switch self {
    case .text(let content): Self.escape(content, to: &text, inAttribute: false)
    case .fragment(let content):
      for child in content { child.write(to: &text) }
    case .program(let source): text += "\(source)"
    case .element(let tag, let attributes, let content):
      text += "<" + tag.rawValue
      for (name, value) in attributes.pairs {
        text += " " + name + "=\""
        Self.escape(value, to: &text, inAttribute: true)
        text += "\""
      }
      text += ">"
      if !tag.isVoid {
        for child in content { child.write(to: &text) }
        text += "</" + tag.rawValue + ">"
      }
      if tag.endsLine { text += "\n" }
    }
  }

  /// Escapes what has a meaning in HTML and makes visible what would hide or reorder text.
  private static func escape(_ value: String, to text: inout String, inAttribute: Bool) {
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"" where inAttribute: text += "&quot;"
      case "\n", "\t": text.unicodeScalars.append(scalar)
      default: text.unicodeScalars.append(visible(scalar))
      }
    }
  }

  private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
    case 0x7F: return "\u{2421}"
    case 0x80..<0xA0, 0x202A...0x202E, 0x2066...0x2069: return "\u{FFFD}"
    default: return scalar
    }
  }
}
