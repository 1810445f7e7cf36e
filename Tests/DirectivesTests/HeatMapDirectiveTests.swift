import Figures
import Foundation
import Testing

@testable import Directives
@testable import Notebook

@Suite struct HeatMapDirectiveTests {
  private let run = Run(seed: 1, workFolder: URL(fileURLWithPath: "."))

  /// The values of `heatmap` in the order of its declaration.
  private func heatMap(
    _ rows: [[Double?]], columns: Value = ["a", "b"].value, rowNames: Value = [1.0, 10].value,
    x: Value = .text("x"), y: Value = Axis("y", scale: .logarithmic).value,
    color: Value = .text("m"), midpoint: Value = .missing, digits: Value = .missing,
    title: String = "", references: [Reference] = []
  ) throws -> MakeHeatMap {
    try MakeHeatMap([
      rows.value, columns, rowNames, x, y, color, midpoint, digits, .text("not trained"),
      .text(title), references.value,
    ])
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

  @Test func argumentsDescribeThePanel() async throws {
    let panel = try await heatMap(
      [[1, nil], [2, 3]], color: Axis("MMCS", range: AxisRange(0...4)).value, midpoint: .real(1),
      digits: .integer(2), title: "T",
      references: [
        .annotation(Annotation("here", x: 0, y: 10)), .region(Region("r", left: 0)),
        .line(ReferenceLine("l", at: 3)),
      ]
    ).evaluate(run)
    let map = try #require(panel.heatMap)
    #expect(map.values[0][1].isNaN && map.values[1] == [2, 3])
    #expect(panel.x.categories == ["a", "b"] && map.columns == [0, 1])
    #expect(panel.y.categories == nil && map.rows == [1, 10])
    #expect(map.measure.title == "MMCS" && map.midpoint == 1 && map.digits == 2)
    #expect(map.missingLabel == "not trained" && panel.title == "T")
    #expect(panel.annotations.count == 1 && panel.regions.count == 1)
    #expect(panel.references.count == 1)
    try Figure(panel).validate()
    #expect(try await heatMap([[1, 2], [3, 4]]).evaluate(run).title == nil)
  }

  @Test func wrongMatricesAreNamedBeforeAnythingRuns() throws {
    #expect(message { try heatMap([[1, 2], [3, 4]]).validate() } == "")
    #expect(
      message { try heatMap([[1, 2], [3]]).validate() }
        == "values: row 0 has 2 values and row 1 has 1")
    #expect(
      message { try heatMap([[1, 2, 3], [4, 5, 6]]).validate() }
        == "columns: `columns` has 2 entries for 3 values in a row")
    #expect(
      message { try heatMap([[1, 2]]).validate() } == "rows: `rows` has 2 entries for 1 rows")
    #expect(
      message { try heatMap([[1, 2], [3, 4]], rowNames: [0.0, 10].value).validate() }
        .contains("rows[0] is 0.0, which a logarithmic axis has no place for"))
    #expect(
      message { try heatMap([[nil, nil], [nil, nil]]).validate() }.contains("is missing"))
    #expect(
      message {
        try heatMap([[1, 0], [3, 4]], color: Axis("m", scale: .logarithmic).value).validate()
      }.contains("row 0, column 1 is 0.0"))
    #expect(message { try heatMap([[1, .infinity], [3, 4]]).validate() }.contains("is inf"))
  }

  @Test func regionsNeedASideAndAnOrder() throws {
    func region(_ sides: [Double?]) throws -> MakeRegion {
      try MakeRegion([.text("r")] + sides.map(\.value))
    }
    #expect(message { try region([nil, nil, nil, nil]).validate() }.contains("has no side"))
    #expect(message { try region([2, 1, nil, nil]).validate() }.hasPrefix("right: "))
    #expect(message { try region([nil, nil, 1, 1]).validate() }.hasPrefix("top: "))
    #expect(message { try region([nil, 1, nil, nil]).validate() } == "")
  }

  @Test func referencesOfEveryKindReachThePlot() async throws {
    let references = [
      try await MakeReference([.text("l"), .real(1), .choice(DirectionChoice.vertical)])
        .evaluate(run),
      try await MakeAnnotation([.text("a"), .real(1), .real(2), .boolean(false)]).evaluate(run),
      try await MakeRegion([.text("r"), .real(0), .real(1), .missing, .real(3)]).evaluate(run),
    ]
    let figure = try await Plot([
      .array([Series("s", x: [1, 2], y: [1, 2]).value]), .text("x"), .text("y"),
      references.value, .boolean(false),
    ]).evaluate(run)
    let panel = figure.panels[0]
    #expect(panel.references == [ReferenceLine("l", at: 1, .vertical)])
    #expect(panel.annotations == [Annotation("a", x: 1, y: 2, hasLeader: false)])
    #expect(panel.regions == [Region("r", left: 0, right: 1, top: 3)])
  }

  @Test func facetsShareTheirAxes() async throws {
    func panel(_ x: String) -> Value {
      Panel(title: "t", x: Axis(x), y: Axis("y"), series: [Series("s", x: [1], y: [1])]).value
    }
    func facets(_ panels: [Value], rows: [String] = []) async throws -> Figure {
      try await DrawFacets([.array(panels), .integer(2), rows.value]).evaluate(run)
    }
    let figure = try await facets(Array(repeating: panel("x"), count: 4), rows: ["a", "b"])
    #expect(figure.arrangement == .facets && figure.columns == 2 && figure.rowTitles == ["a", "b"])
    await #expect(throws: FigureError.self) {
      _ = try await facets([panel("x"), panel("x"), panel("z")])
    }
    await #expect(throws: FigureError.self) {
      _ = try await facets([panel("x"), panel("x"), panel("x")], rows: ["a"])
    }
  }
}
