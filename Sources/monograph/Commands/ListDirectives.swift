import ArgumentParser
import Directives
import Notebook

/// Shows what chapters can say.
struct ListDirectives: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "directives", abstract: "List the directives, or show one.")

  @Argument(help: "The directive to show.")
  var name: String?

  func run() throws {
    let library = DirectiveLibrary.monograph
    guard let name else {
      let names = library.directives.keys.sorted()
      let width = names.map(\.count).max() ?? 0
      for name in names {
        let padding = String(repeating: " ", count: width - name.count)
        print("\(name)\(padding)  \(library.directives[name]?.configuration.summary ?? "")")
      }
      return
    }
    guard let directive = library.directives[name] else {
      throw ValidationError("There is no directive “\(name)”; `monograph directives` lists them.")
    }
    print(Self.page(for: directive))
  }

  /// A directive's documentation, made from its declaration.
  private static func page<D: Directive>(for directive: D.Type) -> String {
    let configuration = D.configuration
    var lines = [configuration.summary, ""]
    if !configuration.discussion.isEmpty { lines += [configuration.discussion, ""] }
    lines += ["  \(configuration.example)", "", "Parameters:"]
    for parameter in D.parameters {
      let label = parameter.label.map { "\($0):" } ?? "_ \(parameter.name):"
      lines.append("  \(label) \(parameter.type)\(parameter.unit.map { ", in \($0)" } ?? "")")
      lines.append("      \(parameter.summary)")
      var rules: [String] = []
      if let range = parameter.range {
        rules.append("from \(range.lowerBound.formatted()) to \(range.upperBound.formatted())")
      }
      if let value = parameter.defaultValue { rules.append("default: \(text(of: value))") }
      if !rules.isEmpty { lines.append("      \(rules.joined(separator: "; "))") }
    }
    lines += ["", "Returns: \(D.Output.valueType)"]
    return lines.joined(separator: "\n")
  }

  private static func text(of value: Value) -> String {
    switch value {
    case .integer(let number): "\(number)"
    case .real(let number): number.formatted()
    case .boolean(let truth): "\(truth)"
    case .text(let text): "\"\(text)\""
    case .choice(let choice): choice.expression
    case .array(let values): "[" + values.map(text).joined(separator: ", ") + "]"
    default: "none"
    }
  }
}

extension Double {
  /// The number as an author would write it.
  fileprivate func formatted() -> String {
    self == rounded() && abs(self) < 1e15 ? "\(Int(self))" : "\(self)"
  }
}
