/// A table of text for readers who do not see the drawing.
public struct DataTable: Codable, Hashable, Sendable {
  /// The heading of each column.
  public var columns: [String]
  /// The cells, `[rows, columns]`.
  public var rows: [[String]]
  /// How many rows were left out at the end to keep the table readable.
  public var omittedRowCount: Int

  /// Creates a table.
  public init(columns: [String], rows: [[String]], omittedRowCount: Int = 0) {
    self.columns = columns
    self.rows = rows
    self.omittedRowCount = omittedRowCount
  }
}
