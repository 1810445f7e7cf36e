import Storage

/// What stands behind the fence of a code block, read from the raw line.
///
/// The Markdown parser un-escapes info strings, which loses quotes and backslashes.
struct FenceInfo {
  /// The language; absent for a bare fence.
  var language: String?
  /// Whether the block is a cell, `swift {…}`.
  var isCell = false
  /// The label with its place.
  var label: (text: String, position: SourcePosition)?
  /// The classes.
  var classes: [String] = []
  /// The fence's character and how many there are.
  var fence: (scalar: Unicode.Scalar, count: Int)?

  /// Prefixes that say what a label names.
  static let labelPrefixes = ["eq", "fig", "lst", "sec", "tbl"]
  /// Prefixes of what a cell can show.
  static let cellPrefixes = ["fig", "lst", "tbl"]
  /// Prefixes of what can be referred to: labels, and chapters by their names.
  static let referencePrefixes = labelPrefixes + ["ch"]

  /// Reads the line that a fence begins on.
  ///
  /// - Parameter column: Where the fence begins, from 1.
  init(
    _ line: String, at position: SourcePosition, diagnostics: inout [Diagnostic]
  ) {
    let scalars = Array(line.unicodeScalars)
    var index = position.column - 1
    guard scalars.indices.contains(index) else { return }
    let mark = scalars[index]
    let start = index
    while index < scalars.count, scalars[index] == mark { index += 1 }
    fence = (mark, index - start)
    func place(_ index: Int) -> SourcePosition {
      SourcePosition(file: position.file, line: position.line, column: index + 1)
    }
    func skipSpace() {
      while index < scalars.count, scalars[index] == " " || scalars[index] == "\t" { index += 1 }
    }
    skipSpace()
    if index < scalars.count, scalars[index] == "{" {
      let rest = String(String.UnicodeScalarView(scalars[index...]))
      if rest.lowercased().hasPrefix("{swift") {
        diagnostics.append(
          Diagnostic(
            code: "fence-order", "the language comes before the braces", at: place(index),
            length: rest.unicodeScalars.count, suggestion: "write `swift {#fig-label}`"))
      } else if let problem = Self.foreignSyntax(inBraces: scalars[index...], at: place(index)) {
        diagnostics.append(problem)
      }
      return
    }
    let wordStart = index
    while index < scalars.count, ![" ", "\t", "{"].contains(scalars[index]) { index += 1 }
    if index > wordStart {
      language = String(String.UnicodeScalarView(scalars[wordStart..<index]))
    }
    skipSpace()
    guard index < scalars.count, scalars[index] == "{" else { return }
    guard language == "swift" else {
      if language?.lowercased() == "swift" {
        diagnostics.append(
          Diagnostic(
            code: "fence-language", "the language of a cell is written `swift`",
            at: place(wordStart), length: 5, suggestion: "write `swift`"))
      } else {
        diagnostics.append(
          Diagnostic(
            .warning, code: "foreign-syntax", "only `swift` runs; this block is only shown",
            at: place(index), length: scalars.count - index,
            suggestion: "leave out the braces, or write a cell, `swift {}`"))
      }
      return
    }
    isCell = true
    let brace = index
    index += 1
    readAttributes(scalars, from: &index, brace: brace, place: place, diagnostics: &diagnostics)
  }

  private mutating func readAttributes(
    _ scalars: [Unicode.Scalar], from index: inout Int, brace: Int,
    place: (Int) -> SourcePosition, diagnostics: inout [Diagnostic]
  ) {
    while true {
      while index < scalars.count, scalars[index] == " " || scalars[index] == "\t" { index += 1 }
      guard index < scalars.count else {
        diagnostics.append(
          Diagnostic(
            code: "unclosed-attributes", "`{` has no `}` on this line", at: place(brace),
            suggestion: "write `swift {#fig-label}`"))
        return
      }
      if scalars[index] == "}" { break }
      let start = index
      while index < scalars.count, ![" ", "\t", "}"].contains(scalars[index]) { index += 1 }
      let word = String(String.UnicodeScalarView(scalars[start..<index]))
      read(word, at: place(start), diagnostics: &diagnostics)
    }
    let rest = scalars[(index + 1)...]
    if let extra = rest.firstIndex(where: { $0 != " " && $0 != "\t" }) {
      diagnostics.append(
        Diagnostic(
          code: "text-after-attributes", "there is text behind the `}` of a cell", at: place(extra),
          length: scalars.count - extra, suggestion: "delete it or write it as `//| key: value`"))
    }
  }

  private mutating func read(
    _ word: String, at position: SourcePosition, diagnostics: inout [Diagnostic]
  ) {
    let length = word.unicodeScalars.count
    if word.hasPrefix("#") {
      let text = String(word.dropFirst())
      if let problem = Self.problem(
        withLabel: text, prefixes: Self.cellPrefixes, at: position, length: length)
      {
        diagnostics.append(problem)
      } else if let label {
        diagnostics.append(
          Diagnostic(
            code: "two-labels", "a cell has one label; this is a second one", at: position,
            length: length, suggestion: "keep one of them",
            notes: [Diagnostic.Note(label.position, "the first label is here")]))
      } else {
        label = (text, position)
      }
    } else if word.hasPrefix("."), word.count > 1,
      word.dropFirst().allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    {
      classes.append(String(word.dropFirst()))
    } else if let equals = word.firstIndex(of: "=") {
      let key = word[..<equals]
      let name = word[equals...].filter { !"=#\"'".contains($0) }
      diagnostics.append(
        Diagnostic(
          code: "option-in-fence",
          key == "label"
            ? "a label is written with `#`" : "options of a cell stand inside it",
          at: position, length: length,
          suggestion: key == "label"
            ? "write `{#\(name.isEmpty ? "fig-name" : name)}`"
            : "write `//| \(key): …` on the first line of the cell"))
    } else {
      diagnostics.append(
        Diagnostic(
          code: "bad-attribute", "`\(word)` is neither a label, `#fig-name`, nor a class, `.name`",
          at: position, length: length,
          suggestion: NearestName.find(word, among: CellOptions.Column.allCases.map(\.rawValue))
            .map { "write `//| column: \($0)` on the first line of the cell" }
            ?? "write `#fig-name` for a label, `.name` for a class, or leave it out"))
    }
  }

  /// What is wrong with a label, if anything is.
  static func problem(
    withLabel label: String, prefixes: [String] = labelPrefixes, at position: SourcePosition,
    length: Int
  ) -> Diagnostic? {
    let parts = label.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let hasPrefix = parts.count == 2 && prefixes.contains(String(parts[0]))
    let name = parts.count == 2 ? parts[1] : ""
    let isPlain = name.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-"
    }
    guard !hasPrefix || name.isEmpty || !isPlain else { return nil }
    let isOfOtherKind = parts.count == 2 && labelPrefixes.contains(String(parts[0]))
    let examples = prefixes.map { "`\($0)-\(sample(isOfOtherKind ? String(name) : label))`" }
    let lowered = label.lowercased().replacing("_", with: "-").replacing(":", with: "-")
    let isRepaired =
      lowered != label
      && problem(withLabel: lowered, prefixes: prefixes, at: position, length: 1) == nil
    if hasPrefix, name.isEmpty {
      return Diagnostic(
        code: "bad-label", "the label has no name after `\(parts[0])-`", at: position,
        length: length, suggestion: "write `\(parts[0])-name`")
    }
    return Diagnostic(
      code: "bad-label",
      hasPrefix || isRepaired
        ? "a label has only small letters, digits and hyphens"
        : isOfOtherKind
          ? "a label that begins with `\(parts[0])-` cannot stand here"
          : "the label `\(label)` does not say what it names",
      at: position, length: length,
      suggestion: isRepaired
        ? "write `\(lowered)`"
        : hasPrefix
          ? "write `\(parts[0])-\(sample(String(name)))`"
          : "write \(examples.dropLast().joined(separator: ", ")) or \(examples.last ?? "")")
  }

  /// What is wrong with a label whose prefix another kind of object has.
  static func problem(
    withLabel label: String, of object: String, prefix: String, at position: SourcePosition
  ) -> Diagnostic? {
    guard !label.hasPrefix(prefix + "-") else { return nil }
    let name = label.split(separator: "-", maxSplits: 1).dropFirst().first.map(String.init)
    return Diagnostic(
      code: "bad-label", "the label of \(object) begins with `\(prefix)-`", at: position,
      length: label.unicodeScalars.count + 1,
      suggestion: "write `{#\(prefix)-\(name ?? "name")}`")
  }

  /// A name of the right form that reminds of what an author wrote.
  private static func sample(_ label: String) -> String {
    var result = ""
    for scalar in label.lowercased().unicodeScalars {
      if ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) {
        result.unicodeScalars.append(scalar)
      } else if !result.isEmpty, result.last != "-" {
        result.append("-")
      }
    }
    while result.last == "-" { result.removeLast() }
    return result.isEmpty ? "name" : result
  }
}
