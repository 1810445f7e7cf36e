import Synchronization
import Testing

@testable import Notebook

struct TerminalReporterTests {
  private let node = NodeProgress(summary: "train(ratio: 4)", number: 3, total: 12)

  @Test func linesShowRateAndTimeLeft() {
    let progress = Run.Progress(
      activity: "training", completed: 25_000, total: 100_000, unit: "samples")
    let line = TerminalReporter.line(node, progress, seconds: 10, isTerminal: false)
    #expect(
      line
        == "[3/12] training 25\u{202F}000 of 100\u{202F}000 samples, 2500 samples/s, 30 s left")
    let bar = TerminalReporter.line(node, progress, seconds: 10, isTerminal: true)
    #expect(bar.contains("━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄ "))
  }

  @Test func elsewhereThanOnATerminalLinesAreRareAndPlain() {
    let lines = Mutex<[String]>([])
    let reporter = TerminalReporter(isTerminal: false, width: 80) { text in
      lines.withLock { $0.append(text) }
    }
    reporter.started(node)
    for step in 0..<100 {
      reporter.advanced(
        node, Run.Progress(activity: "training", completed: step, total: 100, unit: "steps"))
    }
    reporter.finished(node, .computed, seconds: 75)
    #expect(
      lines.withLock { $0 } == ["train(ratio: 4) [3/12] done in 75 s\n"])
  }
}
