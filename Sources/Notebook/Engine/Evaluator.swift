import Storage

/// Turns expressions into terms: the checker and the engine run the same one.
///
/// While checking, whatever only a run can find is an unknown value of a known type, and
/// every mistake is collected. While running, a list whose length is not known before it
/// is computed is computed when a closure has to be applied to its elements.
final class Evaluator {
  let program: BookProgram
  let library: DirectiveLibrary
  let interfaces: [String: DirectiveInterface]
  let isChecking: Bool
  /// Computes what must be known; `nil` while checking.
  let runner: NodeRunner?
  let immediates: ImmediateResults
  var diagnostics: [Diagnostic] = []
  /// Terms of definitions by chapter and statement.
  var definitions: [DefinitionPlace: Term] = [:]
  private var definitionsInProgress: Set<DefinitionPlace> = []
  /// Definitions that something has read.
  var usedNames: Set<Name> = []
  /// Keys of the calls whose arguments have been found to go together.
  var validated: Set<Digest> = []
  /// Keys of the calls made in each cell, in order of first use.
  var callsByCell: [CellPlace: [Digest]] = [:]

  struct DefinitionPlace: Hashable {
    var chapter: Int
    var order: Int
  }

  struct CellPlace: Hashable {
    var chapter: Int
    var cell: Int
  }

  init(
    program: BookProgram, library: DirectiveLibrary, interfaces: [String: DirectiveInterface],
    immediates: ImmediateResults, runner: NodeRunner?
  ) {
    self.program = program
    self.library = library
    self.interfaces = interfaces
    self.immediates = immediates
    self.runner = runner
    isChecking = runner == nil
  }

  /// A mistake that has been collected already.
  struct Reported: Error {}

  /// Where an expression stands and what it can see.
  struct Context {
    var chapter: Int
    var cell: Int?
    /// Number of the statement; definitions before it can be read.
    var order: Int
    var locals: [String: Term] = [:]
    var shorthands: [Term]?
    /// The list element that the innermost closure is applied to.
    var element: SourceSpan?
  }

  /// Reports a mistake and gives up the expression.
  func fail(
    _ code: String, _ message: String, at span: SourceSpan, suggestion: String? = nil,
    notes: [Diagnostic.Note] = []
  ) throws -> Never {
    let diagnostic = Diagnostic(
      code: code, message, at: span.position, length: span.length, suggestion: suggestion,
      notes: notes)
    guard isChecking else { throw diagnostic }
    diagnostics.append(diagnostic)
    throw Reported()
  }

  /// While checking, goes on after a mistake with an invalid term.
  func attempt(_ body: () async throws -> Term) async throws -> Term {
    do {
      return try await body()
    } catch is Reported {
      return .invalid()
    }
  }

  /// The value of a term; only while running.
  func force(_ term: Term) async throws -> Value {
    if let constant = term.constant { return constant }
    guard let runner else { throw ValueError("nothing is computed while a book is being checked") }
    return try await runner.value(of: term)
  }

  /// What a name stands for.
  func term(for binding: BookProgram.Binding) async throws -> Term {
    usedNames.insert(binding.name)
    let place = DefinitionPlace(chapter: binding.chapter, order: binding.order)
    let whole = try await definition(
      binding.definition, at: place, cell: binding.cell)
    guard let component = binding.component else { return whole }
    return try self.component(component, of: whole, definition: binding.definition)
  }

  /// The term of a definition, evaluated once.
  func definition(_ definition: Definition, at place: DefinitionPlace, cell: Int?) async throws
    -> Term
  {
    if let known = definitions[place] { return known }
    guard definitionsInProgress.insert(place).inserted else { return .invalid() }
    defer { definitionsInProgress.remove(place) }
    let term = try await attempt {
      try await evaluate(
        definition.value, Context(chapter: place.chapter, cell: cell, order: place.order))
    }
    definitions[place] = term
    return term
  }

  func component(_ index: Int, of term: Term, definition: Definition) throws -> Term {
    if term.isInvalid { return .invalid() }
    guard case .tuple(let elements) = term.type, elements.count == definition.names.count else {
      try fail(
        "wrong-type",
        "\(definition.names.count) names need a group of as many values; this is \(term.type.inWords)",
        at: definition.value.span, suggestion: "write `let name = …`")
    }
    if case .group(let parts) = term.content { return parts[index].term }
    return .element(index, of: term, type: elements[index].type)
  }
}

extension Evaluator {
  /// Checks that a definition of several names has as many values.
  func checkComponents(_ definition: Definition, at place: DefinitionPlace) throws {
    guard definition.isGroup, let whole = definitions[place] else { return }
    do {
      for index in definition.names.indices {
        _ = try component(index, of: whole, definition: definition)
      }
    } catch is Reported {}
  }
}
