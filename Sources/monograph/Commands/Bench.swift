import ArgumentParser
import Foundation
import Numerics
import Storage

/// Measures the hot paths on this machine.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure matrix products, training, the forward pass and more on this machine.",
    discussion: """
      Each figure is the median of several runs, with the slowest and the fastest. The share of \
      the peak compares the operations that a path needs with the speed of a large matrix product \
      measured beside it. `make bench` compares with other programs.
      """)

  @Argument(help: "What to measure; everything if omitted. --list shows what there is.")
  var paths: [String] = []

  @Flag(help: "List what can be measured.")
  var list = false

  @Flag(help: "Print one JSON document with the time of every run.")
  var json = false

  @Option(help: "How often to run each; until it has taken 1.5 seconds if omitted.")
  var runs: Int?

  @Flag(
    help: ArgumentHelp(
      "Prepare, then run as often as each line of standard input says and print a document.",
      discussion: "For comparisons that alternate with another program."))
  var onRequest = false

  @OptionGroup(title: "Data") var options: BenchmarkOptions
  @OptionGroup var book: BookOptions

  func validate() throws {
    guard runs ?? 1 > 0 else { throw ValidationError("--runs is at least 1.") }
  }

  func run() throws {
    if list {
      let width = HotPaths.all.map { $0.path.count }.max() ?? 0
      for path in HotPaths.all {
        print(path.path.padding(toLength: width + 2, withPad: " ", startingAt: 0) + path.summary)
      }
      return
    }
    let (chosen, input) = (try chosenPaths(), BenchmarkInput(options, book: book))
    do {
      if onRequest {
        try answer(chosen, input)
      } else {
        try measure(chosen, input)
      }
    } catch let missing as BenchmarkInput.Missing {
      Console.note("Error: \(missing.message).")
      throw ExitCode.failure
    }
  }

  private func chosenPaths() throws -> [any Benchmark.Type] {
    guard !paths.isEmpty else { return HotPaths.all }
    return try paths.map { name in
      if let path = HotPaths.all.first(where: { $0.path == name }) { return path }
      let help = NearestName.suggestion(for: name, among: HotPaths.all.map { $0.path }) ?? ""
      throw Console.refuse("There is no path “\(name)” to measure; \(help)")
    }
  }

  /// Measures each path in turn; one that lacks its data is left out unless it was asked for.
  private func measure(_ chosen: [any Benchmark.Type], _ input: BenchmarkInput) throws {
    var runner = BenchmarkRunner()
    let machine = try Machine.description()
    var (measurements, missing): ([BenchmarkReport.Measurement], [String]) = ([], [])
    for path in chosen {
      do {
        for var benchmark in try path.cases(input) {
          measurements.append(try Self.measure(&benchmark, &runner, runs: runs))
        }
      } catch let error as BenchmarkInput.Missing where paths.isEmpty {
        missing.append("\(path.path) is left out: \(error.message)")
      }
    }
    let report = BenchmarkReport(
      machine: machine, measurements: measurements, peakMemory: Machine.peakMemory)
    if json {
      try Console.printJSON(report)
    } else {
      print(BenchmarkTable(report).text)
    }
    for line in missing { Console.note(line) }
  }

  /// Answers each number on standard input with a document on one line.
  private func answer(_ chosen: [any Benchmark.Type], _ input: BenchmarkInput) throws {
    var runner = BenchmarkRunner()
    var prepared: [any Benchmark] = []
    for path in chosen { prepared += try path.cases(input) }
    let machine = try Machine.description()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    func answer(_ runs: Int) throws {
      let measurements = try prepared.indices.map { index in
        try Self.measure(&prepared[index], &runner, runs: runs)
      }
      let report = BenchmarkReport(
        machine: machine, measurements: measurements, peakMemory: Machine.peakMemory)
      print(String(decoding: try encoder.encode(report), as: UTF8.self))
      fflush(nil)
    }
    // The first answer, without runs, says that everything is prepared.
    try answer(0)
    while let line = readLine() {
      guard let runs = Int(line), (1...10_000).contains(runs) else {
        throw Console.refuse("“\(line)” is not a number of runs.")
      }
      try answer(runs)
    }
  }

  private static func measure(
    _ benchmark: inout any Benchmark, _ runner: inout BenchmarkRunner, runs: Int?
  ) throws -> BenchmarkReport.Measurement {
    func open<Path: Benchmark>(
      _ path: Path, _ runner: inout BenchmarkRunner
    ) throws -> (Path, BenchmarkReport.Measurement) {
      var path = path
      let measurement = try runner.measure(&path, runs: runs)
      return (path, measurement)
    }
    let (state, measurement) = try open(benchmark, &runner)
    benchmark = state
    return measurement
  }
}
