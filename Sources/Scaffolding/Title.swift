import Foundation

/// The title of a book or a chapter, known to be one printable line.
struct Title {
  static let limit = 200

  let text: String

  init(_ text: String) throws(ScaffoldingError) {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    guard !trimmed.isEmpty else { throw .emptyTitle }
    for (index, character) in text.enumerated()
    where !character.unicodeScalars.allSatisfy(Self.isPrintable) {
      throw .unprintableTitle(position: index + 1)
    }
    guard trimmed.count <= Self.limit else { throw .longTitle(limit: Self.limit) }
    self.text = trimmed
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate: false
    // U+FEFF is a format character that no YAML reader lets pass.
    default: scalar != "\u{FEFF}" && scalar.value & 0xFFFE != 0xFFFE
    }
  }

  /// The title as a value in YAML, quoted if it could be taken for anything but a text.
  var yaml: String {
    guard !isPlain else { return text }
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
  }

  private var isPlain: Bool {
    guard let first = text.unicodeScalars.first, first.properties.isAlphabetic else { return false }
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    return !words.contains(text.lowercased()) && !text.contains(": ") && !text.contains(" #")
      && !text.hasSuffix(":") && !text.contains("\u{A0}")
  }

  /// The title as part of a file's name: a–z, 0–9 and single hyphens; empty if nothing is left.
  var slug: String {
    var result = ""
    for scalar in Self.folded(text).unicodeScalars {
      switch scalar {
      case "a"..."z", "0"..."9": result.unicodeScalars.append(scalar)
      case "'", "’": break
      default: if !result.isEmpty, !result.hasSuffix("-") { result += "-" }
      }
    }
    if result.count > 48 {
      let start = result.prefix(49)
      result = String(start.lastIndex(of: "-").map { start[..<$0] } ?? start.dropLast())
    }
    return result.hasSuffix("-") ? String(result.dropLast()) : result
  }

  private static func folded(_ text: String) -> String {
    let pairs = [
      "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
      "ı": "i", "ħ": "h", "ŋ": "n",
    ]
    var result = ""
    for scalar in text.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark: break
      default: result += pairs[String(scalar)] ?? String(scalar)
      }
    }
    return result
  }
}
