/// A node that is being computed.
public struct NodeProgress: Hashable, Sendable {
  /// The call, shortened, such as `train(on: …, ratio: 4)`.
  public var summary: String
  /// Its number among those that have to be computed, from 1.
  public var number: Int
  /// How many have to be computed, as far as is known.
  public var total: Int
}

/// Who is told what an engine is doing.
///
/// Calls may come from any thread.
public protocol ProgressReporter: Sendable {
  /// A node starts.
  func started(_ node: NodeProgress)
  /// A node has come further.
  func advanced(_ node: NodeProgress, _ progress: Run.Progress)
  /// A node is done.
  func finished(_ node: NodeProgress, _ outcome: NodeRecord.Outcome, seconds: Double)
  /// A warning came up.
  func warned(_ diagnostic: Diagnostic)
}

/// Tells nobody.
public struct SilentReporter: ProgressReporter {
  /// Creates a reporter.
  public init() {}
  /// Shows that a node starts.
  public func started(_ node: NodeProgress) {}
  /// Shows how far a node has come.
  public func advanced(_ node: NodeProgress, _ progress: Run.Progress) {}
  /// Shows that a node is done.
  public func finished(_ node: NodeProgress, _ outcome: NodeRecord.Outcome, seconds: Double) {}
  /// Shows a warning.
  public func warned(_ diagnostic: Diagnostic) {}
}
