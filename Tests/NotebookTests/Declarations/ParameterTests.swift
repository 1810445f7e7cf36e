import Testing

@testable import Notebook

struct ParameterTests {
  @Test func declarationsAreReadFromTheProperties() {
    let parameters = Harvest.parameters
    #expect(parameters.map(\.name) == ["model", "site", "tokens"])
    #expect(parameters.map(\.label) == [nil, nil, "tokens"])
    #expect(parameters.map(\.type) == [.nominal("Subject"), .choice("Site"), .integer])
    #expect(parameters[2].unit == "tokens")
    #expect(parameters[2].range == 1...1e6)
    #expect(parameters[0].defaultValue == nil)
    guard case .integer(1000)? = parameters[2].defaultValue else {
      Issue.record("the default is lost")
      return
    }
  }

  @Test func optionalsNeedNoArgument() {
    let features = Score.parameters[2]
    #expect(features.type == .optional(.integer))
    guard case .missing? = features.defaultValue else {
      Issue.record("an optional parameter has no default")
      return
    }
  }

  @Test func directivesAreSetFromValues() throws {
    let train = try Train([
      .nominal(Activations(layer: 2, tokens: 3)), .integer(4), .real(0.5),
    ])
    #expect(train.ratio == 4)
    #expect(train.l1 == 0.5)
    #expect(throws: ParameterProblem.self) {
      try Train([.nominal(Activations(layer: 2, tokens: 3)), .text("high"), .real(0.5)])
    }
  }
}
