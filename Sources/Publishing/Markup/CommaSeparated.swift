/// Tables as CSV.
enum CommaSeparated {
  /// A text as a field.
  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// Rows of fields, which stand there as they are written.
  static func text(_ rows: [[String]]) -> String {
    rows.map { $0.joined(separator: ",") + "\n" }.joined()
  }
}
