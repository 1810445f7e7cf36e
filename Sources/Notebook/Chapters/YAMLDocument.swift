import Yams

/// A node of a YAML tree.
typealias YAMLNode = Node

/// A YAML mapping from a file of the book, with places for error messages.
struct YAMLDocument {
  /// The entries in the order of the file.
  private(set) var root: [(key: String, node: Node, position: SourcePosition)] = []
  let file: String
  let firstLine: Int

  /// Reads a mapping.
  ///
  /// - Parameters:
  ///   - firstLine: The line of the file that `text` begins on.
  ///   - what: What the text is, for messages.
  /// - Throws: ``Diagnostic`` if it is not YAML or not a mapping.
  init(_ text: String, file: String, firstLine: Int = 1, what: String = "the file") throws {
    self.file = file
    self.firstLine = firstLine
    try refuseDeepNesting(text)
    let node: Node?
    do {
      // What a word means is decided where it is read; the rules of YAML for it are not needed.
      node = try compose(yaml: text, .basic)
    } catch let error as YamlError {
      throw problem(error, text)
    }
    guard let node else { return }
    root = try entries(of: node, what: what)
  }

  /// The entries of a mapping.
  func entries(
    of node: Node, what: String
  ) throws -> [(key: String, node: Node, position: SourcePosition)] {
    guard case .mapping(let mapping) = node else {
      throw Diagnostic(
        code: "yaml-type", "\(what) must be a mapping, `key: value` on each line",
        at: position(of: node),
        suggestion: what.hasPrefix("`")
          ? "write each entry as `name: value` on a line of its own, indented by two spaces"
          : "begin it with `title: A title`")
    }
    return try mapping.map { key, value in
      guard case .scalar(let scalar) = key else {
        throw Diagnostic(
          code: "yaml-type", "a key must be a word", at: position(of: key),
          suggestion: "write `key: value`")
      }
      return (scalar.string, value, position(of: key))
    }
  }

  /// Where a node begins.
  func position(of node: Node) -> SourcePosition {
    position(node.mark)
  }

  /// A text, a number or a truth value as the author wrote it.
  func text(_ node: Node, what: String) throws -> String {
    guard case .scalar(let scalar) = node else {
      throw Diagnostic(
        code: "yaml-type", "\(what) must be a text", at: position(of: node),
        suggestion: "write it without brackets, or put the whole text in quotation marks")
    }
    if scalar.style == .plain, ["", "~", "null"].contains(scalar.string) {
      throw Diagnostic(
        code: "yaml-type", "\(what) has no value", at: position(of: node),
        suggestion: "write a text after the colon")
    }
    return scalar.string
  }

  /// A text with something to read in it.
  func filledText(_ node: Node, what: String) throws -> String {
    let text = try text(node, what: what)
    guard !text.allSatisfy(\.isWhitespace) else {
      throw Diagnostic(
        code: "yaml-type", "\(what) has no value", at: position(of: node),
        suggestion: "write a text between the quotation marks")
    }
    return text
  }

  /// A list of texts, each with its place; a single text is a list of one.
  func texts(_ node: Node, what: String) throws -> [(text: String, position: SourcePosition)] {
    if case .mapping = node {
      throw Diagnostic(
        code: "yaml-type", "\(what) must be a text or a list of texts", at: position(of: node),
        suggestion: "write a list as `[first, second]`")
    }
    guard case .sequence(let sequence) = node else {
      return [(try text(node, what: what), position(of: node))]
    }
    return try sequence.map { (try text($0, what: "each of \(what)"), position(of: $0)) }
  }

  /// A setting: a number, a truth value, a text or a list of these.
  func value(_ node: Node, what: String) throws -> Value {
    switch node {
    case .scalar(let scalar):
      return scalar.style == .plain ? Self.value(ofPlain: scalar.string) : .text(scalar.string)
    case .sequence(let sequence):
      let values = try sequence.map { try value($0, what: "each of \(what)") }
      return .array(Self.unified(values))
    case .mapping, .alias:
      throw Diagnostic(
        code: "yaml-type", "\(what) must be a number, true or false, a text or a list of these",
        at: position(of: node), suggestion: "give each part of it a name of its own")
    }
  }

  /// The value of an unquoted word.
  private static func value(ofPlain text: String) -> Value {
    let digits = text.replacing("_", with: "")
    if let number = Int(digits) { return .integer(number) }
    let isNumber = digits.first.map { $0.isASCII && ($0.isNumber || "+-.".contains($0)) } ?? false
    if isNumber, let number = Double(digits), number.isFinite { return .real(number) }
    switch text {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default: return .text(text)
    }
  }

  /// Whole numbers among reals become reals, so that a list has one type.
  private static func unified(_ values: [Value]) -> [Value] {
    let hasReal = values.contains { if case .real = $0 { true } else { false } }
    guard hasReal else { return values }
    return values.map { if case .integer(let number) = $0 { .real(Double(number)) } else { $0 } }
  }

  func position(_ mark: Mark?) -> SourcePosition {
    SourcePosition(
      file: file, line: firstLine - 1 + max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1))
  }

  /// The YAML reader recurses, so that text nested a thousand deep would overflow the stack.
  private func refuseDeepNesting(_ text: String) throws {
    var depth = 0
    var line = firstLine
    var dashes = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        dashes = 0
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"): dashes += 1
      default: break
      }
      guard depth <= 32, dashes <= 400 else {
        throw Diagnostic(
          code: "yaml-syntax", "the YAML is nested too deeply",
          at: SourcePosition(file: file, line: line, column: 1),
          suggestion: "write it with fewer brackets and dashes")
      }
    }
  }
}
