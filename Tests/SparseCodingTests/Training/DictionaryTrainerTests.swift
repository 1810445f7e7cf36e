import Foundation
import Numerics
import Testing

@testable import SparseCoding

@Suite struct DictionaryTrainerTests {
  /// A trainer with weights of unequal norms and its parameters in double precision.
  private func trainer(
    width: Int, ratio: Double, l1: Double, bias: Double
  ) throws -> (DictionaryTrainer, weights: [[Double]], bias: [Double]) {
    let trainer = try DictionaryTrainer(
      TrainingSettings(ratio: ratio, l1: l1, seed: 3), width: width)
    var generator = RandomNumbers(seed: 11)
    let weights = (0..<trainer.features).map { feature in
      (0..<width).map { _ in Float(generator.normal() * (0.2 + Double(feature % 5))) }
    }
    let biases = (0..<trainer.features).map { _ in Float(bias + 0.3 * generator.normal()) }
    try trainer.setParameters(weights: weights.flatMap { $0 }, bias: biases)
    return (trainer, weights.map { $0.map { Double($0) } }, biases.map { Double($0) })
  }

  @Test(
    "the gradient is that of the loss, through the normalisation, on every path",
    arguments: StepPath.allCases, [(0.0, 0.0), (0.02, -0.5), (0.3, 0.2)])
  func finiteDifferences(path: StepPath, setting: (l1: Double, bias: Double)) throws {
    let width = 6
    let (trainer, weights, bias) = try trainer(
      width: width, ratio: 1.5, l1: setting.l1, bias: setting.bias)
    let batch = normalRows(7, width, seed: 12)
    let reference = ReferenceLoss(
      batch: (0..<7).map { batch.row($0).map { Double($0) } }, l1: setting.l1)
    let found = try trainer.gradients(batch, path)
    #expect(abs(found.report.loss - reference(weights, bias)) < 1e-6)
    let step = 1e-6
    for feature in 0..<trainer.features {
      for column in 0..<width {
        var (above, below) = (weights, weights)
        above[feature][column] += step
        below[feature][column] -= step
        let slope = (reference(above, bias) - reference(below, bias)) / (2 * step)
        #expect(abs(Double(found.weights[feature, column]) - slope) < 2e-5)
      }
      var (above, below) = (bias, bias)
      above[feature] += step
      below[feature] -= step
      let slope = (reference(weights, above) - reference(weights, below)) / (2 * step)
      #expect(abs(Double(found.bias[feature]) - slope) < 2e-5)
    }
  }

  @Test(
    "all paths agree at a size that fills whole vectors, from no active feature to all",
    arguments: [(-100.0, 0.0...0.0), (-2, 1...40), (0, 60...100), (100, 160...160)])
  func pathsAgree(bias: Double, active: ClosedRange<Double>) throws {
    let (trainer, _, _) = try trainer(width: 80, ratio: 2, l1: 1e-3, bias: bias)
    let batch = normalRows(150, 80, seed: 13)
    let dense = try trainer.gradients(batch, .dense)
    #expect(active.contains(dense.report.l0))
    let largest = dense.weights.values.map { abs($0) }.max() ?? 0
    for path in [StepPath.sparse, .screened] {
      let sparse = try trainer.gradients(batch, path)
      #expect(sparse.report.l0 == dense.report.l0)
      #expect(abs(dense.report.loss - sparse.report.loss) < 1e-6 * dense.report.loss)
      for (a, b) in zip(dense.weights.values, sparse.weights.values) {
        #expect(abs(a - b) <= 1e-5 * largest)
      }
      let steepest = dense.bias.map { abs($0) }.max() ?? 0
      for (a, b) in zip(dense.bias, sparse.bias) { #expect(abs(a - b) <= 1e-5 * steepest) }
    }
  }

  @Test(
    "200 steps agree with PyTorch at every step, on every path",
    arguments: [("paper", 8.6e-4, 0.0, 1), ("strong", 2e-2, 0.0, 2), ("negative", 1e-3, -1.0, 3)],
    [0.0, 0.2, 1.0])
  func torch(run: (name: String, l1: Double, bias: Double, seed: UInt32), density: Double) throws {
    let url = try #require(
      Bundle.module.url(
        forResource: "torch-losses", withExtension: "safetensors", subdirectory: "Fixtures"))
    let expected = try TensorArchive(url).values(run.name, shape: [200, 2], of: url)
    let (width, batch) = (32, 64)
    let trainer = try DictionaryTrainer(
      TrainingSettings(ratio: 2, l1: run.l1, batchSize: batch, initialBias: run.bias), width: width)
    var generator = CongruentialGenerator(state: run.seed)
    try trainer.setParameters(
      weights: generator.uniform(trainer.features * width),
      bias: [Float](repeating: Float(run.bias), count: trainer.features))
    for step in 0..<200 {
      trainer.density = density
      let report = try trainer.step(
        Matrix(rows: batch, columns: width, generator.uniform(batch * width)))
      let (loss, l0) = (Double(expected[2 * step]), Double(expected[2 * step + 1]))
      #expect(abs(report.loss - loss) < 2e-5 * loss, "step \(step)")
      #expect(abs(report.l0 - l0) < 0.05, "step \(step)")
    }
  }

  @Test(
    "a value that is not finite is an error and leaves the weights alone",
    arguments: [0.0, 0.2, 1.0])
  func notFinite(density: Double) throws {
    for value in [Float.nan, .infinity] {
      let trainer = try DictionaryTrainer(TrainingSettings(l1: 1e-3), width: 8)
      var batch = normalRows(5, 8, seed: 14)
      trainer.density = density
      batch[3, 2] = value
      let before = try trainer.dictionary(vectorsTrained: 0)
      let error = #expect(throws: SparseCodingError.self) { try trainer.step(batch) }
      #expect(error?.description.contains("vector 3 of the minibatch") == true)
      #expect(try trainer.dictionary(vectorsTrained: 0) == before)
      #expect(trainer.steps == 0)
    }
  }

  @Test("the first weights are uniform between Xavier's bounds and follow from the seed")
  func initialWeights() throws {
    let settings = TrainingSettings(ratio: 4, l1: 0, seed: 5, initialBias: -2)
    let trainer = try DictionaryTrainer(settings, width: 24)
    let weights = trainer.weights.values.values
    let bound = Float((6.0 / 120).squareRoot())
    #expect(weights.count == 96 * 24 && weights.allSatisfy { abs($0) <= bound })
    let square = weights.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(weights.count)
    #expect(abs(square / (2.0 / 120) - 1) < 0.08)
    #expect(trainer.bias.values.buffer.allSatisfy { $0 == -2 })
    #expect(try DictionaryTrainer(settings, width: 24).weights.values.values == weights)
    var other = settings
    other.seed = 6
    #expect(try DictionaryTrainer(other, width: 24).weights.values.values != weights)
  }

  @Test("settings that make no sense are refused, each with its own text")
  func validation() {
    let wrong: [(TrainingSettings, String)] = [
      (TrainingSettings(ratio: 0.2, l1: 0), "ratio is 0.2"),
      (TrainingSettings(ratio: 65, l1: 0), "ratio is 65"),
      (TrainingSettings(ratio: .nan, l1: 0), "ratio is nan"),
      (TrainingSettings(l1: -1e-3), "l1 is -0.001; it must be zero or more"),
      (TrainingSettings(l1: .infinity), "l1 is inf"),
      (TrainingSettings(l1: 0, learningRate: 0), "learningRate is 0.0"),
      (TrainingSettings(l1: 0, batchSize: 0), "batchSize is 0"),
      (TrainingSettings(l1: 0, epochs: 0), "epochs is 0"),
      (TrainingSettings(l1: 0, initialBias: .nan), "initialBias is nan"),
    ]
    for (settings, text) in wrong {
      let error = #expect(throws: SparseCodingError.self) { try settings.validate() }
      #expect(error?.description.hasPrefix(text) == true, "\(error?.description ?? "")")
    }
    #expect(throws: Never.self) { try TrainingSettings(ratio: 0.25, l1: 0).validate() }
    #expect(TrainingSettings(l1: 8.6e-4).l1ForSummedError(width: 512) == 8.6e-4 * 512)
  }
}
