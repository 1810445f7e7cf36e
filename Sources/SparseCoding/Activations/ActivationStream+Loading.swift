import Kernels
import Numerics

struct GroupKey: Hashable, Sendable {
  let epoch: Int
  let group: Int
}

/// Some chunks in memory, with the order their vectors are used in.
final class LoadedGroup: Sendable {
  let key: GroupKey
  /// The stored values of all vectors of the chunks, those left out included.
  let values: AlignedMemory<UInt16>
  /// Places in ``values``, in units of vectors.
  let order: [Int]

  init(key: GroupKey, values: AlignedMemory<UInt16>, order: [Int]) {
    self.key = key
    self.values = values
    self.order = order
  }
}

/// Reads groups of chunks; the same group is the same whoever reads it and when.
struct GroupLoader: Sendable {
  let reader: ActivationReader
  let rows: Range<Int>
  let threshold: Double
  let generator: RandomNumbers
  let chunkRows: Int
  let mixedChunks: Int

  var chunkCount: Int { (rows.count + chunkRows - 1) / chunkRows }
  var groupCount: Int { (chunkCount + mixedChunks - 1) / mixedChunks }

  func load(_ key: GroupKey) throws -> LoadedGroup {
    var epoch = generator.split("epoch \(key.epoch)")
    var mixing = epoch.split("group \(key.group)")
    let first = key.group * mixedChunks
    let chunks = epoch.permutation(chunkCount)[first..<min(first + mixedChunks, chunkCount)]
    let ranges = chunks.map { chunk in
      let lower = rows.lowerBound + chunk * chunkRows
      return lower..<min(lower + chunkRows, rows.upperBound)
    }
    let width = reader.file.width
    let count = ranges.reduce(0) { $0 + $1.count }
    let values = AlignedMemory<UInt16>(uninitialized: count * width)
    let isKept = AlignedMemory(repeating: false, count: count)
    var start = 0
    for range in ranges {
      let target = UnsafeMutableBufferPointer(
        start: values.pointer + start * width, count: range.count * width)
      try reader.readHalves(rows: range, into: target)
      try select(range, at: start, values, isKept)
      start += range.count
    }
    let kept = (0..<count).filter { isKept.pointer[$0] }
    guard !kept.isEmpty else {
      throw SparseCodingError.tooFewVectors(
        "all of \(count) activation vectors have norms above \(threshold)")
    }
    return LoadedGroup(
      key: key, values: values, order: mixing.permutation(kept.count).map { kept[$0] })
  }

  /// Marks the vectors of a chunk that are not left out.
  ///
  /// Runs on the calling thread: it is in the background, while training uses the cores.
  private func select(
    _ range: Range<Int>, at start: Int, _ values: AlignedMemory<UInt16>,
    _ isKept: AlignedMemory<Bool>
  ) throws {
    let width = reader.file.width
    let vector = AlignedMemory<Float>(uninitialized: width)
    for (index, row) in range.enumerated() {
      kernel_half_to_float(values.pointer + (start + index) * width, vector.pointer, width)
      let square = kernel_squared_distance(vector.pointer, nil, width)
      guard square.isFinite else {
        throw SparseCodingError.notFinite(
          "activation vector \(row) of \(reader.file.url.lastPathComponent)")
      }
      isKept.pointer[start + index] = square.squareRoot() <= threshold
    }
  }
}
