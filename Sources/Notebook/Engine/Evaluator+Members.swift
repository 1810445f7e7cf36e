import Storage

extension Evaluator {
  /// The meaning of `base.name`.
  func member(_ base: Expression, _ name: Name, _ context: Context, _ expected: ValueType?)
    async throws -> Term
  {
    if case .name(let text) = base.kind, context.locals[text] == nil,
      program.chapters[context.chapter].names[text] == nil
    {
      if text == "profile" { return try setting(name) }
      if library.choices[text] != nil {
        return try await choice(name, nil, name.span, context, .choice(text))
      }
    }
    let term = try await attempt { try await evaluate(base, context) }
    if term.isInvalid, term.type == .any { return .invalid() }
    return try member(name, of: term)
  }

  private func setting(_ name: Name) throws -> Term {
    guard let value = program.book.settings[name.text] else {
      let names = program.book.settings.keys
      try fail(
        "unknown-setting", "the profile `\(program.book.profile)` has no setting `\(name.text)`",
        at: name.span,
        suggestion: NearestName.find(name.text, among: names).map {
          "did you mean `profile.\($0)`?"
        }
          ?? (names.isEmpty
            ? "declare it in book.yml under `profiles`"
            : "its settings are \(NearestName.list(names))"))
    }
    return try .known(value)
  }

  /// The member of a value.
  func member(_ name: Name, of term: Term) throws -> Term {
    switch term.type {
    case .nominal(let typeName): return try nominalMember(name, of: term, typeName)
    case .tuple(let elements):
      guard
        let index = Int(name.text).flatMap({ elements.indices.contains($0) ? $0 : nil })
          ?? elements.firstIndex(where: { $0.label == name.text })
      else {
        let labels = elements.compactMap(\.label)
        try fail(
          "unknown-member", "the group \(term.type) has no part `\(name.text)`", at: name.span,
          suggestion: NearestName.find(name.text, among: labels).map { "did you mean `\($0)`?" }
            ?? "its parts are \(NearestName.list(labels.isEmpty ? elements.indices.map(String.init) : labels))"
        )
      }
      if case .group(let parts) = term.content { return parts[index].term }
      return .element(index, of: term, type: elements[index].type)
    case .array, .range, .text: return try listMember(name, of: term)
    case .optional:
      try fail(
        "wrong-type", "this value may be missing, so that it has no member yet", at: name.span,
        suggestion: "say what to use instead first: `(value ?? other).\(name.text)`")
    default:
      try fail(
        "unknown-member", "\(term.type.inWords) has no members", at: name.span,
        suggestion: "leave out `.\(name.text)`")
    }
  }

  private func nominalMember(_ name: Name, of term: Term, _ typeName: String) throws -> Term {
    let members = library.nominals[typeName]?.members ?? []
    guard let member = members.first(where: { $0.name == name.text }) else {
      let names = members.map(\.name)
      try fail(
        "unknown-member", "\(typeName) has no member `\(name.text)`", at: name.span,
        suggestion: NearestName.find(name.text, among: names).map { "did you mean `\($0)`?" }
          ?? (names.isEmpty ? "it has none" : "its members are \(NearestName.list(names))"))
    }
    if term.isInvalid { return .invalid(member.type) }
    if case .known(.nominal(let nominal)) = term.content {
      do {
        var known = try Term.known(try member.read(nominal), origin: nil)
        if ValueType(of: try member.read(nominal)) != member.type {
          known = try coerced(known, to: member.type) ?? known
          known.type = member.type
        }
        return known
      } catch let error where !(error is Reported) {
        try fail("failed-member", "`\(name.text)` cannot be read: \(error)", at: name.span)
      }
    }
    return Term(
      key: .key("member", [member.name, term.key.hexadecimal]), type: member.type,
      .member(term, member))
  }

  private func listMember(_ name: Name, of term: Term) throws -> Term {
    guard let function = Self.listFunctions[name.text], function.isProperty || name.text == "sum"
    else {
      let isMethod = Self.listFunctions[name.text] != nil || Self.closureMethods.contains(name.text)
      let properties = Self.listFunctions.filter(\.value.isProperty).map(\.key)
      try fail(
        "unknown-member", "\(term.type.inWords) has no member `\(name.text)`", at: name.span,
        suggestion: isMethod
          ? "call it: `\(name.text)(…)`"
          : NearestName.find(
            name.text,
            among: properties + Array(Self.listFunctions.keys) + Array(Self.closureMethods)
          )
          .map { "did you mean `\($0)`?" }
            ?? elementHint(name.text, term.type.elementType)
            ?? "a list has \(NearestName.list(properties))")
    }
    return try apply(function, named: name, to: term, [])
  }

  /// `list.mean` where each element has a `mean`.
  private func elementHint(_ member: String, _ element: ValueType?) -> String? {
    guard case .nominal(let typeName) = element,
      library.nominals[typeName]?.members.contains(where: { $0.name == member }) == true
    else { return nil }
    return "each element has it: `map { $0.\(member) }`, or `[0].\(member)` for the first"
  }

  /// What an author probably wanted to read from a value of this type.
  func memberHint(_ typeName: String) -> String? {
    let names = library.nominals[typeName]?.members.map(\.name) ?? []
    return names.isEmpty ? nil : "use one of its members: \(NearestName.list(names))"
  }
}
