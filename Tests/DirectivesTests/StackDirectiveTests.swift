import Figures
import Foundation
import Testing

@testable import Directives
@testable import Notebook

@Suite struct StackDirectiveTests {
  private let run = Run(seed: 1, workFolder: URL(fileURLWithPath: "."))

  private func part(_ name: String, _ values: [Double], muted: Bool = false) -> PartValue {
    PartValue(name: name, values: values, isMuted: muted)
  }

  private func stacked(
    _ parts: [PartValue], edges: [Double]? = nil, x: [Double]? = nil
  ) throws -> MakeStack {
    try MakeStack([parts.value, edges.value, x.value])
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

  @Test func partsBecomeStackedSeries() async throws {
    let made = try await MakePart([.text("a"), [1.0, 2].value, .boolean(true)]).evaluate(run)
    #expect(made == part("a", [1, 2], muted: true))
    let parts = [part("a", [1, 2]), made]
    let bars = try await stacked(parts).evaluate(run)
    #expect(bars.map(\.x) == [[0, 1], [0, 1]] && bars.map(\.mark) == [.bar, .bar])
    #expect(bars.allSatisfy(\.isStacked) && bars.map(\.emphasis) == [.normal, .muted])
    let bins = try await stacked(parts, edges: [0, 1, 3]).evaluate(run)
    #expect(bins[0].x == [0, 1, 3] && bins[0].mark == .histogram && bins[0].y == [1, 2])
    #expect(try await stacked(parts, x: [3, 10]).evaluate(run)[1].x == [3, 10])
  }

  @Test func mistakesAreNamedBeforeAnythingIsDrawn() throws {
    let parts = [part("a", [1, 2]), part("b", [0, 3])]
    #expect(message { try stacked(parts).validate() } == "")
    #expect(
      message { try stacked(parts, edges: [0, 1]).validate() }
        == "edges: `edges` has 2 entries and “a” has 2 values")
    #expect(message { try stacked(parts, x: [1]).validate() }.hasPrefix("x: `x` has 1 entries"))
    #expect(
      message { try stacked(parts, edges: [0, 1, 2], x: [1, 2]).validate() }
        .contains("not both"))
    #expect(
      message { try stacked([parts[0], part("b", [1])]).validate() }
        == "parts: “a” has 2 values and part 1, “b”, has 1")
    #expect(message { try stacked([part("a", [-1])]).validate() }.contains("value 0 is -1.0"))
    #expect(message { try stacked([]).validate() }.contains("add at least one"))
    #expect(
      message { try stacked(parts, edges: [0, 1, 1]).validate() }.contains("do not increase"))
  }

  @Test func aLogarithmicAxisIsRefused() async throws {
    let series = try await stacked([part("a", [1, 2])]).evaluate(run)
    let plot = try Plot([
      series.value, .text("x"), Axis("y", scale: .logarithmic).value, .array([]), .boolean(false),
    ])
    await #expect(throws: FigureError.self) { _ = try await plot.evaluate(run) }
  }

  private func histogram(
    _ values: [Double], _ names: [String], bins: Int = 2, parts: Int = 2, other: String = "other"
  ) throws -> StackedHistogram {
    try StackedHistogram([
      values.value, names.value, .integer(bins), .integer(parts), .text(other),
      .choice(ScaleChoice.linear),
    ])
  }

  @Test func theCommonestNamesArePartsAndTheRestIsOther() async throws {
    let values = [0.0, 1, 2, 3, 4, 4, 1, 3.5, .nan]
    let names = ["b", "b", "a", "a", "b", "c", "d", "a", "a"]
    let series = try await histogram(values, names).evaluate(run)
    #expect(series.map(\.name) == ["a", "b", "other"])
    #expect(series.map(\.y) == [[0, 3], [2, 1], [1, 1]])
    #expect(series.allSatisfy { $0.x == [0, 2, 4] && $0.isStacked })
    #expect(series.map(\.emphasis) == [.normal, .normal, .muted])
    #expect(try await histogram(values, names, parts: 4).evaluate(run).count == 4)
    let plain = try await Histogram([
      .text("h"), values.value, .integer(2), .choice(ScaleChoice.linear),
    ]).evaluate(run)
    #expect(plain.y == [3, 5] && plain.x == series[0].x)
    await #expect(throws: ParameterProblem.self) {
      _ = try await histogram(values, names, other: "a").evaluate(run)
    }
    #expect(
      message { try histogram(values, ["a"]).validate() } == "by: `by` has 1 names for 9 values")
  }
}
