import SwiftIDEUtils
import SwiftParser
import Synchronization

/// Swift code with its syntax marked for colouring.
enum SourceListing {
  /// Parsing costs more than all the rest of a page; a preview shows the same code again and again.
  private static let cache = Mutex<[String: [HTML]]>([:])
  private static let cacheLimit = 4_096

  /// A code block with a scroll box that the keyboard reaches.
  static func block(_ code: String, language: String?, label: String) -> HTML {
    .tag(
      .pre,
      [
        "class": "listing", "tabindex": "0", "role": "region",
        "aria-label": label,
      ],
      [.tag(.code, [:], language == "swift" ? highlighted(code) : [.text(code)])])
  }

  /// The pieces of Swift code, each with a class for its kind.
  static func highlighted(_ code: String) -> [HTML] {
    if let known = cache.withLock({ $0[code] }) { return known }
    let pieces = pieces(of: code)
    cache.withLock { cache in
      if cache.count >= cacheLimit { cache.removeAll() }
      cache[code] = pieces
    }
    return pieces
  }

  private static func pieces(of code: String) -> [HTML] {
    let bytes = Array(code.utf8)
    var pieces: [HTML] = []
    var end = 0
    func plain(to offset: Int) {
      guard offset > end else { return }
      pieces.append(.text(String(decoding: bytes[end..<offset], as: UTF8.self)))
      end = offset
    }
    for range in Parser.parse(source: code).classifications {
      let start = max(end, range.range.lowerBound.utf8Offset)
      let stop = min(bytes.count, range.range.upperBound.utf8Offset)
      guard let name = className(range.kind), start < stop else { continue }
      plain(to: start)
      let text = String(decoding: bytes[start..<stop], as: UTF8.self)
      pieces.append(.tag(.span, ["class": name], text))
      end = stop
    }
    plain(to: bytes.count)
    return pieces
  }

  private static func className(_ kind: SyntaxClassification) -> String? {
    switch kind {
    case .keyword: "s-keyword"
    case .stringLiteral, .regexLiteral: "s-string"
    case .integerLiteral, .floatLiteral: "s-number"
    case .lineComment, .blockComment, .docLineComment, .docBlockComment: "s-comment"
    case .type: "s-type"
    case .argumentLabel: "s-label"
    default: nil
    }
  }
}
