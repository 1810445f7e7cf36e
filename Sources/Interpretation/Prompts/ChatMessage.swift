/// One turn of a conversation with a language model.
public struct ChatMessage: Codable, Hashable, Sendable {
  /// Who speaks.
  public enum Role: String, Codable, Hashable, Sendable {
    case system, user, assistant
  }

  /// Who speaks.
  public var role: Role
  /// What is said.
  public var content: String

  /// Creates a turn.
  public init(_ role: Role, _ content: String) {
    self.role = role
    self.content = content
  }
}

extension [ChatMessage] {
  /// The conversation as one text for a model that only continues text.
  ///
  /// A question and its answer stand on one line, so that the text ends where the model goes on.
  var plainText: String {
    var text = ""
    for message in self {
      if !text.isEmpty { text += message.role == .assistant ? " " : "\n\n" }
      text += message.content
    }
    return text
  }
}
