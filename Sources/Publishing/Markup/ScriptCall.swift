/// A call of a function of the program's script with data, `monographRun([["Label","value"]]);`.
///
/// Pages load such files as scripts because a page that is opened from a disk may not fetch data.
struct ScriptCall: Sendable {
  /// The JavaScript text; it can stand in a file or between `<script>` and `</script>`.
  private(set) var text: String

  /// A call with a list of objects.
  init(_ function: StaticString, objects: [[(name: StaticString, value: String)]]) {
    var text = "\(function)(["
    for (number, object) in objects.enumerated() {
      if number > 0 { text += ",\n" }
      text += "{"
      for (place, pair) in object.enumerated() {
        if place > 0 { text += "," }
        text += "\"\(pair.name)\":"
        Self.write(pair.value, to: &text)
      }
      text += "}"
    }
    self.text = text + "]);\n"
  }

  /// A call with a list of pairs of texts.
  init(_ function: StaticString, pairs: [(String, String)]) {
    var text = "\(function)(["
    for (number, pair) in pairs.enumerated() {
      if number > 0 { text += "," }
      text += "["
      Self.write(pair.0, to: &text)
      text += ","
      Self.write(pair.1, to: &text)
      text += "]"
    }
    self.text = text + "]);\n"
  }

  /// Writes a text as a literal that is valid JSON and JavaScript and holds no `<`.
  static func write(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "<", "\u{2028}", "\u{2029}", "\u{7F}": text += escape(scalar)
      case _ where scalar.value < 0x20: text += escape(scalar)
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
