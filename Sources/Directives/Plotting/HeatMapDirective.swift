import Figures
import Notebook

/// A matrix of numbers as coloured cells.
struct MakeHeatMap: Directive {
  static let configuration = DirectiveConfiguration(
    name: "heatmap",
    summary: "Shows a matrix of numbers as coloured cells, with a legend of the colours.",
    discussion: """
      It stands alone or among the `panels` or `facets` of a figure; heat maps that measure the \
      same there share one scale of colours. The colours run evenly from pale to deep (on a dark \
      page from deep to pale), so that the order of two cells is seen with any colour vision. With \
      a `midpoint` they run from it to blue below and to orange above. A `nil` among the numbers \
      is hatched and explained in the legend.

      `columns` and `rows` are names or numbers, one for each column and row. Cells at numbers \
      reach half-way to their neighbours, measured on the scale of their axis. Rows with names \
      are read from the top down; numbers grow upwards.
      """,
    topic: .figures,
    example: """
      heatmap(
        [1, 2, 4].map { ratio in
          [1e-4, 1e-3, 1e-2, 1e-1].map { l1 in
            if ratio * l1 > 0.3 { nil } else { exp(-100 * ratio * l1) }
          }
        },
        columns: [1e-4, 1e-3, 1e-2, 1e-1], rows: ["R = 1", "R = 2", "R = 4"],
        x: axis("Weight of the L1 term", scale: .logarithmic), y: "Size",
        color: axis("Share of features alive", from: 0, to: 1), digits: 2, missing: "not trained")
      """,
    exampleAlternative: "Heat map of a made-up share of features alive: near 1 at small weights, 0 "
      + "at large ones, with the cell at the largest size and weight missing.",
    storage: .transient)

  @Parameter(.unlabelled, "The numbers, row by row; `nil` where one is missing.")
  var values: [[Double?]]
  @Parameter("Names or positions of the columns.") var columns: CellPositions
  @Parameter("Names or positions of the rows.") var rows: CellPositions
  @Parameter("The horizontal axis, or its label.") var x: AxisArgument
  @Parameter("The vertical axis, or its label.") var y: AxisArgument
  @Parameter("What the colours measure: a label, or an axis with its unit, scale and ends.")
  var color: AxisArgument
  @Parameter("The value in the middle of a diverging scale.") var midpoint: Double?
  @Parameter(
    "Digits of the largest number, to write numbers into cells that have room for them.", in: 1...8
  )
  var digits: Int?
  @Parameter("What a missing number means, for the legend.") var missing = "no value"
  @Parameter("The title above the plot.") var title = ""
  @Parameter("Lines, regions and annotations on the plot.") var references: [Reference] = []

  func validate() throws {
    let width = values.first?.count ?? 0
    if let row = values.firstIndex(where: { $0.count != width }) {
      throw ParameterProblem(
        "values", "row 0 has \(width) values and row \(row) has \(values[row].count)",
        suggestion: "give every row the same number of values, `nil` where one is missing")
    }
    for (name, positions, count, what) in [
      ("columns", columns, width, "values in a row"), ("rows", rows, values.count, "rows"),
    ] where positions.count != count {
      throw ParameterProblem(name, "`\(name)` has \(positions.count) entries for \(count) \(what)")
    }
    try Figure(panel).validate()
  }

  func evaluate(_ run: Run) async throws -> Panel { panel }

  private var panel: Panel {
    var panel = Panel(
      title: title.isEmpty ? nil : title, x: x.axis, y: y.axis,
      heatMap: HeatMap(
        values.map { $0.map { $0 ?? .nan } }, columns: columns.numbers, rows: rows.numbers,
        measure: color.axis, midpoint: midpoint, digits: digits, missingLabel: missing))
    if let names = columns.names { panel.x.categories = names }
    if let names = rows.names { panel.y.categories = names }
    panel.add(references)
    return panel
  }
}

/// Where the cells of a heat map lie along one axis.
enum CellPositions: DirectiveValue {
  case names([String])
  case positions([Double])

  static let valueType = ValueType.oneOf([.array(.text), .array(.real)])

  init(_ value: Value) throws {
    if let names = try? [String](value), !names.isEmpty {
      self = .names(names)
    } else {
      self = .positions(try [Double](value))
    }
  }

  var value: Value {
    switch self {
    case .names(let names): names.value
    case .positions(let numbers): numbers.value
    }
  }

  var count: Int { names?.count ?? numbers?.count ?? 0 }

  var names: [String]? {
    if case .names(let names) = self { names } else { nil }
  }

  var numbers: [Double]? {
    if case .positions(let numbers) = self { numbers } else { nil }
  }
}
