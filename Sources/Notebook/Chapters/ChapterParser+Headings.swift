import CCmark
import Foundation

extension ChapterParser {
  /// A heading; `{#sec-name}` at its end is its label.
  mutating func heading(_ node: MarkdownTree.Node) -> Block {
    let position = position(node)
    let level = Int(cmark_node_get_heading_level(node))
    var raw = RawText(
      source, from: (position.line, position.column), through: MarkdownTree.lines(node).upperBound)
    var content = reader.read(childrenOf: node, &raw, .heading)
    let label = takeLabel(&content, at: position)
    if level == 1 {
      report(
        Diagnostic(
          code: "heading-level",
          "the front matter has the chapter's title; sections begin with `##`",
          at: position, suggestion: "write `##`, or leave it out if it repeats the title"))
    } else if let last = headings.lastLevel, level > last + 1 {
      report(
        Diagnostic(
          .warning, code: "heading-level",
          "this heading skips a level: it follows one of level \(last)", at: position,
          length: level,
          suggestion: "write `\(String(repeating: "#", count: last + 1))`"))
    }
    headings.lastLevel = max(2, level)
    let text = content.plainText
    if text.allSatisfy(\.isWhitespace), content.isEmpty {
      report(
        Diagnostic(
          code: "empty-heading", "the heading has no text", at: position, length: level,
          suggestion:
            "write its text behind the `\(String(repeating: "#", count: level))`, or delete it"))
    }
    let identifier = label ?? headings.identifier(for: text)
    return .heading(level: level, identifier: identifier, content: content, position: position)
  }

  private mutating func takeLabel(_ content: inout [Inline], at position: SourcePosition) -> String?
  {
    guard case .text(let text)? = content.last, text.hasSuffix("}"),
      let open = text.range(of: "{#", options: .backwards)
    else { return nil }
    let label = String(text[open.upperBound...].dropLast())
    let line =
      source.lines.indices.contains(position.line - 1) ? source.lines[position.line - 1] : ""
    var place = position
    if let range = line.range(of: "{#", options: .backwards) {
      place.column = line.unicodeScalars.distance(from: line.startIndex, to: range.lowerBound) + 2
    }
    let length = label.unicodeScalars.count + 1
    if let problem = FenceInfo.problem(withLabel: label, at: place, length: length) {
      report(problem)
      return nil
    }
    if let problem = FenceInfo.problem(
      withLabel: label, of: "a heading", prefix: "sec", at: place)
    {
      report(problem)
      return nil
    }
    var rest = String(text[..<open.lowerBound])
    while rest.last == " " { rest.removeLast() }
    content.removeLast()
    if !rest.isEmpty { content.append(.text(rest)) }
    labels.append((label, place))
    return label
  }
}

/// Gives each heading of a chapter an identifier of its own.
struct HeadingIdentifiers {
  /// The level of the heading before.
  var lastLevel: Int? = 1
  private var used: Set<String> = []

  /// An identifier made of the heading's words: `Dead features` becomes `dead-features`.
  mutating func identifier(for text: String) -> String {
    var slug = ""
    for character in text.lowercased() {
      if character.isLetter || character.isNumber {
        slug.append(character)
      } else if !slug.isEmpty, slug.last != "-", character != "’", character != "'" {
        slug.append("-")
      }
    }
    while slug.last == "-" { slug.removeLast() }
    if slug.isEmpty { slug = "section" }
    // Labels and cells have identifiers of the same form.
    if slug.hasPrefix("cell-")
      || FenceInfo.labelPrefixes.contains(where: { slug.hasPrefix($0 + "-") })
    {
      slug = "on-" + slug
    }
    var candidate = slug
    var number = 2
    while !used.insert(candidate).inserted {
      candidate = "\(slug)-\(number)"
      number += 1
    }
    return candidate
  }
}
