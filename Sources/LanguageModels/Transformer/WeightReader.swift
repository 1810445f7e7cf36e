import Foundation
import Numerics
import Synchronization

/// Reads a model's matrices: packs those that stay integers, makes room for the others and at
/// last fills it, on all cores.
struct WeightReader {
  private let file: any TensorFile
  /// How activations are rounded for products in integers; `nil` for float32 alone.
  private let digits: FixedPointMatrix.Digits?
  private var used: Set<String> = []
  private var pieces: [Piece] = []
  /// The buffers, which the pieces point into, with the names of their tensors.
  private var targets: [(buffer: AlignedBuffer, names: [String])] = []

  /// Some blocks of a tensor and the place of their values.
  private struct Piece: Sendable {
    let values: TensorValues
    let blocks: Range<Int>
    /// The number of the buffer.
    let target: Int

    /// Decodes the blocks; false if a value is not finite.
    func read() -> Bool {
      values.decode(blocks: blocks)
      let length = values.type.blockLength
      return VectorKernels.isFinite(
        UnsafeBufferPointer(
          start: values.target + blocks.lowerBound * length, count: blocks.count * length))
    }
  }

  /// Values of a piece: few enough to be in the cache still when they are checked.
  private static let pieceLength = 1 << 15

  init(_ file: any TensorFile, digits: FixedPointMatrix.Digits?) {
    self.file = file
    self.digits = digits
  }

  /// Reads matrices of the same width, one below the other, to multiply rows with.
  ///
  /// - Throws: ``ModelFileError`` if a tensor is missing or has another shape.
  mutating func projection(
    _ parts: [(name: String, rows: Int)], _ columns: Int
  ) throws -> Projection {
    try require(parts, columns)
    if let digits, let packed = try Projection(packing: parts.map(\.name), of: file, digits: digits)
    {
      return packed
    }
    return Projection(try read(parts, columns), inputs: columns)
  }

  /// Makes room for matrices of the same width, one below the other; ``finish()`` fills it.
  ///
  /// - Throws: ``ModelFileError`` if a tensor is missing or has another shape.
  mutating func read(_ parts: [(name: String, rows: Int)], _ columns: Int) throws -> AlignedBuffer {
    try require(parts, columns)
    let buffer = AlignedBuffer(count: parts.reduce(0) { $0 + $1.rows } * columns)
    var start = 0
    for part in parts {
      let end = start + part.rows * columns
      let room = UnsafeMutableBufferPointer(rebasing: buffer.values[start..<end])
      let info = try file.info(part.name)
      if let (values, count) = file.encodedRows(0..<part.rows, of: info, into: room) {
        let step = max(1, Self.pieceLength / info.type.blockLength)
        for first in stride(from: 0, to: count, by: step) {
          pieces.append(
            Piece(
              values: values, blocks: first..<min(count, first + step), target: targets.count))
        }
      }
      start = end
    }
    targets.append((buffer, parts.map(\.name)))
    return buffer
  }

  /// Checks that the file has the tensors, and remembers that they are used.
  private mutating func require(_ parts: [(name: String, rows: Int)], _ columns: Int) throws {
    for part in parts {
      let info = try file.info(part.name)
      guard info.rows == part.rows, info.columns == columns else {
        throw ModelFileError(
          file.url,
          "tensor “\(part.name)” has the shape \(info.shape), "
            + "but the header asks for \(part.rows == 1 ? [columns] : [part.rows, columns])")
      }
      used.insert(part.name)
    }
  }

  /// Fills all buffers and checks that nothing in the file is left out or not finite.
  consuming func finish() throws {
    if let other = file.tensors.keys.filter({ !used.contains($0) }).min() {
      throw ModelFileError(
        file.url, "has the tensor “\(other)”, which a plain Llama model does not have",
        advice: "Use a model without it.")
    }
    let damaged = Mutex<Int?>(nil)
    withExtendedLifetime(targets) {
      Parallel.workers(pieces.count) { _, item in
        guard !pieces[item].read() else { return }
        damaged.withLock { $0 = min($0 ?? .max, pieces[item].target) }
      }
    }
    if let target = damaged.withLock({ $0 }) {
      let names = targets[target].names.joined(separator: ", ")
      throw ModelFileError(file.url, "has values that are not finite in \(names)")
    }
  }
}
