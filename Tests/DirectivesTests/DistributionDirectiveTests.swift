import Figures
import Foundation
import Numerics
import Testing

@testable import Directives
@testable import Notebook

@Suite struct DistributionDirectiveTests {
  private let run = Run(seed: 1, workFolder: URL(fileURLWithPath: "."))

  private func distributions(
    _ groups: [GroupValue], y: Value = .text("Score"), style: DistributionStyle = .strip,
    title: String = "", references: [Reference] = []
  ) throws -> MakeDistributions {
    try MakeDistributions([
      groups.value, y, .text("Method"), .choice(style), .text(title), references.value,
    ])
  }

  private func group(_ name: String, _ values: [Double]) -> GroupValue {
    GroupValue(name: name, values: values, isMuted: false)
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch let problem as ParameterProblem {
      return problem.parameter + ": " + problem.message
    } catch {
      return "\(error)"
    }
  }

  @Test func groupsGetTheIntervalsOfTheirMeans() async throws {
    let values = [0.1, 0.4, 0.2, 0.5]
    let made = try await MakeGroup([.text("a"), values.value, .boolean(true)]).evaluate(run)
    let panel = try await distributions(
      [made, group("b", [1]), group("c", [])], style: .violin, title: "T",
      references: [.line(ReferenceLine("l", at: 0.3))]
    ).evaluate(run)
    let groups = try #require(panel.distributions?.groups)
    let estimate = try #require(MeanEstimate(values))
    let half = try #require(estimate.halfWidth)
    #expect(groups[0].lower == estimate.mean - half && groups[0].upper == estimate.mean + half)
    #expect(groups[0].emphasis == .muted && groups[0].values == values)
    #expect(groups[1].lower == nil && groups[1].values == [1] && groups[2].values.isEmpty)
    #expect(panel.distributions?.style == .violin && panel.title == "T")
    #expect(panel.x.label == "Method" && panel.x.categories == ["a", "b", "c"])
    #expect(panel.references.count == 1)
    try Figure(panel).validate()
  }

  @Test func mistakesAreNamedBeforeAnythingIsDrawn() throws {
    #expect(message { try distributions([group("a", [1, 2])]).validate() } == "")
    #expect(
      message { try distributions([group("a", [1, .nan])]).validate() }
        == "groups: value 1 of “a” is nan, not a number to be drawn")
    #expect(message { try distributions([]).validate() }.contains("there are no groups"))
    #expect(
      message { try distributions([group("a", [1]), group("a", [2])]).validate() }
        .contains("two groups are called “a”"))
    #expect(
      message {
        try distributions([group("a", [0])], y: Axis("y", scale: .logarithmic).value).validate()
      }.contains("no place for"))
  }
}
