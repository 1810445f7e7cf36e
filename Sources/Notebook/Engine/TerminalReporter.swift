import Figures
import Foundation
import Synchronization

/// Shows on standard error what is being computed: a bar on a terminal; elsewhere a plain line
/// for each call that is done, and every five seconds one for a call that takes longer.
public final class TerminalReporter: ProgressReporter {
  private struct State {
    var nodeStart = ContinuousClock.now
    var lastLine: ContinuousClock.Instant?
    var isBarShown = false
  }

  private let isTerminal: Bool
  private let width: Int
  private let write: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// Creates a reporter for standard error.
  public convenience init() {
    let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80
    self.init(isTerminal: isatty(STDERR_FILENO) == 1, width: columns) {
      FileHandle.standardError.write(Data($0.utf8))
    }
  }

  /// Creates a reporter that writes elsewhere.
  public init(isTerminal: Bool, width: Int, write: @escaping @Sendable (String) -> Void) {
    self.isTerminal = isTerminal
    self.width = width
    self.write = write
  }

  /// Shows that a node starts.
  public func started(_ node: NodeProgress) {
    state.withLock { state in
      state.nodeStart = .now
      state.lastLine = .now
      if isTerminal { show("\(node.summary) [\(node.number)/\(node.total)]", &state) }
    }
  }

  /// Shows how far a node has come.
  public func advanced(_ node: NodeProgress, _ progress: Run.Progress) {
    state.withLock { state in
      let now = ContinuousClock.now
      let pause: Duration = isTerminal ? .milliseconds(100) : .seconds(5)
      if let last = state.lastLine, now - last < pause { return }
      state.lastLine = now
      let seconds = (now - state.nodeStart) / .seconds(1)
      show(Self.line(node, progress, seconds: seconds, isTerminal: isTerminal), &state)
    }
  }

  /// Shows that a node is done.
  public func finished(_ node: NodeProgress, _ outcome: NodeRecord.Outcome, seconds: Double) {
    state.withLock { state in
      let mark = outcome == .failed ? "failed" : "done in \(Self.duration(seconds))"
      clear(&state)
      write("\(node.summary) [\(node.number)/\(node.total)] \(mark)\n")
      state.lastLine = nil
    }
  }

  /// Shows a warning.
  public func warned(_ diagnostic: Diagnostic) {
    state.withLock { state in
      clear(&state)
      write("\(diagnostic.position): warning: \(diagnostic.message)\n")
    }
  }

  /// The text of a progress line.
  static func line(
    _ node: NodeProgress, _ progress: Run.Progress, seconds: Double, isTerminal: Bool
  ) -> String {
    let done = progress.total > 0 ? min(1, Double(progress.completed) / Double(progress.total)) : 0
    var parts = ["\(progress.activity) \(NumberText.whole(progress.completed))"]
    parts[0] += " of \(NumberText.whole(progress.total)) \(progress.unit)"
    if seconds > 0.5, progress.completed > 0 {
      let rate = Double(progress.completed) / seconds
      parts.append("\(ValueText.displayed(rate)) \(progress.unit)/s")
      if done > 0, done < 1 { parts.append("\(duration(seconds * (1 - done) / done)) left") }
    }
    var bar = ""
    if isTerminal {
      let filled = Int((done * 20).rounded(.down))
      bar = String(repeating: "━", count: filled) + String(repeating: "┄", count: 20 - filled) + " "
    }
    return "[\(node.number)/\(node.total)] \(bar)\(parts.joined(separator: ", "))"
  }

  static func duration(_ seconds: Double) -> String {
    if seconds < 10 { return NumberText.fixed(seconds, decimals: 1) + " s" }
    if seconds < 90 { return "\(Int(seconds.rounded())) s" }
    if seconds < 5400 { return "\(Int((seconds / 60).rounded())) min" }
    return NumberText.fixed(seconds / 3600, decimals: 1) + " h"
  }

  private func show(_ line: String, _ state: inout State) {
    guard isTerminal else {
      write(line + "\n")
      return
    }
    write("\r\u{1B}[K" + line.prefix(max(20, width - 1)))
    state.isBarShown = true
  }

  private func clear(_ state: inout State) {
    if state.isBarShown { write("\r\u{1B}[K") }
    state.isBarShown = false
  }
}
