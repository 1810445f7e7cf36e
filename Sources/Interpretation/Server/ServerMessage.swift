import Storage

/// What a server says about a failure, in a form that fits a message of ours.
enum ServerMessage {
  private static let longest = 240

  /// The message in the body of a failed answer; `nil` if there is none.
  static func text(in body: [UInt8]) -> String? {
    let text: String
    if let document = try? body.withUnsafeBytes({ try JSONDocument($0) }) {
      let error = document["error"]
      guard
        let found = error?["message"]?.text ?? error?.text ?? document["message"]?.text
          ?? document["detail"]?.text ?? document["detail"]?.elements?.first?["msg"]?.text
      else { return nil }
      text = found
    } else if let plain = String(validating: body.prefix(4 * longest), as: UTF8.self),
      !plain.contains("<")
    {
      text = plain
    } else {
      return nil
    }
    let message = shortened(text)
    return message.isEmpty ? nil : message
  }

  /// The code that goes with the message, such as `insufficient_quota`.
  static func code(in body: [UInt8]) -> String? {
    (try? body.withUnsafeBytes { try JSONDocument($0) })?["error"]?["code"]?.text
  }

  /// A text on one line, cut to a length that can be shown.
  static func shortened(_ text: String) -> String {
    let line = text.split { $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 0x20 } }
      .joined(separator: " ")
    return line.count > longest ? line.prefix(longest) + "…" : line
  }
}
