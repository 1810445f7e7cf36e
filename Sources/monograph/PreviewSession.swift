import ArgumentParser
import Directives
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
    guard let book = await show() else { return }
    computation = Task(executorPreference: computing) { [renderer, weak self] in
      do {
        let result = try await renderer.execute(book)
        guard !Task.isCancelled else { return }
        await self?.computed(book, result.diagnostics)
      } catch {
        // Cancelled, as the book has changed since; or mistakes, which the pages show already.
      }
    }
  }

  private func computed(_ book: Book, _ diagnostics: [Diagnostic]) async {
    computation = nil
    _ = await show(after: diagnostics)
  }

  /// Makes the pages of what is stored.
  ///
  /// - Parameter run: What a run that has just ended reported.
  /// - Returns: The book, if something that it shows has yet to be computed.
  private func show(after run: [Diagnostic]? = nil) async -> Book? {
    let start = ContinuousClock.now
    let (book, reading) = options.read(memory: memory)
    guard let book, !reading.contains(where: { $0.severity == .error }) else {
      let checker = Checker(library: .monograph, dataFolders: [DataFolder.url])
      var found = reading
      if let book { found = reading.merged(with: await checker.check(book)) }
      report(found)
      return nil
    }
    let task = Task(executorPreference: showing) { [renderer] in
      try await renderer.render(book, plan: .storedOnly, showsIncomplete: true)
    }
    do {
      let outcome = try await task.value
      server.reload(outcome.changes.map(\.path))
      let isComplete = outcome.result.chapters.allSatisfy(\.isComplete)
      report(reading.merged(with: outcome.diagnostics).merged(with: run ?? []))
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      Console.note(
        "\(Console.counted(outcome.changes.count, "file")) changed in "
          + String(format: "%.0f ms", seconds * 1000))
      return isComplete || run != nil ? nil : book
    } catch let problems as BookProblems {
      report(reading.merged(with: problems.diagnostics))
    } catch {
      Console.note("\(error)")
      server.show([
        PreviewProblem(severity: .error, title: "The pages cannot be made", message: "\(error)")
      ])
    }
    return nil
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
