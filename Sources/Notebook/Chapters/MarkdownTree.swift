import CCmark

/// A Markdown tree of the C library, alive only within `withTree`.
enum MarkdownTree {
  typealias Node = OpaquePointer

  /// Parses a text and frees the tree when `body` returns; nodes must not leave `body`.
  static func withTree<Result>(_ text: String, _ body: (Node?) throws -> Result) rethrows -> Result
  {
    var text = text
    let root = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        cmark_parse_document($0.baseAddress, $0.count, CMARK_OPT_DEFAULT)
      }
    }
    defer { if let root { cmark_node_free(root) } }
    return try body(root)
  }

  /// The text of a leaf; empty for a node without one.
  static func literal(_ node: Node) -> String {
    cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
  }

  /// The destination of a link or image.
  static func destination(_ node: Node) -> String {
    cmark_node_get_url(node).map { String(cString: $0) } ?? ""
  }

  /// The title of a link or image.
  static func title(_ node: Node) -> String? {
    cmark_node_get_title(node).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The lines of a block, from 1.
  static func lines(_ node: Node) -> ClosedRange<Int> {
    let start = max(1, Int(cmark_node_get_start_line(node)))
    return start...max(start, Int(cmark_node_get_end_line(node)))
  }
}
