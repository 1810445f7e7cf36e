import ArgumentParser
import Foundation
import Notebook
import Preview
import Publishing
import Synchronization

/// Keeps the pages of a preview as new as the files of the book.
///
/// After every change the pages are made at once of what is stored; what is missing is computed
/// beside that, and the pages are made again when it is there.
actor PreviewSession {
  private let options: BookOptions
  private let renderer: BookRenderer
  private let server: PreviewServer
  private let showing = ComputingThread(name: "preview-pages")
  private let computing = ComputingThread(name: "preview-results")
  private let memory = ReadingMemory()
  private var computation: Task<Void, Never>?

  init(options: BookOptions, renderer: BookRenderer, server: PreviewServer) {
    self.options = options
    self.renderer = renderer
    self.server = server
  }

  /// Makes the pages again, and computes what they lack.
  func refresh() async {
    computation?.cancel()
    computation = nil
    let start = ContinuousClock.now
    let (book, reading) = options.read(memory: memory)
    guard let book, !reading.contains(where: { $0.severity == .error }) else {
      return report(reading.merged(with: await BookOptions.mistakes(in: book)))
    }
    let stored = Task(executorPreference: showing) { [renderer] in
      try await renderer.execute(book, plan: .storedOnly)
    }
    do {
      let result = try await stored.value
      try show(book, result, reading, since: start)
      if !result.chapters.allSatisfy(\.isComplete) { compute(book, reading) }
    } catch let problems as BookProblems {
      report(reading.merged(with: problems.diagnostics))
    } catch {
      show(error)
    }
  }

  /// Computes what the pages lack, and shows it if the book has not changed meanwhile.
  private func compute(_ book: Book, _ reading: [Diagnostic]) {
    let start = ContinuousClock.now
    computation = Task(executorPreference: computing) { [renderer, weak self] in
      // A run that fails as a whole has a book with mistakes, which are shown already.
      guard let result = try? await renderer.execute(book), !Task.isCancelled else { return }
      await self?.show(computed: result, of: book, reading, since: start)
    }
  }

  private func show(
    computed result: BookResult, of book: Book, _ reading: [Diagnostic],
    since start: ContinuousClock.Instant
  ) {
    guard !Task.isCancelled else { return }
    do { try show(book, result, reading, since: start) } catch { show(error) }
  }

  /// Writes the pages and tells the browser.
  private func show(
    _ book: Book, _ result: BookResult, _ reading: [Diagnostic],
    since start: ContinuousClock.Instant
  ) throws {
    let outcome = try renderer.write(book, result, seconds: 0, isPreview: true)
    server.reload(outcome.changes.map(\.path))
    report(reading.merged(with: outcome.diagnostics))
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    Console.note(
      "\(Console.counted(outcome.changes.count, "file")) changed in "
        + (seconds < 1 ? String(format: "%.0f ms", seconds * 1000) : Console.duration(seconds)))
  }

  private func show(_ error: any Error) {
    Console.note("\(error)")
    server.show([
      PreviewProblem(severity: .error, title: "The pages cannot be made", message: "\(error)")
    ])
  }

  /// Shows mistakes in the pages and on the terminal.
  private func report(_ diagnostics: [Diagnostic]) {
    let formatter = DiagnosticFormatter(folder: options.url, isColored: false)
    server.show(
      diagnostics.map { diagnostic in
        PreviewProblem(
          severity: diagnostic.severity == .error ? .error : .warning, title: diagnostic.message,
          place: "\(diagnostic.position)", excerpt: formatter.excerpt(of: diagnostic),
          suggestion: diagnostic.suggestion)
      })
    try? Console.show(diagnostics, of: options.url)
  }
}

/// Shows in the pages and on the terminal what is being computed.
final class PreviewActivity: ProgressReporter {
  private let terminal = TerminalReporter()
  private let action = Mutex<@Sendable (String?) -> Void>({ _ in })

  /// Shows a line in the pages; nothing removes it.
  var show: @Sendable (String?) -> Void {
    get { action.withLock { $0 } }
    set { action.withLock { $0 = newValue } }
  }

  func started(_ node: NodeProgress) {
    terminal.started(node)
    show("\(node.summary) [\(node.number)/\(node.total)]")
  }

  func advanced(_ node: NodeProgress, _ progress: Run.Progress) {
    terminal.advanced(node, progress)
    let percent = progress.total > 0 ? 100 * progress.completed / progress.total : 0
    show("\(progress.activity), \(percent) % [\(node.number)/\(node.total)]")
  }

  func finished(_ node: NodeProgress, _ outcome: NodeRecord.Outcome, seconds: Double) {
    terminal.finished(node, outcome, seconds: seconds)
    show(nil)
  }

  func warned(_ diagnostic: Diagnostic) { terminal.warned(diagnostic) }
}
