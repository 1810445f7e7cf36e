import Kernels
import Numerics

extension DictionaryTrainer {
  /// Lets the dead features with the largest codes reconstruct what the others leave over.
  ///
  /// With e = x − x̂, held fixed, and ê = Σ c d over those features, the loss is `weight` times the
  /// mean of ‖ê − e‖² over the mean of ‖e − mean e‖² (Gao et al. 2024, appendix A.2).
  ///
  /// - Returns: The weighted loss; 0 if no feature is dead.
  func auxiliaryForward(
    _ workspace: StepWorkspace, k: Int, weight: Double, deadAfter: Int
  ) -> Double {
    let members = (0..<features).filter { idleSteps.pointer[$0] >= Float(deadAfter) }
    workspace.hasDeadCodes = !members.isEmpty && weight > 0
    guard workspace.hasDeadCodes else { return 0 }
    let (batch, width, features) = (workspace.batchSize, width, features)
    let dead = workspace.dead
    dead.isDead.pointer.update(repeating: false, count: features)
    for feature in members { dead.isDead.pointer[feature] = true }

    let scale = Float(2 / Double(batch * width))
    let residual = workspace.residual.pointer
    let variation = residualVariation(workspace, scale: scale)
    guard variation > 0 else {
      workspace.hasDeadCodes = false
      return 0
    }
    let slope = Float(2 * weight / variation)
    let products = workspace.active.products.pointer
    let (bias, directions) = (bias.values.pointer, directions.pointer)
    let errors = AlignedMemory(repeating: 0.0, count: batch)
    let places = workspace.placesByBlock.pointer
    Parallel.items(CodeLists.blocks(batch)) { block in
      let frequencies = places + block * features
      for row in block * CodeLists.blockRows..<min((block + 1) * CodeLists.blockRows, batch) {
        let start = row * features
        let (indices, codes) = (dead.indices.pointer + start, dead.codes.pointer + start)
        var list = EntryList(indices: indices, codes: codes)
        for feature in members {
          list.add(feature, max(0, products[start + feature] + bias[feature]))
        }
        let count = Selection.keepLargest(k, of: list.count, indices: indices, codes: codes)
        dead.counts.pointer[row] = count
        let target = dead.residual.pointer + row * width
        kernel_sum_rows(target, directions, indices, codes, count, width)
        // The residual is (x̂ − x) · scale.
        kernel_add_scaled(1 / scale, residual + row * width, target, width)
        errors.pointer[row] = kernel_squared_distance(target, nil, width)
        for index in 0..<width { target[index] *= slope }
        kernel_dot_rows(
          dead.gradients.pointer + start, target, directions, indices, count, width, 0)
        for entry in 0..<count { frequencies[Int(indices[entry])] += 1 }
      }
    }
    return weight * errors.buffer.reduce(0, +) / variation
  }

  /// The sum over the minibatch of ‖e − mean e‖².
  private func residualVariation(_ workspace: StepWorkspace, scale: Float) -> Double {
    let batch = workspace.batchSize
    var sums = [Double](repeating: 0, count: width)
    sums.withUnsafeMutableBufferPointer {
      for row in 0..<batch {
        kernel_add_to_doubles(
          workspace.residual.pointer + row * width, $0.baseAddress, width)
      }
    }
    let factor = 1 / Double(scale)
    let squares = sums.reduce(0) { $0 + ($1 * factor) * ($1 * factor) }
    return max(0, workspace.errors.buffer.reduce(0, +) - squares / Double(batch))
  }

  /// Points features that are no longer active at vectors that are reconstructed badly.
  ///
  /// The vectors are drawn with a probability proportional to the square of their loss; what has a
  /// bias begins with its bias of the start, an encoder with a fifth of the mean norm of the living
  /// ones, and the moments of Adam with zero (Bricken et al. 2023).
  func resampleDeadFeatures(_ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace) {
    guard case .resampled(let vectorCount) = settings.deadFeatures else { return }
    let batch = workspace.batchSize
    let interval = max(1, vectorCount / batch)
    guard steps % interval == 0 else { return }
    let isDead = (0..<features).map { idleSteps.pointer[$0] >= Float(interval) }
    guard isDead.contains(true) else { return }

    var cumulated: [Double] = []
    var sum = 0.0
    for row in 0..<batch {
      let error = workspace.errors.pointer[row]
      sum += error * error
      cumulated.append(sum)
    }
    guard sum > 0 else { return }
    var generator = RandomNumbers(seed: settings.seed).split("resampling \(steps)")
    let source = encoded(vectors, workspace)
    let rowNorm = meanNorm(of: weights.values, isDead)
    let encoderNorm = encoder.map { 0.2 * meanNorm(of: $0.values, isDead) }
    for feature in 0..<features where isDead[feature] {
      let drawn = generator.uniform() * sum
      let row = min(batch - 1, cumulated.partitioningIndex { $0 > drawn })
      let vector = source + row * width
      let norm = max(1e-8, Float(kernel_squared_distance(vector, nil, width).squareRoot()))
      func point(_ parameters: AdamParameters, length: Float) {
        let offset = feature * width
        for index in 0..<width {
          parameters.values.pointer[offset + index] = vector[index] / norm * length
        }
        (parameters.first.pointer + offset).update(repeating: 0, count: width)
        (parameters.second.pointer + offset).update(repeating: 0, count: width)
      }
      point(weights, length: rowNorm)
      if let encoder, let encoderNorm { point(encoder, length: encoderNorm) }
      func reset(_ parameters: AdamParameters?, to value: Double) {
        parameters?.values.pointer[feature] = Float(value)
        parameters?.first.pointer[feature] = 0
        parameters?.second.pointer[feature] = 0
      }
      reset(bias, to: settings.initialBias)
      reset(thresholds, to: settings.initialThreshold)
      reset(logScales, to: 0)
      reset(magnitudeBias, to: settings.initialBias)
      idleSteps.pointer[feature] = 0
    }
    normalize()
  }

  /// The mean norm of the rows of living features; 1 if there are none.
  private func meanNorm(of rows: AlignedMemory<Float>, _ isDead: [Bool]) -> Float {
    var (sum, count) = (0.0, 0)
    for feature in 0..<features where !isDead[feature] {
      sum += kernel_squared_distance(rows.pointer + feature * width, nil, width).squareRoot()
      count += 1
    }
    return count > 0 ? Float(sum / Double(count)) : 1
  }
}

extension Array {
  /// The first index whose element satisfies a condition that none before and all after satisfy.
  fileprivate func partitioningIndex(_ isAbove: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isAbove(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
