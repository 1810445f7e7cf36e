import Numerics

extension LlamaWeights {
  /// Weights as they are before training.
  ///
  /// Normally distributed with a standard deviation of 1/√width, which is what the configuration
  /// of SmolLM2 states (`initializer_range` 1/24 at width 576). The two projections of a block that
  /// add to the residual stream are smaller by √(2 · layers), as in GPT-2 (Radford et al., 2019,
  /// section 2.3), so that its variance does not grow with depth. Norms are 1.
  ///
  /// The same seed gives the same weights on any number of cores.
  init(untrained configuration: ModelConfiguration, seed: UInt64) {
    let generator = RandomNumbers(seed: seed).split("untrained weights")
    let (width, hidden) = (configuration.width, configuration.hiddenWidth)
    let deviation = 1 / Double(width).squareRoot()
    let residualDeviation = deviation / Double(2 * configuration.layers).squareRoot()

    func normal(_ name: String, _ outputs: Int, _ inputs: Int, _ deviation: Double) -> Projection {
      let buffer = AlignedBuffer(count: outputs * inputs)
      let generator = generator.split(name)
      Parallel.ranges(outputs, grain: 16) { rows in
        for row in rows {
          var random = generator.split("row \(row)")
          for index in row * inputs..<(row + 1) * inputs {
            buffer.pointer[index] = Float(deviation * random.normal())
          }
        }
      }
      return Projection(buffer, inputs: inputs)
    }
    func ones() -> AlignedBuffer {
      let buffer = AlignedBuffer(count: width)
      buffer.pointer.update(repeating: 1, count: width)
      return buffer
    }

    embedding = normal("embedding", configuration.vocabularySize, width, deviation)
    blocks = (0..<configuration.layers).map { layer in
      Block(
        attentionNorm: ones(),
        queryKeyValue: normal(
          "attention \(layer)", configuration.queryKeyValueWidth, width, deviation),
        attentionOutput: normal(
          "attention output \(layer)", width, configuration.attentionWidth, residualDeviation),
        mlpNorm: ones(),
        gateUp: normal("gate and up \(layer)", 2 * hidden, width, deviation),
        down: normal("down \(layer)", width, hidden, residualDeviation))
    }
    outputNorm = ones()
    isTied = configuration.tiedEmbedding
    output =
      configuration.tiedEmbedding
      ? embedding : normal("output", configuration.vocabularySize, width, deviation)
  }
}
