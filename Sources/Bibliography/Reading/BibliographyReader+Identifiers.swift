extension BibliographyReader {
  mutating func readIdentifiers(into entry: inout Entry, _ fields: Fields) {
    if let value = fields["DOI"], let text = text("DOI", fields) {
      if let doi = Self.doi(text) {
        if let number = Self.arXivNumber(afterMarkIn: doi) {
          entry.arXiv = number
        } else {
          entry.DOI = doi
        }
      } else {
        report("`\(text)` is not a DOI", "`10.1162/neco.1997.9.8.1735`", at: value.offset)
      }
    }
    if let value = fields["URL"], let text = text("URL", fields) {
      if let number = Self.arXivNumber(inAddress: text) {
        entry.arXiv = entry.arXiv ?? number
      }
      if Self.isWebAddress(text) {
        entry.URL = text
      } else {
        report(
          "`\(text)` is not an address of the web", "begin it with `https://`", at: value.offset)
      }
    }
    if let number = entry.number, Self.arXivNumber(afterMarkIn: number) != nil {
      // The link says it.
      entry.number = nil
    } else if entry.arXiv != nil {
      return
    }
    let isOnArXiv = text("archive", fields)?.lowercased() == "arxiv"
    for name in ["number", "archive_location", "note"] {
      guard let text = text(name, fields) else { continue }
      if let number = Self.arXivNumber(afterMarkIn: text) {
        entry.arXiv = entry.arXiv ?? number
      } else if isOnArXiv, name != "note", let number = Self.arXivNumber(text[...]) {
        entry.arXiv = entry.arXiv ?? number
      } else {
        continue
      }
      if name == "number" { entry.number = nil }
      return
    }
  }

  /// A DOI without the address or the word before it.
  static func doi(_ text: String) -> String? {
    var rest = text[...]
    let prefixes = [
      "https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/",
      "doi.org/", "doi:",
    ]
    for prefix in prefixes where rest.lowercased().hasPrefix(prefix) {
      rest = rest.dropFirst(prefix.count)
      break
    }
    while rest.first == " " { rest.removeFirst() }
    let parts = rest.split(separator: "/", maxSplits: 1)
    guard parts.count == 2, parts[0].hasPrefix("10."), parts[0].count > 5,
      parts[0].dropFirst(3).allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
      !rest.contains(where: \.isWhitespace)
    else { return nil }
    return String(rest)
  }

  static func isWebAddress(_ text: String) -> Bool {
    let lowered = text.lowercased()
    guard let scheme = ["https://", "http://"].first(where: lowered.hasPrefix) else { return false }
    guard let first = text.dropFirst(scheme.count).unicodeScalars.first,
      first.properties.isAlphabetic || first.properties.numericType != nil || first == "["
    else { return false }
    return text.unicodeScalars.allSatisfy {
      $0.value > 0x20 && $0.value != 0x7F && !"\"<>\\^`{|}".unicodeScalars.contains($0)
        && !$0.properties.isWhitespace
    }
  }

  /// The number in `arXiv:2309.08600` or `10.48550/arXiv.2309.08600`.
  static func arXivNumber(afterMarkIn text: String) -> String? {
    // A number stands near the beginning; a note may be long.
    let characters = Array(text.unicodeScalars.prefix(2_000))
    let lowered = characters.map { $0.properties.lowercaseMapping.first ?? " " }
    let mark: [Character] = ["a", "r", "x", "i", "v"]
    var start = 0
    while start + mark.count < lowered.count {
      if Array(lowered[start..<(start + mark.count)]) == mark,
        characters[start + mark.count] == ":" || characters[start + mark.count] == "."
      {
        var rest = String.UnicodeScalarView(characters[(start + mark.count + 1)...])[...]
        while rest.first == " " { rest.removeFirst() }
        if let number = arXivNumber(Substring(rest)) { return number }
      }
      start += 1
    }
    return nil
  }

  private static func arXivNumber(inAddress text: String) -> String? {
    for prefix in ["https://arxiv.org/abs/", "http://arxiv.org/abs/", "https://arxiv.org/pdf/"]
    where text.lowercased().hasPrefix(prefix) {
      return arXivNumber(text.dropFirst(prefix.count))
    }
    return nil
  }

  /// The number that `text` begins with, without a version.
  ///
  /// It has four digits, a point and four or five more, or the older form `hep-th/9901001`.
  static func arXivNumber(_ text: Substring) -> String? {
    func digits(_ text: Substring) -> Substring {
      text.prefix { ("0"..."9").contains($0) }
    }
    let first = digits(text)
    if first.count == 4 {
      let rest = text.dropFirst(4)
      guard rest.first == "." else { return nil }
      let second = digits(rest.dropFirst())
      return (4...5).contains(second.count) ? "\(first).\(second)" : nil
    }
    let archive = text.prefix { $0.isASCII && ($0.isLetter || $0 == "-" || $0 == ".") }
    guard archive.count >= 2, text.dropFirst(archive.count).first == "/" else { return nil }
    let number = digits(text.dropFirst(archive.count + 1))
    return number.count == 7 ? "\(archive)/\(number)" : nil
  }
}
