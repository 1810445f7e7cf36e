import Kernels
import Numerics

/// Some vectors in memory while dictionaries are measured on them.
struct EvaluationBlock {
  let capacity: Int
  private let kept: KeptVectors
  private let mean: [Float]
  private let width: Int
  private let vectors: AlignedMemory<Float>
  private let prepared: AlignedMemory<Float>
  /// What is known of each vector and its reconstruction.
  private let rows: AlignedMemory<ReconstructedRow>
  /// The sums of x̂ − x over the blocks that codes are found in, `[blocks, width]`.
  private let residuals: AlignedMemory<Double>
  private var count = 0

  init(_ kept: KeptVectors, mean: [Float]) {
    self.kept = kept
    self.mean = mean
    capacity = kept.capacity
    width = kept.width
    vectors = AlignedMemory(uninitialized: capacity * width)
    prepared = AlignedMemory(uninitialized: capacity * width)
    rows = AlignedMemory(repeating: ReconstructedRow(), count: capacity)
    residuals = AlignedMemory(repeating: 0, count: CodeLists.blocks(capacity) * width)
  }

  /// Reads the vectors of a block that are not left out.
  mutating func load(_ block: Int) throws {
    let (vectors, rows, width) = (vectors.pointer, rows.pointer, width)
    count = try kept.read(block, into: vectors)
    Parallel.ranges(count, grain: 64) { range in
      for row in range {
        let vector = vectors + row * width
        rows[row].square = kernel_squared_distance(vector, nil, width)
        rows[row].deviation = kernel_squared_distance(vector, mean, width)
      }
    }
  }

  /// Encodes and reconstructs the vectors and adds what is found to the sums.
  func add(
    _ dictionary: FeatureDictionary, _ panels: DirectionPanels?, _ rule: CodeRule,
    _ lists: CodeLists, to sums: inout DictionarySums
  ) throws {
    let (width, count) = (width, count)
    guard count > 0 else { return }
    let (vectors, prepared) = (vectors.pointer, prepared.pointer)
    let (found, residuals) = (rows.pointer, residuals.pointer)
    Parallel.ranges(count, grain: 64) { range in
      for row in range {
        dictionary.preprocessing.apply(
          vectors + row * width, to: prepared + row * width, width: width)
      }
    }
    let (indices, codes) = (lists.indices.pointer, lists.codes.pointer)
    let (starts, counts) = (lists.starts.pointer, lists.counts.pointer)
    let decoderBias = dictionary.decoderBias
    try dictionary.encoder.withUnsafeBufferPointer { encoder in
      try dictionary.decoder.withUnsafeBufferPointer { table in
        guard let encoder = encoder.baseAddress, let table = table.baseAddress else { return }
        try lists.find(
          in: prepared, rows: count, directions: encoder, bias: dictionary.bias, panels: panels,
          rule: rule
        ) { block, rows in
          let memory = AlignedMemory<Float>(uninitialized: width)
          defer { withExtendedLifetime(memory) {} }
          let (reconstruction, residual) = (memory.pointer, residuals + block * width)
          residual.update(repeating: 0, count: width)
          for row in rows {
            kernel_sum_rows(
              reconstruction, table, indices + starts[row], codes + starts[row], counts[row],
              width)
            if let decoderBias { kernel_add_scaled(1, decoderBias, reconstruction, width) }
            dictionary.preprocessing.revert(reconstruction, width: width)
            found[row].reconstruction = kernel_squared_distance(reconstruction, nil, width)
            found[row].error = kernel_residual(reconstruction, vectors + row * width, 1, width)
            kernel_add_to_doubles(reconstruction, residual, width)
          }
        }
      }
    }
    for block in 0..<CodeLists.blocks(count) {
      sums.quality.add(residuals: residuals + block * width)
    }
    for row in 0..<count {
      sums.quality.add(found[row])
      sums.add(indices + starts[row], codes + starts[row], count: counts[row])
    }
  }
}
