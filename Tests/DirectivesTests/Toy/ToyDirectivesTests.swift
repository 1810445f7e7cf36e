import Foundation
import SparseCoding
import Testing

@testable import Directives
@testable import Notebook

@Suite struct ToyDirectivesTests {
  private func run(_ seed: UInt64 = 1) throws -> Run {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "toy-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return Run(seed: seed, workFolder: folder)
  }

  private func toy(features: Int = 20, active: Double = 1.5, correlated: Bool = false) async throws
    -> ToyDataValue
  {
    let directive = try MakeToyData([
      features.value, 10.value, active.value, 0.99.value, correlated.value, 0.0.value,
    ])
    try directive.validate()
    return try await directive.evaluate(run())
  }

  private func sweep(_ toy: ToyDataValue, l1: [Double] = [0.1, 1], ratios: [Double] = [1, 2]) throws
    -> RunToySweep
  {
    try RunToySweep([
      toy.value, l1.value, ratios.value, 30.value, 64.value, 1e-2.value, 0.0.value,
    ])
  }

  private func member(_ name: String, of value: some NominalValue) throws -> Value {
    try #require(type(of: value).members.first { $0.name == name }).read(value)
  }

  @Test func aToyTellsWhatItIsMadeOf() async throws {
    let value = try await toy()
    let probabilities = (0..<20).map { 1.5 / 20 * pow(0.99, Double($0)) }
    let frequencies = try [Double](member("frequencies", of: value))
    #expect(frequencies.count == 20)
    #expect(zip(frequencies, probabilities).allSatisfy { abs($0 - $1) < 0.01 })
    let mean = try Double(member("meanActive", of: value))
    #expect(abs(mean - probabilities.reduce(0, +)) < 0.05)
    let empty = try Double(member("empty", of: value))
    #expect(abs(empty - probabilities.reduce(1) { $0 * (1 - $1) }) < 0.02)
    let neighbours = try [Double](member("neighbours", of: value))
    #expect(neighbours.allSatisfy { $0 > 0 && $0 < 1 })
    #expect(try Double(member("empty", of: try await toy(correlated: true))) == 0)
  }

  @Test func aSweepGivesAMatrixOfEachMeasure() async throws {
    let truth = try await toy()
    let directive = try sweep(truth)
    try directive.validate()
    let run = try run()
    let value = try await directive.evaluate(run)
    for name in ["mmcs", "chance", "recovered", "dead", "deadShare", "loss", "fvu", "active"] {
      let matrix = try [[Double]](member(name, of: value))
      #expect(matrix.map(\.count) == [2, 2], "\(name)")
    }
    let next = try [[Double?]](member("mmcsToNextLarger", of: value))
    #expect(next[0].allSatisfy { $0 != nil } && next[1].allSatisfy { $0 == nil })
    // The folder of a killed node has a checkpoint; what goes on from it ends the same.
    let again = try await directive.evaluate(run)
    #expect(try PayloadCoding.encode(again) == PayloadCoding.encode(value))
    #expect(
      FileManager.default.fileExists(
        atPath: run.workFolder.appendingPathComponent("checkpoint/training.safetensors").path))
    let other = try await directive.evaluate(self.run(2))
    #expect(try PayloadCoding.encode(other) != PayloadCoding.encode(value))
  }

  @Test func mistakesAreNamedBeforeAnythingRuns() async throws {
    func problem(_ body: () async throws -> Void) async -> String {
      do {
        try await body()
        return ""
      } catch let problem as ParameterProblem {
        return "\(problem.parameter): \(problem.message)"
      } catch {
        return "\(error)"
      }
    }
    #expect(
      await problem { _ = try await toy(features: 2, active: 3) }
        == "active: is 3.0, but there are only 2 features")
    let truth = try await toy()
    #expect(
      await problem { try sweep(truth, l1: []).validate() } == "l1: is empty, so nothing is trained"
    )
    #expect(
      await problem { try sweep(truth, ratios: [1, 1]).validate() }
        == "ratios: has the same number twice")
    #expect(
      await problem { try sweep(truth, ratios: [0.01]).validate() }
        .hasPrefix("ratios: a ratio of 0.01 to 20 features"))
  }
}
