import Foundation
import Testing

/// `bench`, whose times are not looked at.
@Suite struct BenchCommandTests {
  /// What a document must have.
  private struct Report: Decodable {
    struct Machine: Decodable {
      var cores: Int
      var kernels: String
      var instructions: String
    }
    struct Measurement: Decodable {
      var path: String
      var amount: Double
      var operations: Double?
      var bytes: Double
      var seconds: [Double]
      var peak: Double
      var facts: [String: [Double]]
    }
    var format: Int
    var machine: Machine
    var measurements: [Measurement]
    var peakMemory: Int?
  }

  private static let small = ["--width", "16", "--batch-size", "32", "--count", "64"]

  private func report(_ arguments: [String], in folder: TestFolder) throws -> Report {
    let outcome = try folder.run(["bench"] + arguments + ["--json", "--runs", "2"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
  }

  @Test func everyPathIsListed() throws {
    let outcome = try TestFolder().run("bench", "--list")
    #expect(outcome.status == 0)
    for path in ["product", "training", "harvest", "forward", "figure", "tokenizer", "stream"] {
      #expect(outcome.output.contains("\n\(path) ") || outcome.output.hasPrefix("\(path) "))
    }
  }

  @Test func eachRunIsReported() throws {
    let report = try report(
      ["training", "sweep", "evaluate", "stream", "components"] + Self.small, in: TestFolder())
    #expect(report.format == 1 && report.machine.cores > 0 && !report.machine.kernels.isEmpty)
    #expect(
      report.measurements.map(\.path) == [
        "training", "training", "sweep", "evaluate", "stream", "components",
      ])
    for measurement in report.measurements {
      #expect(measurement.seconds.count == 2 && measurement.seconds.allSatisfy { $0 > 0 })
      #expect(measurement.amount > 0 && measurement.bytes > 0 && measurement.peak > 0)
    }
    let training = report.measurements[0]
    #expect(training.amount == 32 && training.facts["losses"]?.count == 20)
    // The dense product is 2 · 32 · 64 · 16 operations, and active features add to it.
    #expect(try #require(training.operations) >= 65_536)
    #expect(report.measurements[4].amount == 64)
  }

  @Test func theModelIsTheBooks() throws {
    let book = try SmallBook()
    let report = try report(
      ["harvest", "forward", "several-sites", "resume", "load", "tokenizer"], in: book)
    #expect(report.measurements.count == 6)
    #expect(report.measurements[0].amount == 2048)
    let mean = try #require(report.measurements[1].facts["logProbability"]?.first)
    #expect(mean < 0 && mean > -50)
    #expect(try #require(report.measurements[5].facts["tokens"]?.first) > 1000)
  }

  @Test func itAnswersWhenAsked() throws {
    let folder = try TestFolder()
    try folder.write("3\n1\n", to: "requests")
    let (program, outcome) = (folder.program, folder.url("requests"))
    let result = try program.run(
      ["bench", "training", "--on-request", "--warm-up", "2"] + Self.small, in: folder.folder,
      input: outcome)
    #expect(result.status == 0, "\(result.errors)")
    let counts = try result.output.split(separator: "\n").map { line in
      try JSONDecoder().decode(Report.self, from: Data(line.utf8)).measurements.map(\.seconds.count)
    }
    // The first document says that it is prepared.
    #expect(counts == [[0, 0], [3, 3], [1, 1]])
    try folder.write("many\n", to: "requests")
    let refused = try program.run(
      ["bench", "training", "--on-request"] + Self.small, in: folder.folder, input: outcome)
    #expect(refused.status == 64 && refused.errors.contains("“many” is not a number of runs"))
  }

  @Test(arguments: [
    (["trainin"], "no path “trainin” to measure; did you mean `training`?"),
    (["--runs", "0"], "--runs is at least 1"),
    (["--ratio", "1000"], "--ratio lies between 0.25 and 64"),
    (["--width", "0"], "--width lies between"),
    (["--count", "8"], "--count is at least --batch-size"),
    (["--values", "0"], "--values lies between"),
    (["--l1=-1"], "--l1 is zero or more"),
  ])
  func argumentsThatMakeNoSense(arguments: [String], message: String) throws {
    let outcome = try TestFolder().run(["bench"] + arguments)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test func aMissingModelIsAnErrorIfItWasAskedFor() throws {
    let book = try SmallBook()
    try FileManager.default.removeItem(
      at: book.program.data.appendingPathComponent("tiny.gguf"))
    let outcome = try book.run("bench", "forward")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("monograph fetch"), "\(outcome.errors)")
    let elsewhere = try TestFolder().run("bench", "forward")
    #expect(elsewhere.status == 1 && elsewhere.errors.contains("--model"), "\(elsewhere.errors)")
  }

  @Test func vectorsMustFit() throws {
    let book = try SmallBook()
    let written = try book.run(
      "inspect", "activations", "--text", "the dog and the fox", "--site", "residual(1)",
      "--output", "x.npy")
    #expect(written.status == 0)
    let narrow = try book.run("bench", "training", "--vectors", "x.npy", "--width", "16")
    #expect(narrow.errors.contains("vectors of 64 values; --width is 16"), "\(narrow.errors)")
    let few = try book.run("bench", "training", "--vectors", "x.npy", "--width", "64")
    #expect(few.errors.contains("do not fill a minibatch of 2048"), "\(few.errors)")
    let other = try book.run("bench", "training", "--vectors", "Chapters/book.yml")
    #expect(other.status != 0 && other.errors.contains("NumPy"), "\(other.errors)")
    #expect(narrow.status != 0 && few.status != 0)
  }
}
