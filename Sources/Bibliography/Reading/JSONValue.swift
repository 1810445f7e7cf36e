/// A value of a JSON text with its place.
struct JSONValue {
  indirect enum Content {
    case null
    case boolean(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])
  }
  struct Member {
    var key: String
    var keyOffset: Int
    var value: JSONValue
  }
  var content: Content
  /// Where it begins, in Unicode scalars from 0.
  var offset: Int

  /// What to call it in a message.
  var kind: String {
    switch content {
    case .null: "null"
    case .boolean: "true or false"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

/// A problem before its line is known.
struct LocatedProblem: Error {
  var message: String
  var suggestion: String?
  var offset: Int

  init(_ message: String, suggestion: String? = nil, at offset: Int) {
    self.message = message
    self.suggestion = suggestion
    self.offset = offset
  }
}
