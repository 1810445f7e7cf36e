import Numerics

/// Products of single-precision matrices, the measure of everything else.
struct ProductBenchmark: Benchmark {
  static let path = "product"
  static let summary = "One product of two matrices in single precision on all cores."

  /// A product by the part it has in a step of training or in the model.
  private enum Shape {
    case encoder, decoder, gradient, square, feedForward
  }

  let setting: String
  private let left: Matrix
  private let right: Matrix
  private let shape: Shape
  private var result: Matrix
  private let inner: Int

  static func cases(_ input: BenchmarkInput) throws -> [ProductBenchmark] {
    let (batch, width) = (input.options.batchSize, input.options.width)
    let features = max(1, Int((input.options.ratio * Double(width)).rounded()))
    return [
      ProductBenchmark("encoder", .encoder, batch, features, width),
      ProductBenchmark("decoder", .decoder, batch, width, features),
      ProductBenchmark("gradient", .gradient, features, width, batch),
      ProductBenchmark("square", .square, 2048, 2048, 2048),
      ProductBenchmark("feed-forward", .feedForward, 2048, 3072, 576),
    ]
  }

  /// The product that shares of the peak refer to.
  static func reference() -> ProductBenchmark {
    ProductBenchmark("encoder", .encoder, 2048, 2304, 576)
  }

  private init(_ name: String, _ shape: Shape, _ rows: Int, _ columns: Int, _ inner: Int) {
    var numbers = RandomNumbers(seed: 1)
    func random(_ rows: Int, _ columns: Int) -> Matrix {
      Matrix(
        rows: rows, columns: columns, (0..<rows * columns).map { _ in numbers.uniform(-1, 1) })
    }
    setting = "\(name), \(rows) × \(columns), inner \(inner)"
    self.shape = shape
    self.inner = inner
    left = shape == .gradient ? random(inner, rows) : random(rows, inner)
    right =
      shape == .encoder || shape == .feedForward ? random(columns, inner) : random(inner, columns)
    result = Matrix(rows: rows, columns: columns)
  }

  var work: BenchmarkWork {
    BenchmarkWork(
      amount: 1, unit: "products",
      operations: 2 * Double(result.rows) * Double(result.columns) * Double(inner),
      bytes: 4 * Double(left.count + right.count + result.count))
  }

  mutating func run() throws {
    switch shape {
    case .encoder, .feedForward: try result.formProduct(.plain(left), .transposed(right))
    case .decoder, .square: try result.formProduct(.plain(left), .plain(right))
    case .gradient: try result.formProduct(.transposed(left), .plain(right))
    }
  }
}
