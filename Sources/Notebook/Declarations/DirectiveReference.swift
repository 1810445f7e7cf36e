import Storage

/// The documentation of directives, made from their declarations.
///
/// The same pieces make `monograph directives` and the chapter section `{{directives}}`, whose
/// examples are executed like any other cell.
public struct DirectiveReference: Sendable {
  private let library: DirectiveLibrary

  /// Describes the directives of a library.
  public init(_ library: DirectiveLibrary) { self.library = library }

  /// One line for each directive.
  public var overview: String {
    let names = library.directives.keys.sorted()
    let width = names.map(\.count).max() ?? 0
    return names.map { name in
      let padding = String(repeating: " ", count: width - name.count)
      return "\(name)\(padding)  \(library.directives[name]?.configuration.summary ?? "")"
    }.joined(separator: "\n")
  }

  /// A directive or type for the terminal; nothing if there is none of that name.
  public func text(for name: String) -> String? {
    if let directive = library.directives[name] { return text(of: directive) }
    if let type = library.nominals[name] {
      let members = type.members.map { "  .\($0.name): \($0.type)\n      \($0.summary)" }
      return ([type.summary, ""] + members).joined(separator: "\n")
    }
    if let choice = library.choices[name] {
      let cases = choice.cases.map { "  \(Self.form(of: $0))\n      \($0.summary)" }
      return ([choice.summary, ""] + cases).joined(separator: "\n")
    }
    return nil
  }

  /// The name nearest to one that does not exist.
  public func nearest(to name: String) -> String? {
    NearestName.find(
      name,
      among: Array(library.directives.keys) + Array(library.nominals.keys)
        + Array(library.choices.keys))
  }

  private func text(of directive: any Directive.Type) -> String {
    let configuration = directive.configuration
    var lines = [configuration.summary, ""]
    if !configuration.discussion.isEmpty { lines += [configuration.discussion, ""] }
    lines += configuration.example.split(separator: "\n").map { "  \($0)" }
    lines += ["", "Arguments:"]
    for parameter in parameters(of: directive) {
      lines.append(
        "  " + (parameter.label.map { "\($0):" } ?? "_ \(parameter.name):") + " \(parameter.type)")
      lines.append(
        "      " + ([parameter.summary] + Self.rules(of: parameter)).joined(separator: " "))
    }
    lines += ["", "Returns: \(Self.output(of: directive))"]
    return lines.joined(separator: "\n")
  }

  /// Markdown with a section for each directive and type, and each directive's example as a cell.
  public var markdown: String {
    var lines: [String] = []
    for topic in DirectiveConfiguration.Topic.allCases {
      let directives = library.directives.values
        .filter { $0.configuration.topic == topic }
        .sorted { $0.configuration.name < $1.configuration.name }
      guard !directives.isEmpty else { continue }
      lines += ["## \(topic.rawValue)", ""]
      for directive in directives { lines += section(of: directive) }
    }
    lines += ["## Types", ""]
    for (name, type) in library.nominals.sorted(by: { $0.key < $1.key })
    where !type.members.isEmpty {
      lines += ["### \(name) {#\(Self.label(ofType: name))}", "", type.summary, ""]
      lines += Self.table(
        ["Member", "Type", "Meaning"],
        type.members.map { ["`\($0.name)`", typeLink($0.type), $0.summary] })
    }
    lines += ["## Choices", "", "A choice is written with a leading dot.", ""]
    for (name, choice) in library.choices.sorted(by: { $0.key < $1.key }) {
      lines += ["### \(name) {#\(Self.label(ofType: name))}", "", choice.summary, ""]
      lines += Self.table(
        ["Choice", "Meaning"], choice.cases.map { ["`\(Self.form(of: $0))`", $0.summary] })
    }
    return lines.joined(separator: "\n")
  }

  private func section(of directive: any Directive.Type) -> [String] {
    let configuration = directive.configuration
    var lines = [
      "### \(configuration.name) {#sec-directive-\(Self.slug(configuration.name))}", "",
      configuration.summary, "", "```swift", signature(of: directive), "```", "",
    ]
    if !configuration.discussion.isEmpty { lines += [configuration.discussion, ""] }
    lines += Self.table(
      ["Argument", "Type", "Meaning"],
      parameters(of: directive).map { parameter in
        [
          parameter.label.map { "`\($0):`" } ?? "`_`", typeLink(parameter.type),
          ([parameter.summary] + Self.rules(of: parameter)).joined(separator: " "),
        ]
      })
    guard !configuration.example.isEmpty else { return lines }
    lines += ["```swift {}", "//| echo: true"]
    if let alternative = configuration.exampleAlternative {
      lines.append("//| alt: \(alternative)")
    }
    return lines + configuration.example.split(separator: "\n").map(String.init) + ["```", ""]
  }

  // MARK: - Pieces

  private func parameters(of directive: any Directive.Type) -> [ParameterDeclaration] {
    library.interfaces[directive.configuration.name]?.parameters ?? []
  }

  /// The call as it would be declared in Swift.
  private func signature(of directive: any Directive.Type) -> String {
    let parameters = parameters(of: directive).map { parameter in
      let label = parameter.label ?? "_ \(parameter.name)"
      let value = parameter.defaultValue.flatMap { ValueText.source($0) }.map { " = \($0)" } ?? ""
      return "\(label): \(parameter.type)\(value)"
    }
    let name = directive.configuration.name
    let result = " -> \(Self.output(of: directive))"
    let line = "\(name)(\(parameters.joined(separator: ", ")))\(result)"
    guard line.count > 72 else { return line }
    return "\(name)(\n  \(parameters.joined(separator: ",\n  ")))\(result)"
  }

  private static func output(of directive: any Directive.Type) -> String {
    func open<D: Directive>(_: D.Type) -> String { "\(D.Output.valueType)" }
    return open(directive)
  }

  /// What a value must be, in sentences.
  private static func rules(of parameter: ParameterDeclaration) -> [String] {
    var rules: [String] = []
    if let range = parameter.range {
      let unit = parameter.unit.map { " \($0)" } ?? ""
      rules.append(
        "From \(ValueText.displayed(range.lowerBound)) to \(ValueText.displayed(range.upperBound))\(unit)."
      )
    } else if let unit = parameter.unit {
      rules.append("In \(unit).")
    }
    switch parameter.defaultValue {
    case nil: break
    case .missing: rules.append("May be left out.")
    case let value?: rules.append("Default: \(ValueText.source(value) ?? "none").")
    }
    return rules
  }

  private static func form(of choice: ChoiceCase) -> String {
    ".\(choice.name)"
      + (choice.parameters.isEmpty
        ? ""
        : "(\(choice.parameters.map { $0.label.map { "\($0): …" } ?? $0.name }.joined(separator: ", ")))")
  }

  private static func slug(_ name: String) -> String {
    var slug = ""
    for character in name {
      if character.isUppercase, !slug.isEmpty { slug.append("-") }
      slug += character.lowercased()
    }
    return slug
  }

  private static func label(ofType name: String) -> String { "sec-type-\(slug(name))" }

  /// A type as code, linked to its section if it has one.
  private func typeLink(_ type: ValueType) -> String {
    let text = "`\(type)`"
    guard let name = type.typeName, library.choices[name] != nil || hasSection(name) else {
      return text
    }
    return "[\(text)](#\(Self.label(ofType: name)))"
  }

  private func hasSection(_ name: String) -> Bool {
    library.nominals[name]?.members.isEmpty == false
  }

  private static func table(_ header: [String], _ rows: [[String]]) -> [String] {
    guard !rows.isEmpty else { return [] }
    func row(_ cells: [String]) -> String {
      "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    return [row(header), row(header.map { _ in "---" })] + rows.map(row) + [""]
  }
}

extension ValueType {
  /// The one named type in it.
  fileprivate var typeName: String? {
    switch self {
    case .nominal(let name), .choice(let name): name
    case .array(let element): element.typeName
    case .optional(let wrapped): wrapped.typeName
    case .oneOf(let types): types.lazy.compactMap(\.typeName).first
    default: nil
    }
  }
}
