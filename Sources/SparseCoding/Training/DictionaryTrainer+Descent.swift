import Foundation
import Kernels
import Numerics

extension DictionaryTrainer {
  /// Moves all parameters against their gradients; `steps` counts this step already.
  func descend(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace, _ path: StepPath
  ) throws {
    let constants = adamStep
    let panels = panelsToUpdate(path)
    let encoderRows = encoderRows
    if let limit = settings.gradientLimit {
      try limitedDescent(vectors, workspace, path, limit, constants)
      return
    }
    try backward(
      vectors, workspace, path, finish: { panels?.pack($0, of: encoderRows) }
    ) { feature, gradient, encoderGradient in
      var constants = constants
      update(feature, gradient, encoderGradient, &constants)
    }
    for (parameters, gradient) in sharedGradients(workspace) {
      update(parameters, gradient, constants)
    }
    keepThresholdsPositive()
  }

  /// One step of Adam on a feature's direction and its row of the encoder.
  private func update(
    _ feature: Int, _ gradient: UnsafeMutablePointer<Float>,
    _ encoderGradient: UnsafeMutablePointer<Float>?, _ constants: inout kernel_adam_step
  ) {
    let offset = feature * width
    let (row, direction) = (weights.values.pointer + offset, directions.pointer + offset)
    norms.pointer[feature] = kernel_adam_direction(
      row, weights.first.pointer + offset, weights.second.pointer + offset, gradient, direction,
      norms.pointer[feature], &constants, width)
    if !settings.architecture.isNormalizedInForwardPass {
      row.update(from: direction, count: width)
      norms.pointer[feature] = 1
    }
    if let encoder, let encoderGradient {
      encoder.update(encoderGradient, offset: offset, count: width, &constants)
    }
  }

  /// One step of Adam on parameters that are not rows of a matrix.
  private func update(
    _ parameters: AdamParameters, _ gradient: [Float], _ constants: kernel_adam_step
  ) {
    var constants = constants
    if parameters === thresholds { constants.step *= Float(settings.thresholdRate) }
    parameters.update(gradient, count: gradient.count, &constants)
  }

  /// A step whose gradient, taken over all parameters, is no longer than `limit`.
  private func limitedDescent(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace, _ path: StepPath,
    _ limit: Double, _ constants: kernel_adam_step
  ) throws {
    let gradients = try allGradients(vectors, workspace, path)
    var squares = gradients.squares.buffer.reduce(0, +)
    let shared = sharedGradients(workspace)
    for (_, gradient) in shared { squares += gradient.reduce(0) { $0 + Double($1) * Double($1) } }
    let factor = Float(min(1, limit / (squares.squareRoot() + 1e-6)))
    let width = width
    Parallel.ranges(features, grain: 16) { range in
      var constants = constants
      for feature in range {
        let offset = feature * width
        let direction = gradients.directions + offset
        // It is divided by the norm once more when the step is taken.
        let norm = norms.pointer[feature]
        for index in 0..<width { direction[index] *= factor * norm }
        let encoder = gradients.encoder.map { $0 + offset }
        if let encoder { for index in 0..<width { encoder[index] *= factor } }
        update(feature, direction, encoder, &constants)
      }
    }
    invalidatePanels()
    for (parameters, gradient) in shared {
      update(parameters, gradient.map { $0 * factor }, constants)
    }
    keepThresholdsPositive()
  }

  /// The gradients by the weights E and by the encoder, `[features, width]` each, and the squared
  /// norm of each feature's part.
  func allGradients(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace, _ path: StepPath
  ) throws -> (
    directions: UnsafeMutablePointer<Float>, encoder: UnsafeMutablePointer<Float>?,
    squares: AlignedMemory<Double>
  ) {
    let target = workspace.directionGradients.pointer
    let encoderTarget = encoder == nil ? nil : workspace.encoderGradients.pointer
    let squares = AlignedMemory(repeating: 0.0, count: features)
    let width = width
    try backward(vectors, workspace, path) { feature, gradient, encoderGradient in
      let offset = feature * width
      kernel_project(gradient, directions.pointer + offset, norms.pointer[feature], width)
      if gradient != target + offset { (target + offset).update(from: gradient, count: width) }
      squares.pointer[feature] = kernel_squared_distance(gradient, nil, width)
      if let encoderGradient, let encoderTarget {
        if encoderGradient != encoderTarget + offset {
          (encoderTarget + offset).update(from: encoderGradient, count: width)
        }
        squares.pointer[feature] += kernel_squared_distance(encoderGradient, nil, width)
      }
    }
    return (target, encoderTarget, squares)
  }

  /// The gradients by all parameters that are not rows of a matrix.
  func sharedGradients(_ workspace: StepWorkspace) -> [(AdamParameters, [Float])] {
    func collected(_ index: Int) -> [Double] {
      var sums = [Double](repeating: 0, count: features)
      for block in 0..<CodeLists.blocks(workspace.batchSize) {
        let part =
          workspace.collectedByBlock.pointer + (block * RowPass.collected + index) * features
        for feature in 0..<features { sums[feature] += part[feature] }
      }
      return sums
    }
    let biasGradient = Array(workspace.biasGradient.buffer.prefix(features))
    var result: [(AdamParameters, [Float])] = []
    if let logScales, let magnitudeBias {
      result.append((bias, collected(0).map { Float($0) }))
      result.append((magnitudeBias, collected(1).map { Float($0) }))
      result.append((logScales, collected(2).map { Float($0) }))
    } else {
      result.append((bias, biasGradient))
    }
    if let thresholds {
      let (slopes, counts) = (collected(0), collected(1))
      let pull = workspace.thresholdPull / Double(workspace.batchSize)
      let gradient = (0..<features).map { feature in
        let threshold = Double(thresholds.values.pointer[feature])
        return Float(
          -(threshold * slopes[feature] + pull * counts[feature]) / settings.bandwidth)
      }
      result.append((thresholds, gradient))
    }
    if let decoderBias { result.append((decoderBias, workspace.decoderBiasGradient)) }
    return result
  }

  private func keepThresholdsPositive() {
    guard let thresholds else { return }
    for feature in 0..<features where thresholds.values.pointer[feature] < 0 {
      thresholds.values.pointer[feature] = 0
    }
  }

  /// The step size after `step` steps, of which this is the next: rises in a line at the beginning,
  /// falls in a line to zero at the end.
  static func learningRate(_ settings: TrainingSettings, step: Int, of total: Int?) -> Double {
    var factor = 1.0
    if settings.learningRateWarmup > 0 {
      factor = min(factor, Double(step + 1) / Double(settings.learningRateWarmup))
    }
    if settings.learningRateDecay > 0, let total {
      factor = min(factor, max(0, Double(total - step) / Double(settings.learningRateDecay)))
    }
    return settings.learningRate * factor
  }

  private var adamStep: kernel_adam_step {
    let (beta1, beta2) = (settings.momentum, 0.999)
    let correction1 = 1 - pow(beta1, Double(steps))
    let correction2 = 1 - pow(beta2, Double(steps))
    let rate = Self.learningRate(settings, step: steps - 1, of: totalSteps)
    return kernel_adam_step(
      beta1: Float(beta1), beta2: Float(beta2), rest1: Float(1 - beta1), rest2: Float(1 - beta2),
      step: Float(rate / correction1), root: Float(1 / correction2.squareRoot()), epsilon: 1e-8)
  }
}
