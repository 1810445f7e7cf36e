import Yams

/// What the YAML reader complains about, in the words of this program.
extension YAMLDocument {
  /// The words for one complaint, and whether the place is where the unfinished part begins.
  private struct Complaint {
    /// A piece of the reader's own message.
    var original: String
    var message: String
    var suggestion: String
    var isUnfinished = false
  }

  private static let complaints = [
    Complaint(
      original: "mapping values are not allowed", message: "a second colon in one line",
      suggestion: "put a text that contains a colon in quotation marks"),
    Complaint(
      original: "unexpected end of stream", message: "a quotation mark is never closed",
      suggestion: "write the same quotation mark, `\"` or `'`, at the end of the text",
      isUnfinished: true),
    Complaint(
      original: "unexpected document indicator", message: "a quotation mark is never closed",
      suggestion: "write the same quotation mark, `\"` or `'`, at the end of the text",
      isUnfinished: true),
    Complaint(
      original: "expected ',' or ']'", message: "a `[` is not closed, or a comma is missing in it",
      suggestion: "separate the entries with commas and end the list with `]`",
      isUnfinished: true),
    Complaint(
      original: "expected ',' or '}'", message: "a `{` is not closed, or a comma is missing in it",
      suggestion: "separate the entries with commas and end them with `}`", isUnfinished: true),
    Complaint(
      original: "tab character", message: "this line is indented with a tab",
      suggestion: "indent it with spaces"),
    Complaint(
      original: "cannot start any token", message: "a text cannot begin with this character",
      suggestion: "put the text in quotation marks; indent with spaces, not with tabs"),
    Complaint(
      original: "could not find expected ':'", message: "this line has no colon",
      suggestion: "write `key: value`"),
    Complaint(
      original: "did not find expected key", message: "this is not a key",
      suggestion: "begin each key in the same column as the one above, and write `key: value`"),
    Complaint(
      original: "expected '-' indicator", message: "this is not an entry of the list above",
      suggestion: "begin each entry with `- ` in the same column"),
    Complaint(
      original: "block sequence entries are not allowed",
      message: "a list with `-` cannot begin here",
      suggestion: "begin it on the next line, or write `[first, second]`"),
    Complaint(
      original: "unknown escape character", message: "this is not an escape",
      suggestion: "write `\\\\` for a backslash, or put the text in single quotation marks"),
    Complaint(
      original: "did not find expected node content", message: "a value is missing here",
      suggestion: "write it, or delete the bracket or comma before this place"),
    Complaint(
      original: "undefined alias", message: "a text cannot begin with `*`",
      suggestion: "put the text in quotation marks"),
  ]

  func problem(_ error: YamlError, _ text: String) -> Diagnostic {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let complaint = Self.complaints.first { problem.contains($0.original) }
      let opening = complaint?.isUnfinished == true ? context?.mark : nil
      return Diagnostic(
        code: "yaml-syntax", "this is not valid YAML: \(complaint?.message ?? problem)",
        at: inside(opening ?? mark, text),
        suggestion: complaint?.suggestion
          ?? "put texts with special characters in quotation marks")
    case .duplicatedKeysInMapping(let duplicates, let context):
      return duplicate(duplicates.min() ?? "", firstAt: context.mark, text)
    default:
      return Diagnostic(
        code: "yaml-syntax", "this is not valid YAML",
        at: SourcePosition(file: file, line: firstLine, column: 1),
        suggestion: "write `key: value` on each line")
    }
  }

  /// A place that is not behind the end of the text, where the reader notices what is missing.
  private func inside(_ mark: Mark, _ text: String) -> SourcePosition {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard
      mark.line > lines.count
        || (lines.indices.contains(mark.line - 1)
          && mark.column > lines[mark.line - 1].unicodeScalars.count + 1)
    else { return position(mark) }
    let line = min(max(1, mark.line), max(1, lines.count))
    return SourcePosition(
      file: file, line: firstLine - 1 + line,
      column: (lines.isEmpty ? 0 : lines[line - 1].unicodeScalars.count) + 1)
  }

  /// The second of two keys; the reader says only where the first is.
  private func duplicate(_ key: String, firstAt mark: Mark, _ text: String) -> Diagnostic {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let first = position(mark)
    var place = first
    let wanted = Array(key.unicodeScalars)
    search: for number in max(0, mark.line - 1)..<max(0, mark.line - 1, lines.count) {
      let scalars = Array(lines[number].unicodeScalars)
      let isFirst = number == mark.line - 1
      for column in (isFirst ? mark.column : 0)..<max(isFirst ? mark.column : 0, scalars.count)
      where scalars[column...].starts(with: wanted)
        && scalars[..<column].last.map({ " {,\"'".unicodeScalars.contains($0) }) ?? true
        && scalars[(column + wanted.count)...].drop(while: { " \"'".unicodeScalars.contains($0) })
          .first == ":"
      {
        place.line = firstLine + number
        place.column = column + 1
        break search
      }
    }
    return Diagnostic(
      code: "duplicate-key", "`\(key)` is given twice", at: place,
      length: max(1, wanted.count), suggestion: "keep one of them",
      notes: place == first ? [] : [Diagnostic.Note(first, "it is given first here")])
  }
}
