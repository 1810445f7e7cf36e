import Foundation

/// Writes diagnostics for people: the message, the line it is about, and a way out.
public struct DiagnosticFormatter: Sendable {
  private let folder: URL?
  private let sources: [String: [String]]
  private var isColored: Bool
  /// Columns of source text shown; longer lines are cut around the marked place.
  private let width: Int

  /// Creates a formatter.
  ///
  /// - Parameters:
  ///   - folder: The book's folder, to read files that are not among `sources`.
  ///   - sources: Files that are in memory already.
  ///   - isColored: Whether to use colours; by default if standard error is a terminal and
  ///     the environment does not set `NO_COLOR`.
  ///   - width: Columns of source text shown.
  public init(
    folder: URL? = nil, sources: [SourceText] = [], isColored: Bool? = nil, width: Int = 100
  ) {
    self.folder = folder
    self.sources = Dictionary(
      sources.map { ($0.file, $0.lines) }, uniquingKeysWith: { first, _ in first })
    self.isColored =
      isColored
      ?? (isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil)
    self.width = max(20, width)
  }

  /// Creates a formatter that knows a book's chapters.
  public init(book: Book, isColored: Bool? = nil) {
    self.init(
      folder: book.folder, sources: book.chapters.map(\.source), isColored: isColored)
  }

  /// All diagnostics, each followed by an empty line, and a line that counts them.
  public func text(_ diagnostics: [Diagnostic]) -> String {
    guard !diagnostics.isEmpty else { return "" }
    let errors = diagnostics.count { $0.severity == .error }
    let warnings = diagnostics.count - errors
    func counted(_ count: Int, _ word: String) -> String? {
      count == 0 ? nil : "\(count) \(word)\(count == 1 ? "" : "s")"
    }
    let summary = [counted(errors, "error"), counted(warnings, "warning")].compactMap { $0 }
    return diagnostics.map { text($0) + "\n" }.joined() + summary.joined(separator: ", ") + "\n"
  }

  /// One diagnostic, with a line end.
  public func text(_ diagnostic: Diagnostic) -> String {
    let isError = diagnostic.severity == .error
    let color = isError ? Style.red : Style.yellow
    var lines = [
      "\(styled("\(diagnostic.position)", .bold)): "
        + styled("\(diagnostic.severity.rawValue):", color)
        + " \(styled(diagnostic.message, .bold)) \(styled("[\(diagnostic.code)]", .dim))"
    ]
    lines += excerpt(diagnostic.position, length: diagnostic.length, color)
    if let suggestion = diagnostic.suggestion {
      lines.append("\(styled("help:", .cyan)) \(suggestion)")
    }
    for note in diagnostic.notes {
      lines.append("\(note.position): \(styled("note:", .cyan)) \(note.message)")
      lines += excerpt(note.position, length: 1, .cyan)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The line that a diagnostic is about and the marks under it, without colours; empty if its
  /// file cannot be read.
  public func excerpt(of diagnostic: Diagnostic) -> String {
    var plain = self
    plain.isColored = false
    return plain.excerpt(diagnostic.position, length: diagnostic.length, .red)
      .joined(separator: "\n")
  }

  /// Diagnostics as JSON, an array sorted as given.
  public func json(_ diagnostics: [Diagnostic]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(diagnostics), as: UTF8.self) + "\n"
  }

  private func excerpt(_ position: SourcePosition, length: Int, _ color: Style) -> [String] {
    guard let line = line(position) else { return [] }
    let scalars = Array(line.unicodeScalars)
    let start = min(max(position.column - 1, 0), scalars.count)
    let end = min(start + max(length, 1), scalars.count)
    let window = window(scalars, start: start, end: end)
    let before = window.cutsFront ? "…" : ""
    let shown = before + Self.expanded(scalars[window.range]) + (window.cutsBack ? "…" : "")
    let indent =
      Self.columns(scalars[window.range.lowerBound..<start]) + (window.cutsFront ? 1 : 0)
    let marked = max(1, Self.columns(scalars[start..<min(end, window.range.upperBound)]))
    let number = "\(position.line)"
    let gutter = String(repeating: " ", count: number.count)
    return [
      styled(" \(number) │ ", .dim) + shown,
      styled(" \(gutter) │ ", .dim) + String(repeating: " ", count: indent)
        + styled("^" + String(repeating: "~", count: marked - 1), color),
    ]
  }

  private func line(_ position: SourcePosition) -> String? {
    var lines = sources[position.file]
    if lines == nil, let folder, !position.file.isEmpty,
      let data = try? Data(contentsOf: folder.appendingPathComponent(position.file))
    {
      lines = String(decoding: data, as: UTF8.self).split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline
      ).map(String.init)
    }
    guard let lines, lines.indices.contains(position.line - 1) else { return nil }
    let line = lines[position.line - 1]
    return line.hasSuffix("\r") ? String(line.dropLast()) : line
  }

  /// The part of a long line around the marked place.
  private func window(_ scalars: [Unicode.Scalar], start: Int, end: Int)
    -> (range: Range<Int>, cutsFront: Bool, cutsBack: Bool)
  {
    guard Self.columns(scalars[...]) > width else { return (0..<scalars.count, false, false) }
    var low = start
    var high = start
    var used = 0
    // The marked text first, then what is before and after it in turn.
    while high < scalars.count, used < width, high < end {
      used += Self.columns(scalars[high...high])
      high += 1
    }
    while used < width, low > 0 || high < scalars.count {
      if low > 0, start - low <= high - end || high == scalars.count {
        low -= 1
        used += Self.columns(scalars[low...low])
      } else {
        used += Self.columns(scalars[high...high])
        high += 1
      }
    }
    return (low..<high, low > 0, high < scalars.count)
  }

  private static func expanded(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    for scalar in scalars {
      if scalar == "\t" {
        text.append(contentsOf: "    ".unicodeScalars)
      } else {
        // A control character would reach the terminal as a command.
        text.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
      }
    }
    return String(text)
  }

  /// Columns that the scalars take on a terminal.
  static func columns(_ scalars: ArraySlice<Unicode.Scalar>) -> Int {
    var total = 0
    var isJoined = false
    for scalar in scalars {
      let width = columns(scalar)
      if scalar.value == 0x200D {
        isJoined = true
      } else if isJoined {
        // What follows a joiner is part of the same emoji.
        isJoined = false
      } else {
        total += width
      }
    }
    return total
  }

  private static func columns(_ scalar: Unicode.Scalar) -> Int {
    if scalar == "\t" { return 4 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF: return 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return 2
    default: return scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }

  private enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "1;31"
    case yellow = "1;33"
    case cyan = "36"
  }

  private func styled(_ text: String, _ style: Style) -> String {
    isColored ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
