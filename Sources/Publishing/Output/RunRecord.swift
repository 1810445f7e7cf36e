import Notebook

/// What differs from run to run: the machine, the times, what was computed and what was stored.
///
/// It goes to files of its own, so that pages are the same whenever their content is.
public struct RunRecord: Sendable {
  /// One line of the record.
  public struct Fact: Hashable, Sendable {
    /// What it is about, such as `Machine`.
    public var label: String
    /// What there is to say, such as `2 cores`.
    public var value: String

    /// Creates a fact.
    public init(_ label: String, _ value: String) {
      self.label = label
      self.value = value
    }
  }

  /// The facts from the top: machine, when, duration, sources committed or not, hits and misses.
  public var facts: [Fact]
  /// Every directive call that the book made.
  public var nodes: [NodeRecord]

  /// Creates a record.
  public init(facts: [Fact] = [], nodes: [NodeRecord] = []) {
    self.facts = facts
    self.nodes = nodes
  }

  /// Whether anything was computed that had not been stored.
  var hasNewResults: Bool { nodes.contains { $0.outcome == .computed } }
}
