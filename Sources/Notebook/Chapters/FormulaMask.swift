import Mathematics

/// Formulas, hidden from the Markdown parser.
///
/// `$a_i * b_i$` means emphasis and more to the parser. Before it sees a text, each formula is
/// replaced by as many private-use characters, so that columns stay right; the first of them
/// says which formula it is. Whatever turns out not to be running text is unmasked again.
struct FormulaMask {
  /// One formula as it is written.
  struct Span {
    /// A part on one line.
    struct Piece {
      var text: String
      var position: SourcePosition
    }

    /// The TeX between the dollar signs, line by line.
    var pieces: [Piece]
    var isDisplayed: Bool
    /// Where its first dollar sign stands.
    var position: SourcePosition
    /// How many characters it takes with its dollar signs, line ends not counted.
    var length: Int

    /// The TeX.
    var source: String { pieces.map(\.text).joined(separator: "\n") }
    /// The text as it was written.
    var raw: String { (isDisplayed ? "$$" : "$") + source + (isDisplayed ? "$$" : "$") }

    /// Where a character of ``source`` stands.
    func position(at offset: Int) -> SourcePosition {
      var rest = offset
      for piece in pieces {
        let count = piece.text.unicodeScalars.count
        if rest <= count {
          var position = piece.position
          position.column += rest
          return position
        }
        rest -= count + 1
      }
      return pieces.last?.position ?? position
    }
  }

  private(set) var spans: [Span] = []
  private(set) var diagnostics: [Diagnostic] = []

  private static let base: UInt32 = 0xF0000
  /// Stands for a further character of a formula.
  static let filler: Unicode.Scalar = "\u{E002}"
  /// Stands for a character of a formula on a line after its first.
  static let continuation: Unicode.Scalar = "\u{E003}"
  /// More formulas than a chapter of the largest size can have.
  private static let limit = 0xFFFD

  /// Whether a character is one that this mask or ``TextRun/mark`` uses, and so must not be in a chapter.
  static func reserves(_ scalar: Unicode.Scalar) -> Bool {
    (0xE000...0xE003).contains(scalar.value) || scalar.value >= base
  }

  /// The number of the formula that begins with a character.
  func index(of scalar: Unicode.Scalar) -> Int? {
    guard scalar.value >= Self.base else { return nil }
    let index = Int(scalar.value - Self.base)
    return spans.indices.contains(index) ? index : nil
  }

  /// Hides the formulas of a file's lines.
  ///
  /// - Parameter code: Lines, from 1, whose content is taken as it is; only the option lines of
  ///   cells among them have formulas, in captions.
  mutating func hide(in lines: inout [String], file: String, code: Set<Int>) {
    var start = 0
    func kind(_ index: Int) -> Int {
      let text = lines[index]
      if text.allSatisfy({ $0.isWhitespace || $0 == ">" }) { return 0 }
      guard code.contains(index + 1) else { return 1 }
      return text.drop { $0 == " " || $0 == "\t" || $0 == ">" }.hasPrefix("//|") ? 2 : 0
    }
    while start < lines.count {
      let own = kind(start)
      var end = start + 1
      while end < lines.count, kind(end) == own { end += 1 }
      if own != 0, lines[start..<end].contains(where: { $0.utf8.contains(UInt8(ascii: "$")) }) {
        hide(in: &lines, from: start, to: end, file: file)
      }
      start = end
    }
  }

  private struct Place { var line: Int, column: Int }

  private mutating func hide(in lines: inout [String], from start: Int, to end: Int, file: String) {
    var text = lines[start..<end].map { Array($0.unicodeScalars) }
    var place = Place(line: 0, column: 0)
    func scalar(_ place: Place) -> Unicode.Scalar? {
      text[place.line].indices.contains(place.column) ? text[place.line][place.column] : nil
    }
    func position(_ place: Place) -> SourcePosition {
      SourcePosition(file: file, line: start + place.line + 1, column: place.column + 1)
    }
    while place.line < text.count {
      guard let current = scalar(place) else {
        place = Place(line: place.line + 1, column: 0)
        continue
      }
      switch current {
      case "\\": place.column += 2
      case "`":
        let count = text[place.line][place.column...].prefix { $0 == "`" }.count
        place.column += count
        place = Self.end(ofCode: count, from: place, in: text) ?? place
      case "$":
        let isDisplayed = text[place.line].dropFirst(place.column + 1).first == "$"
        let opening = place
        let body = Place(line: place.line, column: place.column + (isDisplayed ? 2 : 1))
        let closing =
          isDisplayed
          ? Self.end(ofDisplayed: body, in: text) : Self.end(ofInline: body, in: text)
        guard let closing, spans.count < Self.limit else {
          if isDisplayed {
            diagnostics.append(
              Diagnostic(
                code: "unclosed-formula", "the formula that begins here does not end",
                at: position(opening), length: 2,
                suggestion: "close it with `$$` before the next empty line"))
          }
          place = body
          continue
        }
        let width = isDisplayed ? 2 : 1
        mask(&text, opening, body, closing, width: width, isDisplayed, position)
        place = Place(line: closing.line, column: closing.column + width)
      default: place.column += 1
      }
    }
    for (offset, scalars) in text.enumerated() {
      lines[start + offset] = String(String.UnicodeScalarView(scalars))
    }
  }

  private mutating func mask(
    _ text: inout [[Unicode.Scalar]], _ opening: Place, _ body: Place, _ closing: Place, width: Int,
    _ isDisplayed: Bool, _ position: (Place) -> SourcePosition
  ) {
    var pieces: [Span.Piece] = []
    var length = 0
    guard let first = Unicode.Scalar(Self.base + UInt32(spans.count)) else { return }
    for line in opening.line...closing.line {
      let from =
        line == body.line
        ? body.column : Self.contentStart(text[line], after: text[opening.line], opening.column)
      let to = line == closing.line ? closing.column : text[line].count
      pieces.append(
        Span.Piece(
          text: String(String.UnicodeScalarView(text[line][min(from, to)..<to])),
          position: position(Place(line: line, column: from))))
      let maskStart = line == opening.line ? opening.column : min(from, to)
      let maskEnd = line == closing.line ? closing.column + width : to
      for column in maskStart..<max(maskStart, maskEnd) {
        text[line][column] = line == opening.line ? Self.filler : Self.continuation
      }
      length += max(0, maskEnd - maskStart)
    }
    text[opening.line][opening.column] = first
    spans.append(
      Span(
        pieces: pieces, isDisplayed: isDisplayed, position: position(opening), length: length))
  }

  /// Where the text of a continuation line begins: behind quote marks and the sign of options,
  /// if the line that the formula begins on has them too.
  private static func contentStart(
    _ scalars: [Unicode.Scalar], after first: [Unicode.Scalar], _ column: Int
  ) -> Int {
    let isContained = first.prefix(column).contains { $0 == ">" || $0 == "|" }
    return isContained
      ? RawText.prefixCount(scalars) : scalars.prefix { $0 == " " || $0 == "\t" }.count
  }

  private static func end(ofCode count: Int, from start: Place, in text: [[Unicode.Scalar]])
    -> Place?
  {
    var place = start
    while place.line < text.count {
      let line = text[place.line]
      while place.column < line.count {
        let run = line[place.column...].prefix { $0 == "`" }.count
        if run == count { return Place(line: place.line, column: place.column + run) }
        place.column += max(1, run)
      }
      place = Place(line: place.line + 1, column: 0)
    }
    return nil
  }

  private static func end(ofDisplayed start: Place, in text: [[Unicode.Scalar]]) -> Place? {
    var place = start
    while place.line < text.count {
      let line = text[place.line]
      while place.column < line.count {
        if line[place.column] == "\\" {
          place.column += 2
          continue
        }
        if line[place.column] == "$", line.dropFirst(place.column + 1).first == "$" { return place }
        place.column += 1
      }
      place = Place(line: place.line + 1, column: 0)
    }
    return nil
  }

  /// The dollar sign that ends a formula in a line of text; prices do not begin one.
  ///
  /// As in other tools, nothing but ink stands next to the dollar signs inside a formula, and no
  /// digit follows it. It may continue on one more line.
  private static func end(ofInline start: Place, in text: [[Unicode.Scalar]]) -> Place? {
    guard let first = text[start.line].dropFirst(start.column).first,
      first != " ", first != "\t", first != "$"
    else { return nil }
    for line in start.line...min(start.line + 1, text.count - 1) {
      let scalars = text[line]
      var column = start.column
      if line > start.line {
        column = RawText.prefixCount(scalars)
        guard let lead = scalars.dropFirst(column).first,
          !"-*+|#0123456789".unicodeScalars.contains(lead)
        else { return nil }
      }
      while column < scalars.count {
        switch scalars[column] {
        case "\\": column += 1
        case "$":
          let before = column > 0 ? scalars[column - 1] : " "
          let after = scalars.dropFirst(column + 1).first ?? " "
          let isEnd =
            before != " " && before != "\t" && after != "$" && !("0"..."9").contains(after)
          return isEnd ? Place(line: line, column: column) : nil
        default: break
        }
        column += 1
      }
    }
    return nil
  }

  /// A text with its formulas as they were written.
  func unmasked(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: Self.reserves) else { return text }
    var result = String.UnicodeScalarView()
    var skipped = 0
    for scalar in text.unicodeScalars {
      if let index = index(of: scalar) {
        result.append(contentsOf: spans[index].raw.unicodeScalars)
        skipped = spans[index].length - 1
      } else if scalar == Self.filler || scalar == Self.continuation {
        skipped = max(0, skipped - 1)
      } else if skipped == 0 || !(scalar == "\n" || scalar == " ") {
        result.append(scalar)
      }
    }
    return String(result)
  }
}
