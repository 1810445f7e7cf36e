import Figures
import Foundation
import Numerics
import Testing

@testable import Directives
@testable import Notebook

@Suite struct PlottingTests {
  private let run = Run(seed: 1, workFolder: URL(fileURLWithPath: "."))

  private func estimates(_ pairs: [(Double, Double)]) -> [Value] {
    pairs.map { .nominal(EstimateValue(MeanEstimate(mean: $0.0, count: 9, halfWidth: $0.1))) }
  }

  /// The values of `series` in the order of its declaration.
  private func makeSeries(x: [Double], y: Value, error: UncertaintyChoice = .bars) throws
    -> MakeSeries
  {
    try MakeSeries([
      .text("a"), x.value, y, .choice(MarkChoice.line), .missing, .missing, .choice(error),
      .boolean(false),
    ])
  }

  @Test func estimatesBringTheirIntervals() async throws {
    let values = Value.array(estimates([(1, 0.5), (2, 0.25)]))
    let series = try await makeSeries(x: [1, 2], y: values).evaluate(run)
    #expect(series.y == [1, 2])
    #expect(series.lower == [0.5, 1.75])
    #expect(series.upper == [1.5, 2.25])
    #expect(series.uncertainty == .bars)
    let band = try await makeSeries(x: [1, 2], y: values, error: .band).evaluate(run)
    #expect(band.uncertainty == .band && band.lower != nil)
    let bare = try await makeSeries(x: [1, 2], y: values, error: .none).evaluate(run)
    #expect(bare.lower == nil && bare.upper == nil)
  }

  @Test func lengthsMustAgree() throws {
    func problem(_ values: [Value]) -> ParameterProblem? {
      do {
        try MakeSeries(values).validate()
        return nil
      } catch { return error as? ParameterProblem }
    }
    func values(y: [Double], lower: Value = .missing, upper: Value = .missing) -> [Value] {
      [
        .text("a"), [1.0, 2.0, 3.0].value, y.value, .choice(MarkChoice.line), lower, upper,
        .choice(UncertaintyChoice.bars), .boolean(false),
      ]
    }
    #expect(problem(values(y: [1, 2]))?.parameter == "y")
    #expect(problem(values(y: [1, 2]))?.message == "`y` has 2 values for 3 positions along `x`")
    #expect(problem(values(y: [1, 2, 3], lower: [1.0].value))?.parameter == "lower")
    #expect(problem(values(y: [1, 2, 3], upper: [1.0].value))?.parameter == "upper")
    #expect(problem(values(y: [1, 2, 3], lower: [0.0, 0, 0].value)) == nil)
  }

  @Test(arguments: [(5.0, 1.0, true), (1, 1, true), (1, 5, false)])
  func anAxisEndsAboveItsBeginning(from: Double, to: Double, isWrong: Bool) throws {
    let axis = try MakeAxis([
      .text("a"), .missing, .choice(ScaleChoice.linear), .real(from), .real(to), .missing,
    ])
    if isWrong {
      #expect(throws: ParameterProblem.self) { try axis.validate() }
    } else {
      try axis.validate()
    }
  }

  private func histogram(_ values: [Double], bins: Int, scale: ScaleChoice) async throws -> Series {
    try await Histogram([.text("h"), values.value, .integer(bins), .choice(scale)]).evaluate(run)
  }

  @Test func binsCountEveryValueOnce() async throws {
    let series = try await histogram([0, 1, 1.9, 2, 4, .nan], bins: 4, scale: .linear)
    #expect(series.x == [0, 1, 2, 3, 4])
    #expect(series.y == [1, 2, 1, 1])
  }

  @Test func logarithmicBinsHaveEqualRatios() async throws {
    let series = try await histogram([0, -1, 1, 10, 99, 100], bins: 2, scale: .logarithmic)
    #expect(series.y == [1, 3])
    for (edge, expected) in zip(series.x, [1.0, 10, 100]) {
      #expect(abs(edge / expected - 1) < 1e-12)
    }
  }

  @Test func equalValuesFillOneBin() async throws {
    let series = try await histogram([3, 3, 3], bins: 2, scale: .linear)
    #expect(series.y == [3, 0])
    await #expect(throws: ParameterProblem.self) {
      _ = try await histogram([.nan], bins: 2, scale: .linear)
    }
  }

  @Test(arguments: [
    ([-1e308, 1e308], 24), ([0, .leastNonzeroMagnitude], 24), ([1, 1.000_000_000_000_000_2], 1000),
  ])
  func valuesThatBinsCannotTellApartAreAnError(values: [Double], bins: Int) async throws {
    await #expect(throws: ParameterProblem.self) {
      _ = try await histogram(values, bins: bins, scale: .linear)
    }
  }

  @Test func pointsThatALogarithmicAxisCannotShowAreCounted() async throws {
    let warnings = Warnings()
    let run = Run(
      seed: 1, workFolder: URL(fileURLWithPath: "."), warning: { warnings.append($0) })
    let axis = Axis("y", scale: .logarithmic).value
    let plot = try Plot([
      .array([Series("a", x: [1, 2, 3], y: [0, 1, -3]).value]), .text("x"), axis, .array([]),
      .boolean(false),
    ])
    _ = try await plot.evaluate(run)
    #expect(warnings.texts.count == 1)
    #expect(warnings.texts[0].hasPrefix("2 points are not drawn"))
  }

  @Test func aResultThatIsNotFiniteSurvivesTheStore() throws {
    let folder = URL(fileURLWithPath: ".")
    for mean in [Double.nan, .infinity, -.infinity] {
      let value = EstimateValue(MeanEstimate(mean: mean, count: 2, halfWidth: nil))
      let read = try EstimateValue.read(value.write(in: folder), in: folder).estimate.mean
      #expect(read == mean || read.isNaN && mean.isNaN)
    }
  }

  @Test func tablesRefuseColumnsOfUnequalLength() throws {
    func column(_ title: String, _ cells: [String]) -> Value {
      .nominal(ColumnValue(column: Table.Column(title), cells: cells))
    }
    let table = try MakeTable([.array([column("a", ["1", "2"]), column("b", ["1"])])])
    #expect {
      try table.validate()
    } throws: { error in
      (error as? ParameterProblem)?.message == "“a” has 2 rows, but “b” has 1"
    }
  }

  @Test func columnsFormatNumbersAndEstimates() async throws {
    let cells = try ColumnCells(.array([.integer(12345), .real(0.1234)]))
    #expect(cells.isNumeric)
    #expect(cells.texts(digits: 2) == ["12\u{202F}345", "0.12"])
    let estimate = try ColumnCells(.array(estimates([(5.2513, 0.312)])))
    #expect(estimate.sharedCount == 9)
    #expect(estimate.texts(digits: 3) == ["5.25 ± 0.31"])
    let other = EstimateValue(MeanEstimate(mean: 1, count: 20_000, halfWidth: 0.5))
    let mixed = try ColumnCells(.array(estimates([(5.2513, 0.312)]) + [other.value]))
    #expect(mixed.sharedCount == nil)
    #expect(mixed.texts(digits: 3) == ["5.25 ± 0.31 (n = 9)", "1.00 ± 0.50 (n = 20\u{202F}000)"])
    #expect(try !ColumnCells(.array([.text("x")])).isNumeric)
  }
}

/// Warnings that a directive gave.
private final class Warnings: @unchecked Sendable {
  private(set) var texts: [String] = []

  func append(_ text: String) { texts.append(text) }
}
