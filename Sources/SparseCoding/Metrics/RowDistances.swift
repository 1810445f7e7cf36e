import Kernels
import Numerics

/// Squared distances of vectors and their reconstructions.
struct RowDistances {
  struct Row {
    /// ‖x − x̂‖².
    var error = 0.0
    /// ‖x − x̄‖².
    var deviation = 0.0
    /// ‖x‖².
    var square = 0.0
    /// ‖x̂‖².
    var reconstruction = 0.0
  }

  let values: [Row]
  /// x̂ − x.
  let residuals: Matrix

  init(_ vectors: Matrix, _ reconstructions: Matrix, mean: [Float]) {
    let (rows, width) = (vectors.rows, vectors.columns)
    let found = AlignedMemory(repeating: Row(), count: rows)
    var residuals = reconstructions
    vectors.withUnsafeBufferPointer { vectors in
      residuals.withUnsafeMutableBufferPointer { reconstructions in
        guard let vectors = vectors.baseAddress, let reconstructions = reconstructions.baseAddress
        else { return }
        Parallel.ranges(rows, grain: 64) { range in
          for row in range {
            let (x, y) = (vectors + row * width, reconstructions + row * width)
            let square = kernel_squared_distance(y, nil, width)
            found.pointer[row] = Row(
              error: kernel_residual(y, x, 1, width),
              deviation: kernel_squared_distance(x, mean, width),
              square: kernel_squared_distance(x, nil, width), reconstruction: square)
          }
        }
      }
    }
    values = found.values
    self.residuals = residuals
  }
}

extension [Double] {
  /// Adds every row of a matrix to these sums, one for each column.
  mutating func add(rowsOf matrix: Matrix) {
    let (rows, columns) = (matrix.rows, matrix.columns)
    withUnsafeMutableBufferPointer { sums in
      matrix.withUnsafeBufferPointer { values in
        guard let values = values.baseAddress else { return }
        for row in 0..<rows {
          kernel_add_to_doubles(values + row * columns, sums.baseAddress, columns)
        }
      }
    }
  }
}

/// Sums from which a mean and its interval follow.
struct MeanSums {
  private(set) var count = 0
  private var mean = 0.0
  /// The sum of the squared distances from the mean (Welford).
  private var variation = 0.0

  mutating func add(_ value: Double) {
    count += 1
    let distance = value - mean
    mean += distance / Double(count)
    variation += distance * (value - mean)
  }

  /// The sample standard deviation; `nil` below two values.
  var deviation: Double? { count > 1 ? (variation / Double(count - 1)).squareRoot() : nil }

  /// The mean with its 95 % interval; `nil` for no values.
  var estimate: MeanEstimate? {
    guard count > 0 else { return nil }
    return MeanEstimate(
      mean: mean, count: count,
      halfWidth: deviation.map {
        Statistics.studentQuantile975(degreesOfFreedom: count - 1) * $0
          / Double(count).squareRoot()
      })
  }
}
