/// The list of chapters in a `book.yml`, changed as text so that everything else stays as it is.
struct ChapterList {
  /// A line that was added or changed.
  typealias Line = CreatedChapter.Line

  /// The list is written in a way that is not understood here.
  struct Unreadable: Error, Equatable {
    var line: Int
  }

  /// The file's lines, each with its line ending.
  private var lines: [String]
  /// The line with the key; `nil` if there is none.
  private let keyLine: Int?
  /// The chapters' files in order, with where they are written.
  private var items: [Item] = []
  /// Where the brackets of a list in flow style are.
  private var flow: (open: Place, close: Place)?

  private struct Place: Equatable {
    var line: Int
    var column: Int
  }

  private struct Item {
    var file: String
    var start: Place
    var end: Place
  }

  /// Reads the list from the text of `book.yml`.
  init(_ text: String) throws(Unreadable) {
    lines = Self.split(text)
    keyLine = try Self.findKey(lines)
    guard let keyLine else { return }
    guard let value = Self.value(in: lines[keyLine]) else { throw Unreadable(line: keyLine + 1) }
    switch Array(lines[keyLine])[value...].first {
    case nil: try readBlock(after: keyLine)
    case "[": try readFlow(from: Place(line: keyLine, column: value))
    default: throw Unreadable(line: keyLine + 1)
    }
  }

  /// The files; `nil` if the book lists none and takes all there are.
  var files: [String]? { keyLine == nil ? nil : items.map(\.file) }

  /// The whole text.
  var text: String { lines.joined() }

  // MARK: - Adding

  /// Adds a file at the end, or before a directive reference that is at the end.
  mutating func add(_ file: String) -> [Line] {
    guard let keyLine else { return [] }
    let follower = items.last.flatMap { $0.file.contains("directive-reference") ? $0 : nil }
    if let flow { return addToFlow(file, before: follower, flow) }
    let newline =
      lines.first { $0.contains(where: \.isNewline) }?.hasSuffix("\r\n") ?? false
      ? "\r\n" : "\n"
    guard let model = follower ?? items.last else {
      return insert("  - \(file)", at: keyLine + 1, newline)
    }
    let characters = Array(lines[model.start.line])
    let prefix = String(characters[..<model.start.column])
    return insert(prefix + file, at: model.start.line + (follower == nil ? 1 : 0), newline)
  }

  private mutating func insert(_ line: String, at index: Int, _ newline: String) -> [Line] {
    if index == lines.count, let last = lines.last, last.last?.isNewline != true {
      lines[index - 1] = last + newline
      lines.append(line)
    } else {
      lines.insert(line + newline, at: index)
    }
    return [Line(number: index + 1, text: line)]
  }

  private mutating func addToFlow(
    _ file: String, before follower: Item?, _ flow: (open: Place, close: Place)
  ) -> [Line] {
    guard let last = items.last else {
      return insert(file, at: Place(line: flow.open.line, column: flow.open.column + 1))
    }
    let line = Array(lines[last.start.line])
    let isAlone = line[..<last.start.column].allSatisfy(\.isWhitespace) && items.count > 1
    if isAlone {
      let indent = String(line[..<last.start.column])
      let ending = line.last.map(String.init) ?? "\n"
      if follower != nil {
        lines.insert("\(indent)\(file),\(ending)", at: last.start.line)
        return [Line(number: last.start.line + 1, text: "\(indent)\(file),")]
      }
      if last.end.line == last.start.line, flow.close.line > last.end.line {
        let hasComma = line[last.end.column...].first { !$0.isWhitespace } == ","
        var changed: [Line] = []
        if !hasComma { changed = insert(",", at: last.end) }
        let added = "\(indent)\(file)" + (hasComma ? "," : "")
        lines.insert(added + ending, at: last.end.line + 1)
        return changed + [Line(number: last.end.line + 2, text: added)]
      }
    }
    return follower.map { insert("\(file), ", at: $0.start) } ?? insert(", \(file)", at: last.end)
  }

  private mutating func insert(_ text: String, at place: Place) -> [Line] {
    var characters = Array(lines[place.line])
    characters.insert(contentsOf: text, at: place.column)
    lines[place.line] = String(characters)
    let shown = String(String(characters).trimmingSuffix(while: \.isNewline))
    return [Line(number: place.line + 1, text: shown)]
  }

  // MARK: - Reading

  /// The text in lines that keep their endings; `\r\n` is one character.
  private static func split(_ text: String) -> [String] {
    var lines: [String] = []
    var line = ""
    for character in text {
      line.append(character)
      if character == "\n" || character == "\r\n" {
        lines.append(line)
        line = ""
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  private static func content(_ line: String) -> (indent: Int, text: Substring)? {
    let characters = line.drop { $0 == "\u{FEFF}" }
    let indent = characters.prefix { $0 == " " }.count
    let text = characters.dropFirst(indent).trimmingSuffix(while: \.isWhitespace)
    return text.isEmpty || text.first == "#" ? nil : (indent, text)
  }

  private static func findKey(_ lines: [String]) throws(Unreadable) -> Int? {
    var root: Int?
    for (index, line) in lines.enumerated() {
      guard let (indent, text) = content(line), text != "---", !text.hasPrefix("%") else {
        continue
      }
      if root == nil {
        if text.hasPrefix("{") || text.hasPrefix("--- ") { throw Unreadable(line: index + 1) }
        root = indent
      }
      guard indent == root else { continue }
      for key in ["chapters", "\"chapters\"", "'chapters'"] where text.hasPrefix(key) {
        if text.dropFirst(key.count).drop(while: { $0 == " " }).first == ":" { return index }
      }
    }
    return nil
  }

  /// Where the value after the key begins; the end of the line if nothing follows.
  private static func value(in line: String) -> Int? {
    let characters = Array(line)
    guard let colon = characters.firstIndex(of: ":") else { return nil }
    let rest = characters[(colon + 1)...]
    guard let start = rest.firstIndex(where: { !$0.isWhitespace }), characters[start] != "#" else {
      return characters.count
    }
    return start > colon + 1 ? start : nil
  }

  private mutating func readBlock(after key: Int) throws(Unreadable) {
    let keyIndent = Self.content(lines[key])?.indent ?? 0
    var listIndent: Int?
    for index in lines.indices.dropFirst(key + 1) {
      guard let (indent, text) = Self.content(lines[index]) else { continue }
      let isItem = text == "-" || text.hasPrefix("- ")
      guard isItem ? indent >= keyIndent : indent > keyIndent else { return }
      guard isItem, indent == listIndent ?? indent else { throw Unreadable(line: index + 1) }
      listIndent = indent
      let characters = Array(lines[index])
      guard let dash = characters.firstIndex(of: "-"),
        let start = characters[(dash + 1)...].firstIndex(where: { !$0.isWhitespace }),
        let (file, end) = Self.scalar(characters, start, isFlow: false)
      else { throw Unreadable(line: index + 1) }
      let rest = characters[end...].drop(while: \.isWhitespace)
      guard rest.isEmpty || rest.first == "#" else { throw Unreadable(line: index + 1) }
      items.append(
        Item(
          file: file, start: Place(line: index, column: start),
          end: Place(line: index, column: end)))
    }
  }

  private mutating func readFlow(from open: Place) throws(Unreadable) {
    var mayBeItem = true
    for line in lines.indices.dropFirst(open.line) {
      let characters = Array(lines[line])
      var column = line == open.line ? open.column + 1 : 0
      while column < characters.count {
        let character = characters[column]
        if character.isWhitespace {
          column += 1
        } else if character == "#", column == 0 || characters[column - 1].isWhitespace {
          column = characters.count
        } else if character == "]" {
          let rest = characters[(column + 1)...].drop(while: \.isWhitespace)
          guard rest.isEmpty || rest.first == "#" else { throw Unreadable(line: line + 1) }
          flow = (open, Place(line: line, column: column))
          return
        } else if character == ",", !mayBeItem {
          mayBeItem = true
          column += 1
        } else if mayBeItem, let (file, end) = Self.scalar(characters, column, isFlow: true) {
          items.append(
            Item(
              file: file, start: Place(line: line, column: column),
              end: Place(line: line, column: end)))
          mayBeItem = false
          column = end
        } else {
          throw Unreadable(line: line + 1)
        }
      }
    }
    throw Unreadable(line: open.line + 1)
  }

  /// A text, plain or quoted, and where it ends.
  private static func scalar(_ characters: [Character], _ start: Int, isFlow: Bool)
    -> (file: String, end: Int)?
  {
    let quote = characters[start]
    if quote == "\"" || quote == "'" {
      let rest = characters[(start + 1)...]
      guard let end = rest.firstIndex(of: quote) else { return nil }
      let file = String(characters[(start + 1)..<end])
      // Escapes and doubled quotes have no place in a file's name.
      guard !file.contains("\\"), end + 1 >= characters.count || characters[end + 1] != quote else {
        return nil
      }
      return (file, end + 1)
    }
    guard !"&*!|>%@`{}[],#?:".contains(quote) else { return nil }
    var end = start
    while end < characters.count, !characters[end].isNewline,
      !(isFlow && ",[]{}".contains(characters[end])),
      !(characters[end] == "#" && characters[end - 1].isWhitespace)
    {
      end += 1
    }
    while end > start, characters[end - 1].isWhitespace { end -= 1 }
    let file = String(characters[start..<end])
    return file.contains(": ") || file.hasSuffix(":") ? nil : (file, end)
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(while isCut: (Character) -> Bool) -> SubSequence {
    var end = endIndex
    while end > startIndex, isCut(self[index(before: end)]) { end = index(before: end) }
    return self[startIndex..<end]
  }
}
