import Figures
import Notebook

/// A table.
struct MakeTable: Directive {
  static let configuration = DirectiveConfiguration(
    name: "table",
    summary: "Sets columns side by side in a table.",
    topic: .figures,
    example: """
      table([
        column("α", scores.map { $0.l1 }, digits: 2),
        column("Variance unexplained", scores.map { $0.fvuEstimate }),
      ])
      """,
    version: 2)

  @Parameter(.unlabelled, "The columns, from the left.") var columns: [ColumnValue]

  func validate() throws {
    guard let first = columns.first else { return }
    if let other = columns.first(where: { $0.cells.count != first.cells.count }) {
      throw ParameterProblem(
        "columns",
        "“\(first.column.title)” has \(first.cells.count) rows, but “\(other.column.title)” has "
          + "\(other.cells.count)")
    }
  }

  func evaluate(_ run: Run) async throws -> Table {
    Table(
      columns: columns.map(\.column),
      rows: (columns.first?.cells.indices ?? 0..<0).map { row in columns.map { $0.cells[row] } })
  }
}

/// A column of a table.
struct MakeColumn: Directive {
  static let configuration = DirectiveConfiguration(
    name: "column",
    summary: "A column of a table.",
    topic: .figures,
    example: """
      table([column("Alive", scores.map { 100 * $0.aliveShare }, unit: "%", digits: 3)])
      """,
    storage: .transient)

  @Parameter(.unlabelled, "The heading.") var title: String
  @Parameter(.unlabelled, "The cells from the top.") var values: ColumnCells
  @Parameter("The unit, shown with the heading.") var unit: String?
  @Parameter("Significant digits of numbers.", in: 1...15) var digits = 3

  func evaluate(_ run: Run) async throws -> ColumnValue {
    ColumnValue(
      column: Table.Column(
        title, unit: unit ?? values.sharedCount.map { "n = \(NumberText.whole($0))" },
        isNumeric: values.isNumeric),
      cells: values.texts(digits: digits))
  }
}

/// The cells of a column: texts, whole or real numbers, estimates, or spreads.
struct ColumnCells: DirectiveValue {
  private let cells: [Value]

  static let valueType = ValueType.oneOf([
    .array(.integer), .array(.real), .array(.text), .array(.nominal(EstimateValue.typeName)),
    .array(.nominal(SpreadValue.typeName)), .array(.optional(.real)),
  ])

  init(_ value: Value) throws {
    switch value {
    case .array(let values): cells = values
    case .range(let range): cells = range.map { .integer($0) }
    default: throw ValueError("a list is needed")
    }
  }

  var value: Value { .array(cells) }

  var isNumeric: Bool { !cells.contains { if case .text = $0 { true } else { false } } }

  /// The sample size of all cells, if they are estimates that share one.
  var sharedCount: Int? {
    let counts = Set(cells.map { ($0.estimate?.estimate.count) })
    return counts.count == 1 ? counts.first ?? nil : nil
  }

  func texts(digits: Int) -> [String] {
    cells.map { cell in
      switch cell {
      case .integer(let number): NumberText.whole(number)
      case .real(let number): NumberText.significant(number, digits: digits)
      case .text(let text): text
      case .nominal(let spread as SpreadValue):
        spread.text(ValueFormat(digits: digits)) ?? "–"
      default:
        cell.estimate.map { sharedCount == nil ? $0.text : $0.textWithoutCount } ?? "–"
      }
    }
  }
}

extension Value {
  /// The value as an estimate, if it is one.
  fileprivate var estimate: EstimateValue? {
    if case .nominal(let nominal) = self { nominal as? EstimateValue } else { nil }
  }
}

/// A finished column.
struct ColumnValue: NominalValue, Codable {
  static let typeName = "Column"
  static let summary = "A column of a table."

  /// The heading.
  var column: Table.Column
  /// The cells from the top.
  var cells: [String]

  var presentation: Presentation { .none }
}
