import Notebook

/// How the book itself may be cited.
struct BookCitation {
  private let book: Book

  init(_ book: Book) { self.book = book }

  private var fullTitle: String {
    book.subtitle.isEmpty ? book.title : "\(book.title): \(book.subtitle)"
  }

  /// In words: authors, title, address.
  var text: String {
    var parts: [String] = []
    if !book.authors.isEmpty { parts.append(Wording.list(book.authors)) }
    parts.append(fullTitle)
    if let address = book.address { parts.append(address) }
    return parts.map { $0.hasSuffix(".") || $0 == book.address ? $0 : $0 + "." }
      .joined(separator: " ")
  }

  /// As an entry for BibTeX.
  var bibTeX: String {
    var fields = [("title", "{\(Self.escaped(fullTitle))}")]
    if !book.authors.isEmpty {
      fields.append(("author", book.authors.map { Self.name($0) }.joined(separator: " and ")))
    }
    if let address = book.address { fields.append(("url", Self.escaped(address))) }
    let lines = fields.map { "  \($0) = {\($1)}" }.joined(separator: ",\n")
    return "@misc{\(key),\n\(lines)\n}"
  }

  private var key: String {
    let words = SiteCatalog.slug(book.title).split(separator: "-")
    return words.first { $0.count > 3 }.map(String.init) ?? words.first.map(String.init) ?? "book"
  }

  /// A name that contains “and” or a comma would be read as several parts without braces.
  private static func name(_ name: String) -> String {
    let isPlain = !name.contains(",") && !name.split(separator: " ").contains("and")
    return isPlain ? escaped(name) : "{\(escaped(name))}"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in Wording.collapsed(text) {
      switch character {
      case "\\": result += "\\textbackslash{}"
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      case "{", "}", "$", "&", "#", "%", "_": result += "\\\(character)"
      default: result.append(character)
      }
    }
    return result
  }
}
