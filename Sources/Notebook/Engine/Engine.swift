import Foundation
import Storage

/// Executes books.
///
/// What an output or an inline value needs is computed, and nothing else: a definition that
/// nobody reads costs nothing. Results come from the store where it has them.
public struct Engine: Sendable {
  let library: DirectiveLibrary
  let store: Store
  let dataFolders: [URL]
  let reporter: any ProgressReporter
  let isStrict: Bool
  let memory: EngineMemory

  /// Creates an engine.
  ///
  /// - Parameters:
  ///   - library: The directives and types that books may use.
  ///   - store: Where results are kept.
  ///   - dataFolders: Where the files of resources are looked for after the book's own folder.
  ///   - reporter: Who is told about progress.
  ///   - isStrict: Whether warnings count as errors in the end; everything runs all the same.
  ///   - memory: What earlier runs of this process have found.
  public init(
    library: DirectiveLibrary, store: Store, dataFolders: [URL] = [],
    reporter: any ProgressReporter = SilentReporter(), isStrict: Bool = false,
    memory: EngineMemory = EngineMemory()
  ) {
    self.library = library
    self.store = store
    self.dataFolders = dataFolders
    self.reporter = reporter
    self.isStrict = isStrict
    self.memory = memory
  }

  /// Checks a book and computes everything it shows.
  ///
  /// A directive that fails does not stop the rest: its cell and those that need it say so,
  /// and the result's diagnostics contain the error.
  ///
  /// - Parameter plan: What may be computed, and how far.
  /// - Throws: ``BookProblems`` if the check finds an error, or at the first failure if the plan
  ///   says so; `CancellationError`.
  public func execute(_ book: Book, plan: RunPlan = .everything) async throws -> BookResult {
    let historyFile = store.folder.appendingPathComponent("last.json")
    async let past = PastResults(
      RunHistory(reading: historyFile), store: store, library: library, loaded: memory.loaded)
    let checker = Checker(
      library: library, dataFolders: dataFolders, store: store, memory: memory)
    let check = try await checker.run(book)
    guard !check.hasErrors else { throw BookProblems(diagnostics: strict(check.diagnostics)) }
    let resources = ResourceFinder(book: book, dataFolders: dataFolders, memo: store.memo)
    let runner = NodeRunner(
      store: store, library: library, reporter: reporter, resources: resources,
      past: await past, loaded: memory.loaded)
    if plan.computes { runner.plannedCount = plannedNodes(check.goals, plan).count }
    var execution = BookExecution(check: check, library: library, runner: runner, plan: plan)
    defer {
      store.memo.save()
      memory.loaded = runner.loaded
    }
    var result = try await execution.run()
    if plan.computes { noteHistory(of: runner, in: historyFile) }
    result.diagnostics = strict(result.diagnostics)
    return result
  }

  private func noteHistory(of runner: NodeRunner, in file: URL) {
    var history = runner.history
    if runner.hasComputed {
      history.calls = []
      for key in runner.order where runner.isStored(key) {
        if let call = runner.calls[key] { history.note(call, key: key) }
      }
      history.append(runner.history)
    }
    history.asked = runner.asked.sorted { $0.hexadecimal < $1.hexadecimal }
    guard history != runner.history else { return }
    history.write(to: file)
  }

  /// The keys of the nodes that have to be computed, as far as can be told before.
  ///
  /// Calls with arguments that only a run can find get other keys then and do not count.
  private func plannedNodes(_ goals: [[Term]], _ plan: RunPlan) -> Set<Digest> {
    var planned: Set<Digest> = []
    var visited: Set<Digest> = []
    var definite: [Digest: Bool] = [:]
    func isDefinite(_ term: Term) -> Bool {
      switch term.content {
      case .known, .available: return true
      case .unknown, .invalid: return false
      case .list(let terms), .operation(_, let terms): return terms.allSatisfy(isDefinite)
      case .group(let elements): return elements.allSatisfy { isDefinite($0.term) }
      case .member(let base, _), .element(let base, _): return isDefinite(base)
      case .call(let call):
        if let known = definite[term.key] { return known }
        let result = call.arguments.allSatisfy(isDefinite)
        definite[term.key] = result
        return result
      }
    }
    func visit(_ term: Term) {
      for (key, call) in term.nearestCalls where visited.insert(key).inserted {
        if store.contains(key) { continue }
        if call.interface.configuration.isStored, call.arguments.allSatisfy(isDefinite) {
          planned.insert(key)
        }
        for argument in call.arguments { visit(argument) }
      }
    }
    for (chapter, goals) in goals.enumerated() where plan.computes(chapter: chapter) {
      for goal in goals { visit(goal) }
    }
    return planned
  }

  private func strict(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    guard isStrict else { return diagnostics }
    return diagnostics.map { diagnostic in
      var diagnostic = diagnostic
      diagnostic.severity = .error
      return diagnostic
    }
  }
}

/// What a run may compute.
public struct RunPlan: Sendable {
  /// The chapters, by index, whose results may be computed; all if absent.
  ///
  /// Other chapters show what is stored; see ``ChapterResult/isComplete``.
  public var chapters: Set<Int>?
  /// Whether anything may be computed; if not, the run tells what would be.
  public var computes: Bool
  /// Whether the first failure ends the run.
  public var failsFast: Bool

  /// Creates a plan.
  public init(chapters: Set<Int>? = nil, computes: Bool = true, failsFast: Bool = false) {
    self.chapters = chapters
    self.computes = computes
    self.failsFast = failsFast
  }

  /// Everything that a book shows.
  public static let everything = RunPlan()
  /// What is stored, and nothing else.
  public static let storedOnly = RunPlan(computes: false)

  func computes(chapter: Int) -> Bool { computes && chapters?.contains(chapter) ?? true }
}

/// The mistakes that keep a book from being executed.
public struct BookProblems: Error, Sendable {
  /// All diagnostics, warnings included, by position.
  public var diagnostics: [Diagnostic]

  /// Creates an error.
  public init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}
