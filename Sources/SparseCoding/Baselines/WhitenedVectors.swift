import Kernels
import Numerics

/// Whitened activation vectors that are passed over many times.
///
/// As many as the memory holds are kept; the rest are read and whitened anew in each pass.
final class WhitenedVectors {
  /// Number of vectors.
  let count: Int
  /// Number of values in a whitened vector.
  let width: Int

  private let vectors: KeptVectors
  private let center: [Float]
  /// The map from centred vectors, `[width, vectors.width]`.
  private let map: Matrix
  private let kept: AlignedMemory<Float>
  /// For each block its number of vectors, and where they are kept.
  private var blocks: [(count: Int, place: Int?)] = []
  private let raw: AlignedMemory<Float>
  private let scratch: AlignedMemory<Float>

  /// - Parameters:
  ///   - memory: Bytes for vectors that are kept.
  init(
    _ vectors: KeptVectors, count: Int, whitening: Whitening, memory: Int
  ) throws {
    self.vectors = vectors
    self.count = count
    width = whitening.rank
    center = whitening.mean.map { Float($0) }
    map = try whitening.encoder(Self.identity(whitening.rank))
    raw = AlignedMemory(uninitialized: vectors.capacity * vectors.width)
    scratch = AlignedMemory(uninitialized: vectors.capacity * width)
    let room = max(0, memory) / MemoryLayout<Float>.stride / width
    kept = AlignedMemory(uninitialized: min(room, count) * width)
    var used = 0
    for block in 0..<vectors.blockCount {
      let number = try vectors.read(block, into: raw.pointer)
      let fits = used + number <= kept.count / width
      if fits { try whiten(number, into: kept.pointer + used * width) }
      blocks.append((number, fits ? used : nil))
      if fits { used += number }
    }
  }

  /// The most vectors in a block.
  var capacity: Int { vectors.capacity }

  /// Calls `body` with each block's vectors, `[count, width]`, and their number.
  func forEachBlock(
    isCancelled: () -> Bool, _ body: (UnsafePointer<Float>, Int) throws -> Void
  ) throws {
    for (index, block) in blocks.enumerated() where block.count > 0 {
      if isCancelled() { throw CancellationError() }
      if let place = block.place {
        try body(kept.pointer + place * width, block.count)
      } else {
        _ = try vectors.read(index, into: raw.pointer)
        try whiten(block.count, into: scratch.pointer)
        try body(scratch.pointer, block.count)
      }
    }
  }

  private func whiten(_ count: Int, into target: UnsafeMutablePointer<Float>) throws {
    let (raw, inner, width) = (raw.pointer, vectors.width, width)
    Parallel.ranges(count, grain: 64) { range in
      for row in range {
        kernel_standardize(raw + row * inner, center, 1, raw + row * inner, inner)
      }
    }
    try map.withUnsafeBufferPointer { map in
      guard let map = map.baseAddress else { return }
      try GEMM.multiply(
        rows: count, columns: width, inner: inner, raw, leading: inner,
        isTransposed: false, map, leading: inner,
        isTransposed: true, target, leading: width)
    }
  }

  private static func identity(_ size: Int) -> [Double] {
    (0..<size * size).map { $0 % (size + 1) == 0 ? 1 : 0 }
  }
}
