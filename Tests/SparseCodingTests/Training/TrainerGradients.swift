import Numerics

@testable import SparseCoding

/// The gradients by all parameters of a trainer.
struct TrainerGradients {
  var report: StepReport
  /// By the weights E and by the encoder, `[features, width]`.
  var weights: Matrix
  var encoder: Matrix?
  /// By the biases, the decoder's bias, the thresholds, the log scales and the magnitudes' biases.
  var shared: [(parameters: AdamParameters, values: [Float])]

  var bias: [Float] { shared[0].values }

  func values(by parameters: AdamParameters?) -> [Float]? {
    shared.first { $0.parameters === parameters }?.values
  }
}

extension DictionaryTrainer {
  /// The gradients on a minibatch; no parameter is changed.
  func gradients(_ batch: Matrix, _ path: StepPath) throws -> TrainerGradients {
    let workspace = StepWorkspace(batchSize: batch.rows, width: width, features: features)
    return try batch.withUnsafeBufferPointer { buffer in
      guard let vectors = buffer.baseAddress else { throw SparseCodingError.tooFewVectors("none") }
      let report = try forward(vectors, workspace, path)
      let found = try allGradients(vectors, workspace, path)
      func matrix(_ pointer: UnsafeMutablePointer<Float>) -> Matrix {
        Matrix(
          rows: features, columns: width,
          Array(UnsafeBufferPointer(start: pointer, count: features * width)))
      }
      return TrainerGradients(
        report: report, weights: matrix(found.directions), encoder: found.encoder.map(matrix),
        shared: sharedGradients(workspace).map { ($0.0, $0.1) })
    }
  }
}
