import Foundation
import Storage

/// Gets the values of terms: from memory, from the store, or by evaluating directives.
final class NodeRunner {
  let store: Store
  let library: DirectiveLibrary
  let reporter: any ProgressReporter
  let resources: ResourceFinder
  private var past: PastResults
  /// Number of nodes that have to be computed, as far as the check could tell.
  var plannedCount = 0
  private(set) var startedCount = 0
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var warnings: [Digest: [String]] = [:]
  private(set) var failures: [Digest: NodeFailure] = [:]
  private(set) var order: [Digest] = []
  private(set) var calls: [Digest: DirectiveCall] = [:]
  private var records: [Digest: NodeRecord] = [:]
  /// Keys whose results were read from the store or written to it.
  private var present: Set<Digest> = []
  private(set) var loaded: LoadedValues
  /// Keys of stored results that the book itself asked for, not a node that was being computed.
  private(set) var asked: Set<Digest> = []
  /// Number of nodes that are being computed, one for another.
  private var depth = 0
  /// Whether what is not stored may be computed.
  var computes = true

  init(
    store: Store, library: DirectiveLibrary, reporter: any ProgressReporter,
    resources: ResourceFinder, past: PastResults, loaded: LoadedValues
  ) {
    self.loaded = loaded
    self.store = store
    self.library = library
    self.reporter = reporter
    self.resources = resources
    self.past = past
  }

  /// What earlier runs computed.
  var history: RunHistory { past.history }

  /// Notes a call that the book makes.
  func register(_ call: DirectiveCall, key: Digest) {
    guard calls[key] == nil else { return }
    calls[key] = call
    order.append(key)
  }

  /// Notes a call that was evaluated while the book was checked.
  func registerImmediate(_ call: DirectiveCall, key: Digest) {
    register(call, key: key)
    record(call, key, .immediate, "evaluated while the book is checked")
  }

  /// The value of a term.
  func value(of term: Term) async throws -> Value {
    switch term.content {
    case .known(let value), .available(let value): return value
    case .list(let terms):
      var values: [Value] = []
      for term in terms { values.append(try await value(of: term)) }
      return .array(values)
    case .group(let elements):
      var values: [(label: String?, value: Value)] = []
      for element in elements { values.append((element.label, try await value(of: element.term))) }
      return .tuple(values)
    case .call(let call): return try await result(of: call, key: term.key)
    case .member(let base, let member):
      guard case .nominal(let nominal) = try await value(of: base) else {
        throw problem("wrong-type", "`\(member.name)` cannot be read", term)
      }
      do {
        return try member.read(nominal)
      } catch {
        throw problem("failed-member", "`\(member.name)` cannot be read: \(error)", term)
      }
    case .element(let base, let index):
      let whole = try await value(of: base)
      if case .tuple(let elements) = whole, elements.indices.contains(index) {
        return elements[index].value
      }
      let elements = whole.elements ?? []
      guard elements.indices.contains(index) else {
        throw problem(
          "index-out-of-range",
          "the list has \(elements.count) elements; there is none at \(index)", term)
      }
      return elements[index]
    case .operation(let operation, let operands):
      var values: [Value] = []
      for operand in operands { values.append(try await value(of: operand)) }
      do {
        return try operation.apply(values)
      } catch let error as OperationProblem {
        throw problem(error.code, error.message, term, suggestion: error.suggestion)
      } catch let error as ValueError {
        throw problem("wrong-type", error.description, term)
      }
    case .unknown, .invalid: throw ValueError("this value was never found")
    }
  }

  private func problem(_ code: String, _ message: String, _ term: Term, suggestion: String? = nil)
    -> Diagnostic
  {
    let span = term.origin ?? term.nearestCalls.first?.call.span
    return Diagnostic(
      code: code, message, at: span?.position ?? SourcePosition(file: "", line: 1, column: 1),
      length: span?.length ?? 1, suggestion: suggestion)
  }

  /// The result of a directive call.
  private func result(of call: DirectiveCall, key: Digest) async throws -> Value {
    if depth == 0, call.interface.configuration.isStored { asked.insert(key) }
    if let failure = failures[key] { throw failure }
    if let value = loaded[key] { return value }
    register(call, key: key)
    try Task.checkCancellation()
    if call.interface.configuration.isStored {
      if let value = stored(call, key) { return value }
      guard computes else {
        record(call, key, .missing, history.reason(for: call, key: key))
        throw NodeMissing(call: call)
      }
    }
    do {
      return try await compute(call, key)
    } catch let failure as NodeFailure {
      failures[key] = failure
      record(call, key, .blocked, "waits for \(failure.call.summary), which failed")
      throw failure
    } catch is CancellationError {
      throw CancellationError()
    } catch let missing as NodeMissing {
      throw missing
    } catch {
      let failure = NodeFailure(diagnostic: Self.diagnostic(error, of: call), key: key, call: call)
      failures[key] = failure
      record(call, key, .failed, failure.diagnostic.message)
      throw failure
    }
  }

  /// Whether the store has the result of a call that this run has met.
  func isStored(_ key: Digest) -> Bool {
    present.contains(key) || records[key] == nil && store.contains(key)
  }

  private func stored(_ call: DirectiveCall, _ key: Digest) -> Value? {
    var keys = [key]
    if call.isFrozen {
      let versions = (0..<call.interface.configuration.version).reversed()
      keys += versions.map { call.key(seed: resources.book.seed, version: $0) }
    }
    for candidate in keys {
      switch past.take(candidate)
        ?? store.lookup(candidate, type: call.interface.output, library: library)
      {
      case .hit(let value, let entry):
        let age = Self.age(since: entry.created)
        loaded.insert(value, size: entry.size, for: key)
        if candidate == key { present.insert(key) }
        warnings[key] = entry.warnings
        record(
          call, key, .hit,
          candidate == key ? "stored \(age)" : "stored \(age) by version \(entry.version), frozen",
          seconds: entry.seconds)
        return value
      case .miss: continue
      case .damaged(let problem):
        warn(
          "damaged-entry",
          "the stored result of `\(call.interface.name)` is damaged (\(problem)) and is computed again",
          call)
      }
    }
    return nil
  }

  private func compute(_ call: DirectiveCall, _ key: Digest) async throws -> Value {
    guard call.interface.configuration.isStored else { return try await evaluate(call, key) }
    // Another process that shares the store may be at this very node, in the same work folder.
    let lock = try store.lock(key)
    defer { withExtendedLifetime(lock) {} }
    if store.contains(key), let value = stored(call, key) { return value }
    return try await evaluate(call, key)
  }

  private func evaluate(_ call: DirectiveCall, _ key: Digest) async throws -> Value {
    let isStored = call.interface.configuration.isStored
    if isStored { depth += 1 }
    defer { if isStored { depth -= 1 } }
    var values: [Value] = []
    for (parameter, argument) in zip(call.interface.parameters, call.arguments) {
      let value = try await value(of: argument)
      if let range = parameter.range, let number = value.number, !range.contains(number) {
        throw ParameterProblem(
          parameter.name,
          "\(ValueText.displayed(number)) is not between \(ValueText.plain(range.lowerBound)) and \(ValueText.plain(range.upperBound))"
        )
      }
      if parameter.needsElements, value.elements?.isEmpty == true {
        throw ParameterProblem(parameter.name, "needs at least one element")
      }
      values.append(value)
    }
    if isStored { startedCount += 1 }
    let node = NodeProgress(
      summary: call.summary, number: startedCount, total: max(startedCount, plannedCount))
    let work = store.workFolder(for: key)
    if isStored {
      try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    }
    let noted = NotedWarnings()
    let reporter = reporter
    let run = Run(
      seed: DirectiveCall.seed(of: key), workFolder: work, sharedFolder: store.sharedFolder,
      resource: { [resources] in try resources.find($0) },
      report: { reporter.advanced(node, $0) }, warning: { noted.append($0) })
    if isStored { reporter.started(node) }
    let start = ContinuousClock.now
    var value: Value
    do {
      value = try await Self.evaluate(call.interface.type, values, run)
    } catch {
      if isStored, !(error is CancellationError) { reporter.finished(node, .failed, seconds: 0) }
      throw error
    }
    let duration = (ContinuousClock.now - start) / .seconds(1)
    let seconds = (duration * 1000).rounded() / 1000
    var size = 0
    if isStored {
      let entry = try store.write(
        value, key: key, directive: call.interface.name,
        version: call.interface.configuration.version, seconds: seconds,
        inputs: call.arguments.map(\.key), warnings: noted.texts)
      size = entry.size
      present.insert(key)
      // Read back, so that a fresh result is the same as a stored one, down to where its files lie.
      if case .hit(let read, _) = store.lookup(key, type: call.interface.output, library: library) {
        value = read
      }
    }
    if isStored { store.removeWorkFolder(for: key) }
    warnings[key] = noted.texts
    for text in noted.texts { warn("directive-warning", text, call) }
    loaded.insert(value, size: size, for: key)
    record(
      call, key, isStored ? .computed : .immediate,
      isStored ? history.reason(for: call, key: key) : "cheap enough to be evaluated each time",
      seconds: isStored ? seconds : 0)
    if isStored { reporter.finished(node, .computed, seconds: seconds) }
    return value
  }

  /// Evaluates a directive with its arguments.
  static func evaluate(_ type: any Directive.Type, _ values: [Value], _ run: Run) async throws
    -> Value
  {
    func open<D: Directive>(_: D.Type) async throws -> Value {
      let directive = try D(values)
      try directive.validate()
      return try await directive.evaluate(run).value
    }
    return try await open(type)
  }

  private func warn(_ code: String, _ message: String, _ call: DirectiveCall) {
    let diagnostic = Diagnostic(
      .warning, code: code, message, at: call.span.position, length: call.interface.name.count)
    // A damaged entry is met again when the node's lock has been taken.
    guard !diagnostics.contains(diagnostic) else { return }
    diagnostics.append(diagnostic)
    reporter.warned(diagnostic)
  }

  private func record(
    _ call: DirectiveCall, _ key: Digest, _ outcome: NodeRecord.Outcome, _ reason: String,
    seconds: Double = 0
  ) {
    records[key] = NodeRecord(
      key: key, directive: call.interface.name, summary: call.summary,
      position: call.span.position, outcome: outcome, reason: reason, seconds: seconds,
      inputs: call.arguments.flatMap(\.nearestCalls).map(\.key))
  }

  /// The records of all calls, also of those whose results were not needed because
  /// everything that reads them is stored.
  func allRecords() -> [NodeRecord] {
    let lacking = keysBehindMissingResults()
    return order.compactMap { key in
      if let record = records[key] { return record }
      guard let call = calls[key] else { return nil }
      guard call.interface.configuration.isStored else {
        record(
          call, key, .immediate,
          lacking.contains(key)
            ? "cheap enough to be evaluated each time" : "not needed: what reads it is stored")
        return records[key]
      }
      guard !lacking.contains(key) else {
        record(call, key, .missing, history.reason(for: call, key: key))
        return records[key]
      }
      let entry = store.entry(for: key)
      warnings[key] = entry?.warnings
      record(
        call, key, .hit,
        entry.map { "stored \(Self.age(since: $0.created)), not needed" }
          ?? "not needed: what reads it is stored", seconds: entry?.seconds ?? 0)
      return records[key]
    }
  }

  /// Whether this run has computed anything that is stored.
  var hasComputed: Bool { records.values.contains { $0.outcome == .computed } }

  /// The calls that nobody has asked for yet, but that a missing result cannot do without.
  private func keysBehindMissingResults() -> Set<Digest> {
    var found: Set<Digest> = []
    var waiting = records.values.filter { $0.outcome == .missing }.flatMap(\.inputs)
    while let key = waiting.popLast() {
      guard records[key] == nil, let call = calls[key], !store.contains(key),
        found.insert(key).inserted
      else { continue }
      waiting += call.arguments.flatMap(\.nearestCalls).map(\.key)
    }
    return found
  }

  private static func diagnostic(_ error: any Error, of call: DirectiveCall) -> Diagnostic {
    if let diagnostic = error as? Diagnostic { return diagnostic }
    let name = call.interface.name
    var message = "`\(name)` failed: \(error)"
    var suggestion: String?
    if let problem = error as? ParameterProblem {
      message = "`\(name)` cannot work with its \(problem.parameter): \(problem.message)"
      suggestion = problem.suggestion
    }
    return Diagnostic(
      code: "failed-directive", message, at: call.span.position, length: name.count,
      suggestion: suggestion)
  }

  private static func age(since created: Double) -> String {
    let seconds = max(0, Int(Date().timeIntervalSince1970 - created))
    switch seconds {
    case ..<60: return "\(seconds) s ago"
    case ..<3600: return "\(seconds / 60) min ago"
    case ..<86_400: return "\(seconds / 3600) h ago"
    default: return "\(seconds / 86_400) d ago"
    }
  }
}

/// A result that is not stored, in a run that computes nothing.
struct NodeMissing: Error {
  var call: DirectiveCall

  var diagnostic: Diagnostic {
    Diagnostic(
      .warning, code: "not-computed", "this needs a result that this run does not compute",
      at: call.span.position, length: call.span.length)
  }
}

/// A directive that failed, as those that need its result see it.
struct NodeFailure: Error {
  var diagnostic: Diagnostic
  var key: Digest
  var call: DirectiveCall
}
