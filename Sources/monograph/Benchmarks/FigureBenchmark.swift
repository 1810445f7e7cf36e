import Figures
import Foundation

/// A line plot drawn and encoded.
struct FigureBenchmark: Benchmark {
  static let path = "figure"
  static let summary = "A line plot of three series with 200 points, drawn and encoded as PNG."

  private let figure: Figure
  private var bytes = 0

  static func cases(_ input: BenchmarkInput) throws -> [FigureBenchmark] {
    let x = (0..<200).map { Double($0) / 20 }
    let series = (1...3).map { number in
      Series("series \(number)", .line, x: x, y: x.map { sin($0 * Double(number) / 2) })
    }
    let panel = Panel(x: Axis("Time", unit: "s"), y: Axis("Height", unit: "m"), series: series)
    var benchmark = FigureBenchmark(figure: Figure(panel, width: 700, height: 450))
    try benchmark.run()
    return [benchmark]
  }

  private init(figure: Figure) { self.figure = figure }

  var setting: String { "1400 × 900 pixels" }

  var work: BenchmarkWork {
    BenchmarkWork(amount: 1, unit: "figures", bytes: 4 * 1400 * 900 + Double(bytes))
  }

  var facts: [String: [Double]] { ["fileSize": [Double(bytes)]] }

  mutating func run() throws { bytes = try figure.png(.light, scale: 2).count }
}
