/// Something that an author should know about a chapter, with its place and a way out.
public struct Diagnostic: Error, Hashable, Sendable, Codable {
  /// How grave it is.
  public enum Severity: String, Hashable, Sendable, Codable, Comparable {
    /// The book renders, but probably not as meant.
    case warning
    /// The command ends with exit code 1.
    case error

    /// Whether the first comes before the second.
    public static func < (left: Severity, right: Severity) -> Bool {
      left == .warning && right == .error
    }
  }

  /// A second place that explains the first, such as an earlier definition.
  public struct Note: Hashable, Sendable, Codable {
    /// Where to look.
    public var position: SourcePosition
    /// What is there.
    public var message: String

    /// Creates a note.
    public init(_ position: SourcePosition, _ message: String) {
      self.position = position
      self.message = message
    }
  }

  /// How grave it is.
  public var severity: Severity
  /// A stable, readable name of the rule, such as `unknown-directive`.
  public var code: String
  /// What is wrong, in one sentence without a full stop at its end.
  public var message: String
  /// Where.
  public var position: SourcePosition
  /// Length of the marked text in Unicode scalars.
  public var length: Int
  /// What to write instead.
  public var suggestion: String?
  /// Other places that explain this one.
  public var notes: [Note]

  /// Creates a diagnostic.
  public init(
    _ severity: Severity = .error, code: String, _ message: String, at position: SourcePosition,
    length: Int = 1, suggestion: String? = nil, notes: [Note] = []
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.position = position
    self.length = length
    self.suggestion = suggestion
    self.notes = notes
  }
}
