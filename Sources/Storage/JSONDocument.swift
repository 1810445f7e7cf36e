/// A JSON value as it stands in a file: members in their order, numbers with their digits.
///
/// For files whose bytes another program fixes, and for headers in which a name that stands twice
/// must not pass unseen; `Codable` keeps neither.
public indirect enum JSONDocument: Equatable, Sendable {
  case null
  case flag(Bool)
  /// A number as it is written.
  case number(String)
  case text(String)
  case list([JSONDocument])
  case object([Member])

  /// A name with its value.
  public struct Member: Equatable, Sendable {
    /// The name.
    public var name: String
    /// What it stands for.
    public var value: JSONDocument

    /// Creates a member.
    public init(_ name: String, _ value: JSONDocument) {
      self.name = name
      self.value = value
    }
  }

  /// What is wrong with a text that is not JSON.
  public struct Problem: Error, CustomStringConvertible, Equatable {
    /// What is wrong, as a phrase.
    public var description: String
    /// Where, in bytes from 0.
    public var offset: Int
  }

  /// Reads a whole text.
  ///
  /// - Throws: ``Problem``, also for a name that stands twice in an object.
  public init(_ bytes: UnsafeRawBufferPointer) throws(Problem) {
    var reader = JSONDocumentReader(bytes)
    self = try reader.document()
  }

  /// Reads a whole text.
  ///
  /// - Throws: As the variant that takes bytes.
  public init(_ text: String) throws(Problem) {
    self = try Array(text.utf8).withUnsafeBytes { bytes in
      Result { () throws(Problem) in try JSONDocument(bytes) }
    }.get()
  }

  /// The value of a member; `nil` if this is no object or has none of that name.
  public subscript(name: String) -> JSONDocument? {
    members?.first { $0.name == name }?.value
  }

  /// The members, if this is an object.
  public var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The elements, if this is a list.
  public var elements: [JSONDocument]? {
    if case .list(let elements) = self { elements } else { nil }
  }

  /// The text, if this is one.
  public var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// Whether this is `true`; `nil` if it is neither `true` nor `false`.
  public var flag: Bool? {
    if case .flag(let flag) = self { flag } else { nil }
  }

  /// The number as an integer, if it is written as one and fits.
  public var integer: Int? {
    if case .number(let digits) = self { Int(digits) } else { nil }
  }

  /// The number, if this is one and it is finite.
  public var real: Double? {
    guard case .number(let digits) = self, let value = Double(digits), value.isFinite else {
      return nil
    }
    return value
  }

  /// What to call it in a message: the value itself if it is short.
  public var summary: String {
    switch self {
    case .null, .flag, .number: pythonText()
    case .text(let text): "“\(text.prefix(60))”"
    case .list: "a list"
    case .object: "an object"
    }
  }
}

extension JSONDocument {
  /// The text that Python's `json.dumps` gives, with its spaces and escapes.
  ///
  /// - Parameter indent: The spaces of a level if every member has its own line.
  public func pythonText(indent: Int? = nil) -> String {
    var text = ""
    write(to: &text, indent: indent, depth: 0)
    return text
  }

  private func write(to text: inout String, indent: Int?, depth: Int) {
    switch self {
    case .null: text += "null"
    case .flag(let flag): text += flag ? "true" : "false"
    case .number(let digits): text += digits
    case .text(let value): Self.quote(value, to: &text)
    case .list(let elements):
      Self.write("[", "]", elements, to: &text, indent: indent, depth: depth) { element, text in
        element.write(to: &text, indent: indent, depth: depth + 1)
      }
    case .object(let members):
      Self.write("{", "}", members, to: &text, indent: indent, depth: depth) { member, text in
        Self.quote(member.name, to: &text)
        text += ": "
        member.value.write(to: &text, indent: indent, depth: depth + 1)
      }
    }
  }

  private static func write<Item>(
    _ opening: String, _ closing: String, _ items: [Item], to text: inout String, indent: Int?,
    depth: Int, _ body: (Item, inout String) -> Void
  ) {
    func lineBreak(_ depth: Int) {
      if let indent { text += "\n" + String(repeating: " ", count: indent * depth) }
    }
    text += opening
    for (index, item) in items.enumerated() {
      if index > 0 { text += indent == nil ? ", " : "," }
      lineBreak(depth + 1)
      body(item, &text)
    }
    if !items.isEmpty { lineBreak(depth) }
    text += closing
  }

  private static func quote(_ value: String, to text: inout String) {
    text += "\""
    for unit in value.utf16 {
      switch unit {
      case 0x22: text += "\\\""
      case 0x5c: text += "\\\\"
      case 0x08: text += "\\b"
      case 0x0c: text += "\\f"
      case 0x0a: text += "\\n"
      case 0x0d: text += "\\r"
      case 0x09: text += "\\t"
      case 0x20..<0x7f: text.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default:
        let digits = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    text += "\""
  }
}
