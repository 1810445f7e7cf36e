/// Something wrong with the book, to be shown over its pages.
public struct PreviewProblem: Hashable, Codable, Sendable {
  /// How bad it is.
  public enum Severity: String, Codable, Sendable {
    case error, warning
  }

  /// How bad it is: errors are shown over the page at once, warnings when they are asked for.
  public var severity: Severity
  /// What is wrong, in one line.
  public var title: String
  /// More about it; may be empty.
  public var message: String
  /// Where it is, as `file:line:column`; may be empty.
  public var place: String
  /// The line of source and a line with carets below it; may be empty.
  public var excerpt: String
  /// What to write instead.
  public var suggestion: String?

  /// Creates a problem.
  public init(
    severity: Severity, title: String, message: String = "", place: String = "",
    excerpt: String = "", suggestion: String? = nil
  ) {
    self.severity = severity
    self.title = title
    self.message = message
    self.place = place
    self.excerpt = excerpt
    self.suggestion = suggestion
  }
}
