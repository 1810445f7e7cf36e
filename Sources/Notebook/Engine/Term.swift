import Storage

/// What an expression means: its key and type, and how to get its value when it is needed.
///
/// Two expressions that mean the same have the same key, whatever they are called and
/// wherever they stand. The key of a directive call folds in the keys of its arguments,
/// so that it is known before anything has been computed.
struct Term: Sendable {
  /// How to get the value.
  indirect enum Content: Sendable {
    /// A constant: written by the author or opened by an immediate directive.
    case known(Value)
    /// A list of known length.
    case list([Term])
    /// A group of values.
    case group([(label: String?, term: Term)])
    /// A directive's result.
    case call(DirectiveCall)
    /// A member of a directive's result.
    case member(Term, Member)
    /// One element of a list or group whose length is not known yet.
    case element(Term, Int)
    /// Arithmetic on values that are not known yet.
    case operation(PureOperation, [Term])
    /// A part of a computed list; its key says where it came from.
    case available(Value)
    /// While checking: a value that only a run can find.
    case unknown
    /// Something wrong has been reported here already.
    case invalid
  }

  var key: Digest
  var type: ValueType
  var content: Content
  /// The literal this value was written as, to point at when it is out of range.
  var origin: SourceSpan?

  init(key: Digest, type: ValueType, _ content: Content, origin: SourceSpan? = nil) {
    self.key = key
    self.type = type
    self.content = content
    self.origin = origin
  }

  /// The value, if it is the same in every run.
  var constant: Value? {
    switch content {
    case .known(let value): return value
    case .list(let terms):
      var values: [Value] = []
      for term in terms {
        guard let value = term.constant else { return nil }
        values.append(value)
      }
      return .array(values)
    case .group(let elements):
      var values: [(label: String?, value: Value)] = []
      for element in elements {
        guard let value = element.term.constant else { return nil }
        values.append((element.label, value))
      }
      return .tuple(values)
    default: return nil
    }
  }

  /// Whether an error has been reported for this value or a part of it.
  var isInvalid: Bool {
    switch content {
    case .invalid: true
    case .list(let terms): terms.contains(where: \.isInvalid)
    case .group(let elements): elements.contains { $0.term.isInvalid }
    default: false
    }
  }

  /// The directive calls nearest to this value, from the left.
  var nearestCalls: [(key: Digest, call: DirectiveCall)] {
    switch content {
    case .call(let call): [(key, call)]
    case .list(let terms), .operation(_, let terms): terms.flatMap(\.nearestCalls)
    case .group(let elements): elements.flatMap(\.term.nearestCalls)
    case .member(let base, _), .element(let base, _): base.nearestCalls
    case .known, .available, .unknown, .invalid: []
    }
  }
}

/// A call of a directive with all its arguments, defaults included.
final class DirectiveCall: Sendable {
  let interface: DirectiveInterface
  /// One term for each parameter, in the order of the declaration.
  let arguments: [Term]
  let span: SourceSpan
  /// The chapter's and cell's numbers; an inline value has no cell.
  let chapter: Int
  let cell: Int?
  /// The call as a reader would write it, shortened.
  let summary: String
  /// Whether a result of an older version of the directive will do.
  let isFrozen: Bool

  init(
    interface: DirectiveInterface, arguments: [Term], span: SourceSpan, chapter: Int, cell: Int?,
    summary: String, isFrozen: Bool
  ) {
    self.interface = interface
    self.arguments = arguments
    self.span = span
    self.chapter = chapter
    self.cell = cell
    self.summary = summary
    self.isFrozen = isFrozen
  }
}

/// A directive as the evaluator sees it, read from its declaration once.
struct DirectiveInterface: Sendable {
  let type: any Directive.Type
  let configuration: DirectiveConfiguration
  let parameters: [ParameterDeclaration]
  let output: ValueType

  init(_ type: any Directive.Type) {
    func output<D: Directive>(_: D.Type) -> ValueType { D.Output.valueType }
    self.type = type
    configuration = type.configuration
    parameters = type.parameters
    self.output = output(type)
  }

  var name: String { configuration.name }
}
