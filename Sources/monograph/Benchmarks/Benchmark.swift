/// A hot path of the program in one setting, prepared to be measured.
protocol Benchmark {
  /// What it is called on the command line.
  static var path: String { get }
  /// What one figure counts.
  static var summary: String { get }

  /// Prepares the settings to be measured, warmed up.
  static func cases(_ input: BenchmarkInput) throws -> [Self]

  /// The setting in words.
  var setting: String { get }
  /// What one run does; asked for after the runs, since some of it depends on the data.
  var work: BenchmarkWork { get }
  /// What else the runs found, by name.
  var facts: [String: [Double]] { get }

  /// Does the work once.
  mutating func run() throws
}

extension Benchmark {
  var facts: [String: [Double]] { [:] }
}

/// What one run of a benchmark does.
struct BenchmarkWork {
  /// How many units are worked through.
  var amount: Double
  /// What the units are.
  var unit: String
  /// Floating-point operations that are needed; `nil` where counting them says nothing.
  var operations: Double?
  /// Bytes that have to be read from memory and written to it at least once.
  var bytes: Double
}

/// All hot paths, in the order in which they are measured.
enum HotPaths {
  static var all: [any Benchmark.Type] {
    [
      ProductBenchmark.self, TrainingBenchmark.self, SweepBenchmark.self, EvaluationBenchmark.self,
      StreamBenchmark.self, HarvestBenchmark.self, ForwardBenchmark.self,
      SeveralSitesBenchmark.self,
      ResumptionBenchmark.self, LoadBenchmark.self, TokenizerBenchmark.self, FigureBenchmark.self,
      ComponentsBenchmark.self,
    ]
  }
}
