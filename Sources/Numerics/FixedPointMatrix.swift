import Kernels
import Synchronization

/// A matrix of small integers with a scale for every 32, `[outputs, inputs]`, as quantised model
/// files store weights.
///
/// Rows of activations are multiplied with it in integers: see `fixed_point.h`. The result has
/// the same bits on every processor, whatever the number of rows.
public struct FixedPointMatrix: Sendable {
  /// How a file stores the codes of 32 weights and what they mean.
  public enum Format: Sendable {
    /// A half-precision scale and 32 signed bytes.
    case bytes
    /// A half-precision scale and 32 codes of four bits, of which 8 stands for zero.
    case nibbles
    /// A half-precision scale and offset and 32 codes of four bits.
    case nibblesWithOffset

    fileprivate var description: fixed_point_format {
      switch self {
      case .bytes: fixed_point_format(is_byte: 1, has_offset: 0, zero: 128)
      case .nibbles: fixed_point_format(is_byte: 0, has_offset: 0, zero: 8)
      case .nibblesWithOffset: fixed_point_format(is_byte: 0, has_offset: 1, zero: 0)
      }
    }

    /// Bytes of 32 weights in the file.
    fileprivate var blockBytes: Int {
      switch self {
      case .bytes: 34
      case .nibbles: 18
      case .nibblesWithOffset: 20
      }
    }
  }

  /// How many bytes an activation is split into.
  public enum Digits: Int, Sendable {
    /// 16 bits relative to the largest of 32 activations.
    case two = 2
    /// About 21 bits beside codes of a byte, 24 beside codes of four bits.
    case three = 3
  }

  /// Products of some outputs should begin at a multiple of this number.
  public static let panel = Int(FIXED_POINT_PANEL)
  /// Rows that are multiplied together; a number of rows is best a multiple of it.
  public static let group = Int(FIXED_POINT_GROUP)
  /// Whether this processor multiplies them faster than float32.
  public static var isFast: Bool { kernel_fixed_point_is_fast() != 0 }

  /// Number of rows of the matrix.
  public let outputs: Int
  /// Number of columns of the matrix, a multiple of 32.
  public let inputs: Int

  private let format: Format
  private let digits: Digits
  /// The largest integer an activation may become.
  private let limit: Int32
  private let storage: AlignedBuffer

  /// Packs the rows of one or several matrices of a file, one below the other.
  ///
  /// - Parameters:
  ///   - parts: Where each matrix begins, and its number of rows.
  ///   - inputs: Number of columns of each.
  ///   - format: How they are stored.
  ///   - digits: How activations are rounded.
  /// - Returns: `nil` if a scale or an offset is not finite.
  /// - Precondition: `inputs` is a multiple of 32.
  public init?(
    packing parts: [(source: UnsafeRawPointer, outputs: Int)], inputs: Int, format: Format,
    digits: Digits
  ) {
    precondition(inputs % Self.block == 0, "whole blocks of \(Self.block) inputs")
    outputs = parts.reduce(0) { $0 + $1.outputs }
    self.inputs = inputs
    self.format = format
    self.digits = digits
    let blocks = inputs / Self.block
    let panels = (outputs + Self.panel - 1) / Self.panel
    let panelValues = blocks * MemoryLayout<fixed_point_weights>.stride / MemoryLayout<Float>.stride
    storage = AlignedBuffer(count: panels * panelValues)
    if outputs % Self.panel != 0 {
      // The outputs beyond the last one are computed like the others.
      (storage.pointer + (storage.count - panelValues)).update(repeating: 0, count: panelValues)
    }
    let target = storage
    let largestSum = Atomic<Int32>(0)
    let areFinite = Atomic<Bool>(true)
    var first = 0
    for (source, count) in parts {
      let start = first
      Parallel.ranges(count, grain: max(1, (1 << 16) / inputs)) { range in
        let bytes = (source + range.lowerBound * blocks * format.blockBytes)
          .assumingMemoryBound(to: UInt8.self)
        let sum = kernel_fixed_point_pack(
          bytes, format.description, start + range.lowerBound, range.count, blocks,
          Self.weights(target))
        largestSum.max(sum, ordering: .relaxed)
        if sum < 0 { areFinite.store(false, ordering: .relaxed) }
      }
      first += count
    }
    limit = kernel_fixed_point_limit(
      largestSum.load(ordering: .relaxed), Int32(digits.rawValue))
    guard areFinite.load(ordering: .relaxed) else { return nil }
  }

  /// Bytes of the packed matrix.
  public var byteCount: Int { storage.count * MemoryLayout<Float>.stride }

  /// Sets `target` to a row of the matrix, with the bits that reading it from the file gives.
  public func copyRow(_ output: Int, into target: UnsafeMutablePointer<Float>) {
    kernel_fixed_point_unpack(
      Self.weights(storage), format.description, output, inputs / Self.block, target)
  }

  /// Rounds rows of activations, `[rows, inputs]`, for products with this matrix.
  ///
  /// Values that are not finite make the products of their row NaN.
  public func round(rows: Int, _ source: UnsafePointer<Float>, into target: FixedPointRows) {
    kernel_fixed_point_round(
      source, inputs, rows, inputs / Self.block, format.description, Int32(digits.rawValue),
      limit, target.storage.pointer)
  }

  /// Sets `target`, `[rows, outputs.count]`, to the products of rows with some outputs' weights.
  ///
  /// - Parameters:
  ///   - rows: Number of rows.
  ///   - source: The rows, rounded for this matrix.
  ///   - outputs: Which outputs; they begin at a multiple of ``panel``.
  ///   - target: Where the first row's first product goes.
  ///   - stride: Distance between the rows of the target.
  public func multiply(
    rows: Int, _ source: FixedPointRows, outputs: Range<Int>,
    into target: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let blocks = inputs / Self.block
    kernel_fixed_point_multiply(
      source.storage.pointer, rows, blocks, Int32(digits.rawValue),
      Self.weights(storage) + outputs.lowerBound / Self.panel * blocks, format.description,
      outputs.count, target, stride)
  }

  private static let block = Int(FIXED_POINT_BLOCK)

  private static func weights(_ storage: AlignedBuffer)
    -> UnsafeMutablePointer<fixed_point_weights>
  {
    UnsafeMutableRawPointer(storage.pointer).assumingMemoryBound(to: fixed_point_weights.self)
  }
}

/// Memory for rounded rows of activations.
public struct FixedPointRows: Sendable {
  let storage: AlignedBuffer

  /// Reserves room for `rows` rows of up to `inputs` activations.
  public init(rows: Int, inputs: Int) {
    let blocks = (inputs + Int(FIXED_POINT_BLOCK) - 1) / Int(FIXED_POINT_BLOCK)
    let bytes = kernel_fixed_point_bytes(
      rows, blocks, Int32(FixedPointMatrix.Digits.three.rawValue))
    storage = AlignedBuffer(count: bytes / MemoryLayout<Float>.stride)
  }
}
