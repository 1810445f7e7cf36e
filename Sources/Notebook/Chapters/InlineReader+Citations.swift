import Bibliography
import Storage

/// Citations and groups of references: `[see @bills2023, p. 5]`, `[@fig-a; @fig-b]`, `@bills2023`.
extension InlineReader {
  typealias Group = (inlines: [Inline], end: Int)

  /// The group in square brackets that begins at `start`, if there is one.
  mutating func citation(_ run: TextRun, _ start: Int, _ raw: RawText) -> Group? {
    var end = start + 1
    while end < run.elements.count, run.elements[end].scalar != "]" {
      if run.elements[end].scalar == "[" { return nil }
      end += 1
    }
    guard end < run.elements.count, end > start + 2 else { return nil }
    var parts: [Range<Int>] = []
    var partStart = start + 1
    for index in (start + 1)..<end where run.elements[index].scalar == ";" {
      parts.append(partStart..<index)
      partStart = index + 1
    }
    parts.append(partStart..<end)
    let items = parts.map { part(run, $0, raw) }
    // Brackets without an `@` are brackets.
    let found = items.compactMap { $0 }
    guard !found.isEmpty else { return nil }
    let position = raw.position(run.elements[start].index)
    guard found.count == items.count else {
      diagnostics.append(
        Diagnostic(
          code: "bad-citation", "a part of this citation names no work", at: position,
          length: end - start + 1, suggestion: "write `[@first; @second]`"))
      return ([.text(run.text(start..<end + 1))], end + 1)
    }
    if let mistaken = found.first(where: { Self.label(meantBy: $0.key) != nil }) {
      reportMistakenLabel(mistaken.key, at: mistaken.position)
      return ([.text(run.text(start..<end + 1))], end + 1)
    }
    if found.allSatisfy(\.isLabel) { return (references(found), end + 1) }
    if let label = found.first(where: \.isLabel) {
      diagnostics.append(
        Diagnostic(
          code: "bad-citation", "a citation and a cross-reference cannot share brackets",
          at: label.position, length: label.key.unicodeScalars.count + 1,
          suggestion: "write `@\(label.key)` outside of them"))
    }
    let works = found.filter { !$0.isLabel && isKnown($0) }
    guard !works.isEmpty else { return ([.text(run.text(start..<end + 1))], end + 1) }
    let citation = Citation(
      items: works.map {
        Citation.Item(
          key: $0.key, prefix: $0.prefix, suffix: $0.suffix, isYearOnly: $0.isShortened)
      }, isNarrative: false, position: position)
    return ([.citation(citation)], end + 1)
  }

  private func references(_ parts: [Part]) -> [Inline] {
    var inlines: [Inline] = []
    for (number, part) in parts.enumerated() {
      if number > 0 { inlines.append(.text(number + 1 == parts.count ? " and " : ", ")) }
      if !part.prefix.isEmpty { inlines.append(.text(part.prefix + " ")) }
      inlines.append(
        .reference(
          CrossReference(
            label: part.key, isNumberOnly: part.isShortened || !part.prefix.isEmpty,
            position: part.position)))
      if !part.suffix.isEmpty { inlines.append(.text(part.suffix)) }
    }
    return inlines
  }

  private struct Part {
    var key: String
    var prefix: String
    var suffix: String
    var isShortened: Bool
    var isLabel: Bool
    var position: SourcePosition
  }

  private func part(_ run: TextRun, _ range: Range<Int>, _ raw: RawText) -> Part? {
    guard
      let at = range.first(where: {
        run.elements[$0].scalar == "@" && !run.elements[$0].isEscaped
          && ($0 == range.lowerBound || " \t-".unicodeScalars.contains(run.elements[$0 - 1].scalar))
      })
    else { return nil }
    let end = endOfKey(run, at, limit: range.upperBound)
    guard end > at + 1 else { return nil }
    let key = run.text(at + 1..<end)
    var prefix = run.text(range.lowerBound..<at)
    let isShortened = prefix.hasSuffix("-")
    if isShortened { prefix.removeLast() }
    let suffix = run.text(end..<range.upperBound)
    return Part(
      key: key, prefix: Self.trimmed(prefix), suffix: Self.trimmingEnd(suffix),
      isShortened: isShortened,
      isLabel: FenceInfo.referencePrefixes.contains { key.hasPrefix($0 + "-") },
      position: raw.position(run.elements[at].index))
  }

  /// A work that is part of the sentence, `@bills2023`.
  ///
  /// Words with an `@` that look like no key of the bibliography are left alone.
  mutating func narrative(_ run: TextRun, _ start: Int, _ raw: RawText) -> Group? {
    if start > 0 {
      let before = run.elements[start - 1].scalar
      if before.properties.isAlphabetic || before.properties.numericType != nil
        || "._-+@/".unicodeScalars.contains(before)
      {
        return nil
      }
    }
    let end = endOfKey(run, start, limit: run.elements.count)
    guard end > start + 1 else { return nil }
    let key = run.text(start + 1..<end)
    let position = raw.position(run.elements[start].index)
    guard bibliography[key] != nil else {
      if Self.label(meantBy: key) != nil {
        reportMistakenLabel(key, at: position)
        return ([.text("@" + key)], end)
      }
      let looksLikeKey = key.suffix(4).allSatisfy(\.isNumber) && key.first?.isLetter == true
      guard looksLikeKey, key.count > 4 else { return nil }
      reportUnknown(key, at: position)
      return ([.text("@" + key)], end)
    }
    let item = Citation.Item(key: key, prefix: "", suffix: "", isYearOnly: false)
    return (
      [.citation(Citation(items: [item], isNarrative: true, position: position))], end
    )
  }

  /// The label that `Fig-scores` or `fig:scores` was meant to be, as other tools write them.
  private static func label(meantBy key: String) -> String? {
    guard let mark = key.firstIndex(where: { ":_-".contains($0) }),
      FenceInfo.referencePrefixes.contains(key[..<mark].lowercased())
    else { return nil }
    let name = key[key.index(after: mark)...].lowercased()
    let label = key[..<mark].lowercased() + "-" + name.replacing("_", with: "-")
    let isLabel = name.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("0"..."9").contains($0) || "-_".unicodeScalars.contains($0)
    }
    return isLabel && !name.isEmpty && label != key ? label : nil
  }

  private mutating func reportMistakenLabel(_ key: String, at position: SourcePosition) {
    let label = Self.label(meantBy: key) ?? key
    let problem = Diagnostic(
      code: "bad-label", "a label has only small letters, digits and hyphens", at: position,
      length: key.unicodeScalars.count + 1, suggestion: "write `@\(label)`")
    if !diagnostics.contains(problem) { diagnostics.append(problem) }
  }

  private mutating func isKnown(_ part: Part) -> Bool {
    if bibliography[part.key] != nil { return true }
    reportUnknown(part.key, at: part.position)
    return false
  }

  private mutating func reportUnknown(_ key: String, at position: SourcePosition) {
    let keys = bibliography.entries.map(\.key)
    let problem = Diagnostic(
      code: "unknown-citation", "the bibliography has no work `\(key)`", at: position,
      length: key.unicodeScalars.count + 1,
      suggestion: NearestName.find(key, among: keys).map { "did you mean `@\($0)`?" }
        ?? (keys.isEmpty
          ? "write the works into references.json beside book.yml, in CSL-JSON"
          : "add it to the bibliography; an `@` that cites nothing is written `\\@`"))
    if !diagnostics.contains(problem) { diagnostics.append(problem) }
  }

  /// The index after a key that begins behind the `@` at `start`.
  private func endOfKey(_ run: TextRun, _ start: Int, limit: Int) -> Int {
    var end = start + 1
    while end < limit {
      let scalar = run.elements[end].scalar
      guard
        scalar.isASCII,
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || "_-:./".unicodeScalars.contains(scalar)
      else { break }
      end += 1
    }
    while end > start + 1, "-:./".unicodeScalars.contains(run.elements[end - 1].scalar) { end -= 1 }
    return end
  }

  private static func trimmed(_ text: String) -> String {
    trimmingEnd(String(text.drop(while: \.isWhitespace)))
  }

  private static func trimmingEnd(_ text: String) -> String {
    var text = text
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
