import Numerics

/// The matrices of one block in float32, `[outputs, inputs]`.
///
/// A gradient goes through a matrix the other way, where integers that share a scale do not
/// belong to the same sum: products in integers are of no use there.
struct FloatWeights {
  private let room: AlignedBuffer
  private let starts: (queryKeyValue: Int, attentionOutput: Int, gateUp: Int)

  init(_ configuration: ModelConfiguration) {
    let width = configuration.width
    let down = width * configuration.hiddenWidth
    let queryKeyValue = down + width * configuration.queryKeyValueWidth
    let attentionOutput = queryKeyValue + width * configuration.attentionWidth
    starts = (down, queryKeyValue, attentionOutput)
    room = AlignedBuffer(count: attentionOutput + 2 * width * configuration.hiddenWidth)
  }

  func down(_ block: LlamaWeights.Block) -> UnsafePointer<Float> {
    values(of: block.down, at: 0)
  }

  func queryKeyValue(_ block: LlamaWeights.Block) -> UnsafePointer<Float> {
    values(of: block.queryKeyValue, at: starts.queryKeyValue)
  }

  func attentionOutput(_ block: LlamaWeights.Block) -> UnsafePointer<Float> {
    values(of: block.attentionOutput, at: starts.attentionOutput)
  }

  func gateUp(_ block: LlamaWeights.Block) -> UnsafePointer<Float> {
    values(of: block.gateUp, at: starts.gateUp)
  }

  private func values(of projection: Projection, at start: Int) -> UnsafePointer<Float> {
    if let values = projection.values { return values }
    let target = room.pointer + start
    Parallel.ranges(projection.outputs, grain: max(1, (1 << 15) / projection.inputs)) { outputs in
      for output in outputs {
        projection.copyRow(output, into: target + output * projection.inputs)
      }
    }
    return UnsafePointer(target)
  }
}
