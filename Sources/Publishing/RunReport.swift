/// What a reader should know about the run that made a site.
public struct RunReport: Sendable {
  /// One line of the table on the front page.
  public struct Fact: Sendable {
    /// What it is about, such as `Model`.
    public var label: String
    /// What there is to say, such as `SmolLM2-135M-Instruct, Q4_1`.
    public var value: String

    /// Creates a fact.
    public init(_ label: String, _ value: String) {
      self.label = label
      self.value = value
    }
  }

  /// The facts of the front page, from the top: model, corpus, machine, times.
  ///
  /// Whatever changes from run to run changes the front page with it.
  public var facts: [Fact]
  /// The command that makes the same site again.
  public var command: String
  /// One line for the foot of every page.
  public var colophon: String

  /// Creates a report.
  public init(
    facts: [Fact] = [], command: String = "make report",
    colophon: String =
      "Every number and figure on this page was computed by the directives shown with it."
  ) {
    self.facts = facts
    self.command = command
    self.colophon = colophon
  }
}
