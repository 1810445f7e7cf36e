import Directives
import LanguageModels
import Notebook
import Testing

@Suite struct DirectiveLibraryTests {
  private let library = DirectiveLibrary.monograph

  @Test func everyTypeThatADirectiveNamesIsInTheLibrary() {
    func names(in type: ValueType) -> [String] {
      switch type {
      case .nominal(let name), .choice(let name): [name]
      case .array(let element), .optional(let element): names(in: element)
      case .oneOf(let types): types.flatMap(names)
      case .tuple(let elements): elements.flatMap { names(in: $0.type) }
      default: []
      }
    }
    func output<D: Directive>(_: D.Type) -> ValueType { D.Output.valueType }
    let known = Set(library.nominals.keys).union(library.choices.keys)
    for (name, directive) in library.directives {
      let used = [output(directive)] + directive.parameters.map(\.type)
      for type in used.flatMap(names) { #expect(known.contains(type), "\(name) uses \(type)") }
    }
    for (name, nominal) in library.nominals {
      for type in nominal.members.flatMap({ names(in: $0.type) }) {
        #expect(known.contains(type), "\(name) has a member of type \(type)")
      }
    }
  }

  @Test func everythingIsDocumentedInASentence() {
    for (name, directive) in library.directives {
      #expect(directive.configuration.summary.hasSuffix("."), "\(name)")
      #expect(!directive.configuration.example.isEmpty, "\(name)")
      for parameter in directive.parameters {
        #expect(
          parameter.summary.hasSuffix(".") || parameter.summary.hasSuffix("…"),
          "\(name).\(parameter.name)")
      }
    }
  }

  @Test(arguments: [
    ("residual", Site.residual(3)), ("mlp", .mlp(3)), ("mlpOutput", .mlpOutput(3)),
    ("attention", .attention(3)),
  ])
  func sitesAreWrittenAsTheyAreRead(name: String, site: Site) throws {
    let choice = try #require(Site.cases.first { $0.name == name })
    #expect(try Site(.choice(choice.make([.integer(3)]))) == site)
    #expect(site.expression == ".\(name)(3)")
  }
}
