/// The raw text of a block, followed in step with the Markdown parser's inlines.
///
/// The parser's own inline columns are not reliable, so a place is found by looking for what
/// each inline was written as, from where the one before it ended.
struct RawText {
  /// One Unicode scalar and where it stands.
  struct Element {
    var scalar: Unicode.Scalar
    var line: Int
    var column: Int
  }

  private let file: String
  private let elements: [Element]
  private var cursor = 0

  /// How far ahead a text is looked for; bounds the time that misleading input can cost.
  private static let reach = 4_000

  /// Takes a block's lines.
  ///
  /// - Parameters:
  ///   - start: The line and column, from 1, of the block's first scalar.
  ///   - lastLine: The last line.
  ///   - endColumn: The column after the last scalar of the last line; the line's end if absent.
  init(
    _ source: SourceText, from start: (line: Int, column: Int), through lastLine: Int,
    endColumn: Int? = nil
  ) {
    file = source.file
    var elements: [Element] = []
    for line in start.line...max(start.line, lastLine)
    where source.lines.indices.contains(line - 1) {
      let scalars = Array(source.lines[line - 1].unicodeScalars)
      var column = line == start.line ? start.column - 1 : Self.prefixCount(scalars)
      let end =
        line == lastLine ? min(scalars.count, endColumn.map { $0 - 1 } ?? .max) : scalars.count
      while column < end {
        elements.append(Element(scalar: scalars[column], line: line, column: column + 1))
        column += 1
      }
      elements.append(Element(scalar: "\n", line: line, column: column + 1))
    }
    self.elements = elements
  }

  /// How many scalars of a continuation line belong to containers: quote marks, `//|`, spaces.
  static func prefixCount(_ scalars: [Unicode.Scalar]) -> Int {
    var count = 0
    while count < scalars.count,
      scalars[count] == " " || scalars[count] == "\t" || scalars[count] == ">"
    {
      count += 1
    }
    if scalars.dropFirst(count).starts(with: "//|".unicodeScalars) {
      count += 3
      while count < scalars.count, scalars[count] == " " || scalars[count] == "\t" { count += 1 }
    }
    return count
  }

  /// The place of an element; the last one's for an index past the end.
  func position(_ index: Int?) -> SourcePosition {
    guard let element = elements.isEmpty ? nil : elements[min(index ?? cursor, elements.count - 1)]
    else { return SourcePosition(file: file, line: 1, column: 1) }
    return SourcePosition(file: file, line: element.line, column: element.column)
  }

  /// Where the cursor stands.
  var currentPosition: SourcePosition { position(cursor) }

  /// Follows a piece of text, in which escapes and entities have been resolved.
  ///
  /// - Returns: For each scalar its index and whether it was written as an escape or entity;
  ///   nothing if the text cannot be found.
  mutating func follow(_ text: [Unicode.Scalar]) -> [(index: Int, isEscaped: Bool)]? {
    guard !text.isEmpty else { return nil }
    let limit = min(elements.count, cursor + Self.reach)
    var index = cursor
    while index < limit {
      if let match = match(text, at: index) {
        cursor = match.end
        return match.places
      }
      index += 1
    }
    return nil
  }

  private func match(
    _ text: [Unicode.Scalar], at start: Int
  ) -> (places: [(index: Int, isEscaped: Bool)], end: Int)? {
    var places: [(index: Int, isEscaped: Bool)] = []
    var index = start
    while places.count < text.count {
      guard index < elements.count else { return nil }
      let wanted = text[places.count]
      let found = elements[index].scalar
      if found == "\\", index + 1 < elements.count, Self.isPunctuation(elements[index + 1].scalar) {
        guard elements[index + 1].scalar == wanted else { return nil }
        places.append((index + 1, true))
        index += 2
      } else if found == "&", let end = endOfEntity(index),
        !matches(text[places.count...].prefix(end - index), at: index)
      {
        // Most entities are one scalar, a few are two.
        places.append((index, true))
        if places.count < text.count, end < elements.count,
          text[places.count] != elements[end].scalar,
          end - index > 3, places.count + 1 < text.count,
          text[places.count + 1] == elements[end].scalar
        {
          places.append((index, true))
        }
        index = end
      } else if found == wanted || (found == "\n" && wanted == " ") {
        places.append((index, false))
        index += 1
      } else {
        return nil
      }
    }
    return (places, index)
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && scalar.value > 0x20 && scalar.value < 0x7F
      && !scalar.properties.isAlphabetic && !("0"..."9").contains(scalar)
  }

  /// Where the parts of a code span stand.
  struct CodeSpan {
    /// The first element behind the opening marks and white space.
    var content: Int
    /// The first element behind the wanted prefix and white space, if the prefix is there.
    var rest: Int?
    /// The element after the last one of the content.
    var end: Int
  }

  /// Follows a code span.
  mutating func followCode(after prefix: String) -> CodeSpan? {
    guard let start = next("`", from: cursor) else { return nil }
    let length = run("`", at: start)
    var end = start + length
    while end < elements.count {
      let count = run("`", at: end)
      if count == length { break }
      end += max(1, count)
    }
    cursor = min(elements.count, end + length)
    let content = skippingSpace(start + length)
    let scalars = Array(prefix.unicodeScalars)
    let hasPrefix = matches(scalars, at: content)
    return CodeSpan(
      content: content, rest: hasPrefix ? skippingSpace(content + scalars.count) : nil,
      end: min(end, elements.count))
  }

  /// The text of elements on several lines, each line after the first with as much white space
  /// before it that its columns are those of the source; nothing for elements on one line.
  func brokenText(from start: Int, to end: Int) -> String? {
    guard start < end, elements.indices.contains(start), end <= elements.count,
      elements[start].line != elements[end - 1].line
    else { return nil }
    var text = String.UnicodeScalarView()
    var line = elements[start].line
    for element in elements[start..<end] {
      if element.line != line {
        line = element.line
        text.append(contentsOf: repeatElement(" ", count: max(0, element.column - 1)))
      }
      text.append(element.scalar)
    }
    return String(text)
  }

  /// Finds the bracket that opens a link or image.
  mutating func followOpening() -> Int? {
    var index = cursor
    let limit = min(elements.count, cursor + Self.reach)
    while index < limit {
      if elements[index].scalar == "[" || elements[index].scalar == "<" {
        cursor = index + 1
        return index
      }
      index += 1
    }
    return nil
  }

  /// Passes the destination of a link whose text has been followed.
  mutating func followDestination() {
    guard let bracket = next("]", from: cursor), bracket < cursor + Self.reach else { return }
    cursor = bracket + 1
    guard cursor < elements.count else { return }
    if elements[cursor].scalar == "[" {
      if let end = next("]", from: cursor) { cursor = end + 1 }
    } else if elements[cursor].scalar == "(" {
      var depth = 0
      var index = cursor
      while index < elements.count {
        switch elements[index].scalar {
        case "\\": index += 1
        case "(": depth += 1
        case ")": depth -= 1
        default: break
        }
        index += 1
        if depth == 0 { break }
      }
      cursor = min(index, elements.count)
    }
  }

  private func matches(_ text: some Collection<Unicode.Scalar>, at start: Int) -> Bool {
    guard start + text.count <= elements.count else { return false }
    for (offset, wanted) in text.enumerated() {
      let found = elements[start + offset].scalar
      guard found == wanted || (found == "\n" && wanted == " ") else { return false }
    }
    return true
  }

  private func endOfEntity(_ start: Int) -> Int? {
    var index = start + 1
    while index < elements.count, index < start + 34 {
      let scalar = elements[index].scalar
      if scalar == ";" { return index > start + 1 ? index + 1 : nil }
      guard scalar.isASCII,
        scalar == "#" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      else { return nil }
      index += 1
    }
    return nil
  }

  private func next(_ scalar: Unicode.Scalar, from start: Int) -> Int? {
    guard start < elements.count else { return nil }
    return elements[start...].firstIndex { $0.scalar == scalar }
  }

  private func run(_ scalar: Unicode.Scalar, at start: Int) -> Int {
    guard start < elements.count else { return 0 }
    return elements[start...].prefix { $0.scalar == scalar }.count
  }

  private func skippingSpace(_ start: Int) -> Int {
    var index = start
    while index < elements.count, [" ", "\n", "\t"].contains(elements[index].scalar) { index += 1 }
    return index
  }
}
