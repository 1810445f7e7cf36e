import Storage

extension CellOptions {
  /// The keys an author may write.
  static let keys = [
    "alt", "cap", "column", "columns", "echo", "error", "fold", "freeze", "output", "subcap",
  ]

  /// One option as it was written.
  struct Entry {
    var key: String
    /// The words, lines joined by a space, without quotes.
    var value: String
    var position: SourcePosition
    var valuePosition: SourcePosition
    var lastLine: Int
    fileprivate var raw: [String]
  }

  /// How many lines at the top of a cell are option lines.
  static func lineCount(_ lines: some Sequence<String>) -> Int {
    lines.prefix { $0.drop { $0 == " " || $0 == "\t" }.hasPrefix("//|") }.count
  }

  /// Reads option lines; an option that is wrong is reported and left out.
  ///
  /// - Parameters:
  ///   - lines: The lines with the line and column that each begins at.
  ///   - formulas: What stands for the formulas in them.
  /// - Returns: The options, and the captions as they were written, for the inline reader.
  static func read(
    _ lines: [(text: String, position: SourcePosition)], formulas: FormulaMask = FormulaMask(),
    diagnostics: inout [Diagnostic]
  ) -> (options: CellOptions, caption: Entry?, subcaptions: [Subcaption]) {
    var options = CellOptions()
    var caption: Entry?
    var subcaptions: [Subcaption] = []
    var first: [String: SourcePosition] = [:]
    for entry in entries(lines, diagnostics: &diagnostics) {
      let length = entry.key.unicodeScalars.count
      guard keys.contains(entry.key) else {
        diagnostics.append(
          Diagnostic(
            code: "unknown-option", "`\(entry.key)` is not an option of a cell",
            at: entry.position, length: length,
            suggestion: entry.key == "label"
              ? "write `swift {#\(entry.value.isEmpty ? "fig-name" : entry.value)}` on the fence"
              : NearestName.suggestion(for: entry.key, among: keys)))
        continue
      }
      if let earlier = first[entry.key] {
        diagnostics.append(
          Diagnostic(
            code: "duplicate-option", "`\(entry.key)` is given twice", at: entry.position,
            length: length, suggestion: "keep one of them",
            notes: [Diagnostic.Note(earlier, "it is given first here")]))
        continue
      }
      first[entry.key] = entry.position
      do {
        switch entry.key {
        case "cap": caption = try nonEmpty(entry)
        case "subcap": subcaptions = try parts(entry)
        default:
          var entry = entry
          entry.value = formulas.unmasked(entry.value)
          try options.set(entry)
        }
      } catch let error as Diagnostic {
        diagnostics.append(error)
      } catch {
        diagnostics.append(
          Diagnostic(
            code: "bad-option", "`\(entry.key)` cannot be read", at: entry.valuePosition,
            suggestion: "write it as `\(entry.key): value`"))
      }
    }
    return (options, caption, subcaptions)
  }

  private mutating func set(_ entry: Entry) throws {
    switch entry.key {
    case "alt": alternative = try Self.nonEmpty(entry).value
    case "echo":
      echo = try Self.choice(entry, ["true": .shown, "false": .hidden, "fold": .fold])
    case "fold":
      let isFolded = try Self.choice(entry, ["true": true, "false": false])
      if echo != .hidden { echo = isFolded ? .fold : .shown }
    case "columns":
      guard let count = Int(entry.value), (1...6).contains(count) else {
        throw Diagnostic(
          code: "bad-option", "`columns` is a number from 1 to 6", at: entry.valuePosition,
          length: max(1, entry.value.unicodeScalars.count), suggestion: "write `columns: 2`")
      }
      columnCount = count
    case "output": showsOutput = try Self.choice(entry, ["true": true, "false": false])
    case "error": expectsError = try Self.choice(entry, ["expected": true, "false": false])
    case "column":
      let all = Column.allCases.map { ($0.rawValue, $0) }
      column = try Self.choice(entry, Dictionary(uniqueKeysWithValues: all))
    default: isFrozen = try Self.choice(entry, ["true": true, "false": false])
    }
  }

  /// The caption of one of several figures.
  struct Subcaption {
    var text: String
    var position: SourcePosition
  }

  /// The captions of `subcap: [First, "Second, with a comma"]`.
  private static func parts(_ entry: Entry) throws -> [Subcaption] {
    let text = "subcap: " + entry.value
    do {
      let document = try YAMLDocument(
        text, file: entry.position.file, firstLine: entry.position.line)
      guard let root = document.root.first, entry.value.hasPrefix("[") else {
        throw Diagnostic(code: "", "", at: entry.valuePosition)
      }
      let offset = entry.valuePosition.column - 9
      return try document.texts(root.node, what: "`subcap`").map { part in
        var position = part.position
        position.column = max(1, position.column + offset)
        return Subcaption(text: part.text, position: position)
      }
    } catch {
      throw Diagnostic(
        code: "bad-option", "`subcap` is a list of captions, one for each figure",
        at: entry.valuePosition, length: max(1, entry.value.unicodeScalars.count),
        suggestion: "write `subcap: [\"the first\", \"the second\"]`")
    }
  }

  private static func nonEmpty(_ entry: Entry) throws -> Entry {
    guard !entry.value.isEmpty else {
      throw Diagnostic(
        code: "bad-option", "`\(entry.key)` has no text", at: entry.valuePosition,
        suggestion: "write a sentence after the colon")
    }
    return entry
  }

  private static func choice<Choice>(_ entry: Entry, _ all: [String: Choice]) throws -> Choice {
    if let value = all[entry.value] { return value }
    let allowed = NearestName.list(all.keys)
    throw Diagnostic(
      code: "bad-option",
      "`\(entry.value)` is not a value of `\(entry.key)`; allowed are \(allowed)",
      at: entry.valuePosition, length: max(1, entry.value.unicodeScalars.count),
      suggestion: NearestName.find(entry.value, among: all.keys).map { "did you mean `\($0)`?" }
        ?? "write one of them, such as `\(entry.key): \(all.keys.min() ?? "")`")
  }

  private static func entries(
    _ lines: [(text: String, position: SourcePosition)], diagnostics: inout [Diagnostic]
  ) -> [Entry] {
    var entries: [Entry] = []
    for (text, position) in lines {
      let scalars = Array(text.unicodeScalars)
      var index = 0
      while index < scalars.count, scalars[index] == " " || scalars[index] == "\t" { index += 1 }
      index += 3
      let contentStart = index
      while index < scalars.count, scalars[index] == " " || scalars[index] == "\t" { index += 1 }
      let content = String(String.UnicodeScalarView(scalars[index...]))
      func place(_ index: Int) -> SourcePosition {
        SourcePosition(
          file: position.file, line: position.line, column: position.column + index)
      }
      if content.isEmpty { continue }
      if index - contentStart > 1, !entries.isEmpty {
        entries[entries.count - 1].raw.append(content)
        entries[entries.count - 1].lastLine = position.line
        continue
      }
      guard let colon = scalars[index...].firstIndex(of: ":"), colon > index,
        colon + 1 == scalars.count || scalars[colon + 1] == " " || scalars[colon + 1] == "\t"
      else {
        diagnostics.append(
          Diagnostic(
            code: "bad-option-line", "an option line is `//| key: value`", at: place(index),
            length: scalars.count - index,
            suggestion: "indent it by two spaces if it continues the line above"))
        continue
      }
      var valueStart = colon + 1
      while valueStart < scalars.count, scalars[valueStart] == " " || scalars[valueStart] == "\t" {
        valueStart += 1
      }
      let value = String(String.UnicodeScalarView(scalars[valueStart...]))
      entries.append(
        Entry(
          key: String(String.UnicodeScalarView(scalars[index..<colon])), value: "",
          position: place(index), valuePosition: place(min(valueStart, scalars.count)),
          lastLine: position.line, raw: value.isEmpty ? [] : [value]))
    }
    return entries.compactMap { entry in
      var entry = entry
      do throws(Diagnostic) {
        entry.value = try words(entry)
        return entry
      } catch {
        diagnostics.append(error)
        return nil
      }
    }
  }

  /// The text of an option: plain words, a quoted YAML text or a YAML block text.
  ///
  /// Plain words are taken as they are, so that a caption may contain a colon.
  private static func words(_ entry: Entry) throws(Diagnostic) -> String {
    guard let first = entry.raw.first else { return "" }
    if first.hasPrefix("\"") || first.hasPrefix("'") {
      let text = "value: " + entry.raw.joined(separator: "\n  ")
      let offset = entry.valuePosition.column - 8
      do {
        let document = try YAMLDocument(
          text, file: entry.position.file, firstLine: entry.position.line)
        return try document.root.first.map { try document.text($0.node, what: "`\(entry.key)`") }
          ?? ""
      } catch var error as Diagnostic {
        if error.position.line == entry.position.line {
          error.position.column += offset
        } else {
          // The lines below begin elsewhere than in the text that was read.
          error.position = entry.valuePosition
        }
        throw error
      } catch {
        throw Diagnostic(
          code: "yaml-syntax", "this text in quotation marks cannot be read",
          at: entry.valuePosition, suggestion: "write it without quotation marks")
      }
    }
    let isBlock = ["|", ">", "|-", ">-"].contains(first)
    let words = (isBlock ? Array(entry.raw.dropFirst()) : entry.raw).joined(separator: " ")
    return words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
