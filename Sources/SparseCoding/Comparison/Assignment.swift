import Numerics

/// The matching of rows with columns for which the sum of their values is largest.
///
/// Exact, by shortest augmenting paths after augmenting row reduction (Jonker and Volgenant, 1987),
/// for any shape: if there are more rows than columns some rows stay alone, and the other way round.
/// Prices are in double precision. Equal sums may be reached by several matchings; which is found
/// depends on the values alone.
public enum Assignment {
  /// For each row the column it is matched with; `nil` for rows that stay alone.
  ///
  /// - Parameters:
  ///   - values: `[rows, columns]`, finite.
  ///   - isCancelled: Asked before each path.
  /// - Throws: ``SparseCodingError/notFinite(_:)``; `CancellationError`.
  /// - Complexity: O(rows² · columns) at worst with rows ≤ columns.
  public static func largestSum(
    _ values: Matrix, isCancelled: () -> Bool = { false }
  ) throws -> [Int?] {
    guard values.withUnsafeBufferPointer({ VectorKernels.isFinite($0) }) else {
      throw SparseCodingError.notFinite("a value to match by")
    }
    guard values.rows > values.columns else {
      var search = AssignmentSearch(values)
      return try search.run(isCancelled: isCancelled).map { Optional($0) }
    }
    var result = [Int?](repeating: nil, count: values.rows)
    var search = AssignmentSearch(values.transposed)
    for (column, row) in try search.run(isCancelled: isCancelled).enumerated() {
      result[row] = column
    }
    return result
  }
}

/// The search for rows that are not more than columns; costs are the negated values.
private struct AssignmentSearch {
  private let values: Matrix
  private let rows: Int
  private let columns: Int
  /// What a column costs beside its value; 0 for columns that have never been matched.
  private var prices: [Double]
  private var columnOfRow: [Int]
  private var rowOfColumn: [Int]

  init(_ values: Matrix) {
    self.values = values
    rows = values.rows
    columns = values.columns
    prices = [Double](repeating: 0, count: columns)
    columnOfRow = [Int](repeating: -1, count: rows)
    rowOfColumn = [Int](repeating: -1, count: columns)
  }

  mutating func run(isCancelled: () -> Bool) throws -> [Int] {
    let values = values
    try values.withUnsafeBufferPointer { buffer in
      guard let table = buffer.baseAddress else { return }
      var free = Array(0..<rows)
      for _ in 0..<2 where columns > 1 { free = reduce(free, table) }
      let path = PathMemory(columns: columns)
      for row in free where columnOfRow[row] < 0 {
        if isCancelled() { throw CancellationError() }
        augment(from: row, table, path)
      }
    }
    return columnOfRow
  }

  /// Gives each free row its cheapest column, whose price is raised until the second cheapest is
  /// as good; returns the rows that are free afterwards.
  private mutating func reduce(_ free: [Int], _ table: UnsafePointer<Float>) -> [Int] {
    var waiting = Array(free.reversed())
    var remaining: [Int] = []
    // Prices could otherwise go up by ever smaller steps for a long time.
    var budget = 8 * rows
    while let row = waiting.popLast() {
      let costs = table + row * columns
      var (best, second) = (-1, -1)
      var (least, next) = (Double.infinity, Double.infinity)
      prices.withUnsafeBufferPointer { prices in
        for column in 0..<columns {
          let cost = -Double(costs[column]) - prices[column]
          guard cost < next else { continue }
          if cost < least {
            (next, second) = (least, best)
            (least, best) = (cost, column)
          } else {
            (next, second) = (cost, column)
          }
        }
      }
      if next > least {
        prices[best] -= next - least
      } else if rowOfColumn[best] >= 0 {
        best = second
      }
      let displaced = rowOfColumn[best]
      rowOfColumn[best] = row
      columnOfRow[row] = best
      guard displaced >= 0 else { continue }
      columnOfRow[displaced] = -1
      budget -= 1
      if next > least, budget > 0 { waiting.append(displaced) } else { remaining.append(displaced) }
    }
    return remaining
  }

  /// Matches one more row along the cheapest path that ends at a free column (Dijkstra).
  private mutating func augment(
    from start: Int, _ table: UnsafePointer<Float>, _ path: PathMemory
  ) {
    let (distance, previous, open) = (
      path.distance.pointer, path.previous.pointer, path.open.pointer
    )
    for column in 0..<columns {
      (distance[column], previous[column], open[column]) = (.infinity, -1, column)
    }
    var (row, end, length, openCount) = (start, -1, 0.0, columns)
    var scanned: [Int] = []
    prices.withUnsafeBufferPointer { prices in
      while end < 0 {
        let costs = table + row * columns
        // What the row's own column costs it is what all others are measured against.
        let own = row == start ? -1 : columnOfRow[row]
        let offset = own < 0 ? 0 : -Double(costs[own]) - prices[own]
        var (nearest, place) = (Double.infinity, 0)
        for index in 0..<openCount {
          let column = open[index]
          let through = length + (-Double(costs[column]) - prices[column] - offset)
          if through < distance[column] {
            distance[column] = through
            previous[column] = row
          }
          // Of equally near columns a free one ends the search.
          if distance[column] < nearest
            || (distance[column] == nearest && rowOfColumn[column] < 0)
          {
            (nearest, place) = (distance[column], index)
          }
        }
        length = nearest
        let column = open[place]
        if rowOfColumn[column] < 0 {
          end = column
        } else {
          scanned.append(column)
          openCount -= 1
          open[place] = open[openCount]
          row = rowOfColumn[column]
        }
      }
    }
    for column in scanned { prices[column] += distance[column] - length }
    var column = end
    while true {
      let row = previous[column]
      rowOfColumn[column] = row
      let next = columnOfRow[row]
      columnOfRow[row] = column
      if row == start { break }
      column = next
    }
  }

  /// What a search for a path writes to.
  private struct PathMemory {
    let distance: AlignedMemory<Double>
    let previous: AlignedMemory<Int>
    let open: AlignedMemory<Int>

    init(columns: Int) {
      distance = AlignedMemory(uninitialized: columns)
      previous = AlignedMemory(uninitialized: columns)
      open = AlignedMemory(uninitialized: columns)
    }
  }
}
