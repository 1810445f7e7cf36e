import Kernels
import Numerics

/// Some vectors in memory while dictionaries are measured on them.
struct EvaluationBlock {
  let reader: ActivationReader
  let reference: [Float]
  let threshold: Double
  let capacity: Int
  private let width: Int
  private let vectors: AlignedMemory<Float>
  private let prepared: AlignedMemory<Float>
  /// Each vector's squared distance from the reference, and its squared error.
  private let distances: AlignedMemory<Double>
  private let errors: AlignedMemory<Double>
  private var count = 0

  init(reader: ActivationReader, capacity: Int, reference: [Float], threshold: Double) {
    self.reader = reader
    self.reference = reference
    self.threshold = threshold
    self.capacity = capacity
    width = reader.file.width
    vectors = AlignedMemory(uninitialized: capacity * width)
    prepared = AlignedMemory(uninitialized: capacity * width)
    distances = AlignedMemory(repeating: 0, count: capacity)
    errors = AlignedMemory(repeating: 0, count: capacity)
  }

  /// Reads some vectors, drops those that are left out and adds the rest to the sums.
  mutating func load(_ rows: Range<Int>, into total: inout BlockSums) throws {
    let base = vectors.pointer
    try reader.read(
      rows: rows, into: UnsafeMutableBufferPointer(start: base, count: rows.count * width))
    count = 0
    let deviation = AlignedMemory<Float>(uninitialized: width)
    for row in 0..<rows.count {
      let vector = base + row * width
      let square = kernel_squared_distance(vector, nil, width)
      guard square.isFinite else {
        throw SparseCodingError.notFinite(
          "activation vector \(rows.lowerBound + row) of \(reader.file.url.lastPathComponent)")
      }
      guard square.squareRoot() <= threshold else { continue }
      if count != row { (base + count * width).update(from: vector, count: width) }
      let kept = base + count * width
      let distance = kernel_squared_distance(kept, reference, width)
      distances.pointer[count] = distance
      total.squares += distance
      total.fourths += distance * distance
      kernel_standardize(kept, reference, 1, deviation.pointer, width)
      total.deviations.withUnsafeMutableBufferPointer {
        kernel_add_to_doubles(deviation.pointer, $0.baseAddress, width)
      }
      count += 1
    }
    total.count += count
  }

  /// Encodes and reconstructs the vectors and adds what is found to the sums.
  func add(
    _ dictionary: FeatureDictionary, _ panels: DirectionPanels?, _ rule: CodeRule,
    _ lists: CodeLists, to sums: inout DictionarySums
  ) throws {
    let (width, count) = (width, count)
    guard count > 0 else { return }
    let (vectors, prepared, errors) = (vectors.pointer, prepared.pointer, errors.pointer)
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
        ) { _, rows in
          let reconstruction = AlignedMemory<Float>(uninitialized: width)
          for row in rows {
            kernel_sum_rows(
              reconstruction.pointer, table, indices + starts[row], codes + starts[row],
              counts[row],
              width)
            if let decoderBias {
              kernel_add_scaled(1, decoderBias, reconstruction.pointer, width)
            }
            errors[row] = kernel_squared_distance(
              reconstruction.pointer, prepared + row * width, width)
          }
        }
      }
    }
    // The prepared error is the original one times the scale.
    let scale = Double(dictionary.preprocessing.scale)
    for row in 0..<count {
      let (found, error) = (counts[row], errors[row] / (scale * scale))
      sums.active += found
      sums.activeSquares += found * found
      sums.errors += error
      sums.errorSquares += error * error
      sums.products += error * distances.pointer[row]
      for entry in starts[row]..<starts[row] + found { sums.firings[Int(indices[entry])] += 1 }
    }
  }
}
