import Foundation
import Storage
import Testing

@testable import Directives
@testable import Notebook

@Suite struct BenchmarksTests {
  /// A small file that can be read.
  private static let file = """
    {"format": 1, "date": "2026-01-31", "quick": false, "program": "0.1.0",
     "machine": {"processor": "A processor", "cores": 2, "memory": 8589934592,
       "system": "A system", "kernels": "Haswell", "instructions": "AVX2"},
     "versions": {"torch": "2.0", "Python": "3.11"},
     "comparisons": [{
       "group": "training", "task": "a step", "counts": "One step.", "setting": "small",
       "unit": "vectors", "amount": 100, "operations": 4e9, "bytes": 1e6,
       "peaks": [1e10, 1e10, 1e10], "activeFeatures": 40, "seconds": [1, 2, 4],
       "peers": [
         {"name": "Slow", "call": "slow()", "likeForLike": true, "note": "",
          "seconds": [3, 4, 6]},
         {"name": "Fast", "call": "fast()", "likeForLike": false, "note": "less work",
          "seconds": [0.5, 1, 1]},
         {"name": "Even", "call": "even()", "likeForLike": true, "note": "",
          "seconds": [0.5, 4, 4]}],
       "checks": [{"what": "loss", "peer": "Slow", "ours": 1, "theirs": 1.001,
         "difference": 1e-3, "tolerance": 1e-2, "agrees": true}]}],
     "paths": {"measurements": [{
       "path": "training", "setting": "small", "counts": "One step.", "unit": "vectors",
       "amount": 100, "operations": 2e9, "bytes": 4e9, "seconds": [2, 1, 4], "peak": 4e9,
       "facts": {}}]},
     "growth": [{"name": "ratio", "title": "Ratio", "setting": "small", "inFile": 10,
       "points": [{"value": 1, "seconds": 3, "memory": 1e8},
                  {"value": 10, "seconds": 300, "memory": 1e8}]}]}
    """

  private func read(_ text: String) throws -> BenchmarkFile {
    try BenchmarkFile(Data(text.utf8), name: "results.json")
  }

  private func member<Base: NominalValue>(_ name: String, of base: Base) throws -> Value {
    try #require(Base.members.first { $0.name == name }).read(base)
  }

  private func comparison(_ index: Int) throws -> ComparisonValue {
    let comparisons = try [ComparisonValue](
      member("comparisons", of: BenchmarksValue(file: try read(Self.file))))
    return comparisons[index]
  }

  @Test func theCommittedResultsCanBeRead() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(
      contentsOf: root.appendingPathComponent("Benchmarks/results/results.json"))
    let file = try BenchmarkFile(data, name: "results.json")
    #expect(file.comparisons.contains { $0.group == "training" } && !file.growth.isEmpty)
    #expect(file.comparisons.allSatisfy { $0.checks.allSatisfy(\.agrees) })
  }

  @Test func aRatioIsTakenInEachRound() throws {
    let ratio = try SpreadValue(member("ratio", of: try comparison(0)))
    // 3/1, 4/2, 6/4: the ratio of the medians would be 2, too, but the range is that of rounds.
    #expect(ratio.median == 2 && ratio.lower == 1.5 && ratio.upper == 3 && ratio.count == 3)
  }

  @Test(arguments: [(0, "Monograph"), (1, "Fast"), (2, "neither")])
  func whoIsFasterMustBeSoInEveryRound(index: Int, name: String) throws {
    #expect(try String(member("faster", of: try comparison(index))) == name)
  }

  @Test func speedsCountUnits() throws {
    let first = try comparison(0)
    let ours = try SpreadValue(member("ours", of: first))
    #expect(ours.median == 50 && ours.lower == 25 && ours.upper == 100)
    #expect(try SpreadValue(member("theirMilliseconds", of: first)).median == 4000)
    // 4, 2 and 1 billion operations a second beside products of ten.
    #expect(try Double(member("shareOfPeak", of: first)) == 20)
  }

  @Test func aPathAloneHasItsShareOfThePeak() throws {
    let path = try [PathMeasurement](
      member("paths", of: BenchmarksValue(file: try read(Self.file))))[0]
    #expect(try Double(member("operations", of: path)) == 1)
    #expect(try Double(member("shareOfPeak", of: path)) == 25)
    #expect(try Double(member("bytes", of: path)) == 2)
  }

  @Test func growthIsASlopeOfLogarithms() throws {
    let growth = try [GrowthValue](
      member("growth", of: BenchmarksValue(file: try read(Self.file))))[0]
    #expect(abs(try Double(member("exponent", of: growth)) - 2) < 1e-12)
    #expect(abs(try Double(member("memoryExponent", of: growth))) < 1e-12)
  }

  @Test func versionsAreSorted() throws {
    let value = BenchmarksValue(file: try read(Self.file))
    #expect(try [String](member("versions", of: value)) == ["Python 3.11", "torch 2.0"])
    #expect(try Double(member("memory", of: value)) == 8)
  }

  @Test func whatIsNotMeasuredAloneIsAnEmptyList() throws {
    var file = try read(Self.file)
    file.paths = nil
    #expect(try [PathMeasurement](member("paths", of: BenchmarksValue(file: file))).isEmpty)
  }

  /// An edit of the file and what must be said about it.
  @Test(arguments: [
    ("\"format\": 1", "\"format\": 2", "has the format 2, and this program reads format 1"),
    ("{\"format\": 1, ", "{", "lacks `format`"),
    ("{\"format\"", "\"format\"", "is not a JSON document"),
    ("\"task\": \"a step\", ", "", "lacks `comparisons[0].task`"),
    ("\"cores\": 2", "\"cores\": \"two\"", "value of the wrong kind at `machine.cores`"),
    ("\"amount\": 100, \"operations\": 4e9", "\"amount\": null", "no value at `comparisons[0]"),
    ("\"seconds\": [1, 2, 4]", "\"seconds\": []", "has no times above zero for “a step”"),
    ("\"seconds\": [1, 2, 4]", "\"seconds\": [1, 0, 4]", "has no times above zero for “a step”"),
    ("[3, 4, 6]", "[3, 4]", "has other rounds for Slow than for Monograph in “a step”"),
    ("[2, 1, 4]", "[-1]", "no times above zero for the path “training”"),
    ("\"value\": 10,", "\"value\": 0,", "not above zero in “Ratio”"),
  ])
  func aFileThatCannotBeUsed(original: String, mistake: String, message: String) throws {
    #expect(Self.file.contains(original))
    #expect {
      try read(Self.file.replacing(original, with: mistake))
    } throws: { error in
      let text = "\(error)"
      return text.hasPrefix("results.json ") && text.contains(message)
        && text.hasSuffix("; `make bench` writes it anew")
    }
  }

  @Test func theDirectiveReadsAResource() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("monograph-benchmarks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appendingPathComponent("results.json")
    try Data(Self.file.utf8).write(to: url)
    func run(_ options: [String: String]) -> Run {
      Run(seed: 1, workFolder: folder) { name in
        ResolvedResource(
          url: url, digest: try Digest(ofFile: url),
          declaration: Resource(
            name: name, file: url.path, options: options,
            position: SourcePosition(file: "book.yml", line: 1, column: 1)))
      }
    }
    let value = try await OpenBenchmarks([.text("b")]).evaluate(run([:]))
    #expect(value.file == (try read(Self.file)))
    await #expect(throws: ValueError.self) {
      _ = try await OpenBenchmarks([.text("b")]).evaluate(run(["column": "text"]))
    }
    // The value is its content: where the file lies and how it is laid out do not matter.
    let payload = try value.write(in: folder)
    #expect(try BenchmarksValue.read(payload, in: folder).file == value.file)
    #expect(!String(decoding: payload, as: UTF8.self).contains(folder.path))
  }

  @Test func spreadsShowMedianAndRange() async throws {
    let spread = try #require(SpreadValue([2.314, 2.05, 2.6]))
    #expect(spread.text(ValueFormat()) == "2.31 (2.05–2.60)")
    #expect(spread.text(ValueFormat(digits: 2, showsInterval: false)) == "2.3")
    #expect(spread.text(ValueFormat(decimals: 1, unit: "ms")) == "2.3 (2.0–2.6)\u{202F}ms")
    #expect(SpreadValue([3])?.text(ValueFormat()) == "3.00")
    #expect(SpreadValue([]) == nil)
    let cells = try ColumnCells([spread].value)
    #expect(cells.isNumeric && cells.texts(digits: 2) == ["2.3 (2.0–2.6)"])
    #expect(try ColumnCells(.array([.real(1.5), .missing])).texts(digits: 2) == ["1.5", "–"])
    let plotted = try PlottedValues([spread].value)
    #expect(plotted.values == [2.314] && plotted.lower == [2.05] && plotted.upper == [2.6])
  }
}
