import Kernels
import Numerics

/// The codes of some vectors that are not 0, and the memory in which they are found.
///
/// Vectors are worked on in blocks; the codes of a block lie one row after the other, so that
/// few pages are touched. Features are listed in ascending order.
final class CodeLists {
  /// Number of vectors in a block: enough to pass all directions by, few enough that the blocks
  /// keep all cores busy.
  static let blockRows = 128

  let capacity: Int
  let width: Int
  let features: Int
  /// Features whose code is not 0, and the codes.
  let indices: AlignedMemory<Int32>
  let codes: AlignedMemory<Float>
  /// Where each row's codes begin, and how many there are.
  let starts: AlignedMemory<Int>
  let counts: AlignedMemory<Int>
  /// The products D x, `[capacity, features]`, where they are taken in single precision.
  lazy var products = AlignedMemory<Float>(uninitialized: capacity * features)
  /// The codes of all vectors one after the other, where they are chosen from together.
  private lazy var gathered = AlignedMemory<Float>(uninitialized: capacity * features)
  private lazy var scratch = (0..<Parallel.width).map { _ in
    ScreeningScratch(rows: Self.blockRows, width: width, features: features)
  }

  /// Room for the codes of `capacity` vectors.
  init(capacity: Int, width: Int, features: Int) {
    self.capacity = capacity
    self.width = width
    self.features = features
    let blocks = (capacity + Self.blockRows - 1) / Self.blockRows
    // Whole vectors are stored past a row's last code.
    let entries = blocks * Self.entries(ofBlockWith: features)
    indices = AlignedMemory(uninitialized: entries)
    codes = AlignedMemory(uninitialized: entries)
    starts = AlignedMemory(repeating: 0, count: capacity)
    counts = AlignedMemory(repeating: 0, count: capacity)
  }

  /// Number of entries, found or not, that belong to a block.
  static func entries(ofBlockWith features: Int) -> Int { blockRows * features + 16 }

  /// Number of blocks that some rows take.
  static func blocks(_ rows: Int) -> Int { (rows + blockRows - 1) / blockRows }

  /// Finds the codes of `rows` vectors that are not 0; with the ReLU, the positive D x + b.
  ///
  /// - Parameters:
  ///   - vectors: `[rows, width]`.
  ///   - directions: D, `[features, width]`.
  ///   - bias: b, `[features]`.
  ///   - panels: The same directions in half precision; `nil` to take all products in single
  ///     precision. Only of use with ``CodeRule/relu``.
  ///   - rule: What makes codes of the products.
  ///   - body: Called once for each block when its codes are there, with the block's number and
  ///     its rows, from several threads at once.
  /// - Throws: ``NumericsError``.
  func find(
    in vectors: UnsafePointer<Float>, rows: Int, directions: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, panels: DirectionPanels?, rule: CodeRule = .relu,
    _ body: (Int, Range<Int>) -> Void = { _, _ in }
  ) throws {
    if let panels {
      panels.setBias(bias)
    } else {
      try multiply(vectors, rows: rows, by: directions)
    }
    let source = panels.map { Source.candidates($0, scratch) } ?? .products(products.pointer)
    let (indices, codes) = (indices.pointer, codes.pointer)
    let (starts, counts, width, features) = (starts.pointer, counts.pointer, width, features)
    Parallel.workers(Self.blocks(rows)) { worker, block in
      let members = block * Self.blockRows..<min(rows, (block + 1) * Self.blockRows)
      var place = block * Self.entries(ofBlockWith: features)
      func note(_ count: Int, _ row: Int) {
        starts[row] = place
        counts[row] = count
        place += count
      }
      switch source {
      case .products(let products):
        for row in members {
          let found = rule.codes(
            of: products + row * features, bias: bias, count: features,
            indices: indices + place, codes: codes + place)
          note(found, row)
        }
      case .candidates(let panels, let scratch):
        let candidates = scratch[worker].screen(
          vectors + members.lowerBound * width, rows: members.count, panels: panels)
        for (index, row) in members.enumerated() {
          let found = kernel_encode_candidates(
            vectors + row * width, directions, bias, candidates + index * panels.count, features,
            width, indices + place, codes + place)
          note(found, row)
        }
      }
      body(block, members)
    }
  }

  /// Keeps the `number` largest of the codes of `rows` vectors together; of equal ones those of
  /// lower rows, then of lower features.
  ///
  /// - Returns: The smallest code that is kept; infinity if none is.
  func keepLargest(_ number: Int, rows: Int) -> Float {
    var total = 0
    for row in 0..<rows {
      let count = counts.pointer[row]
      gathered.pointer.advanced(by: total).update(
        from: codes.pointer + starts.pointer[row], count: count)
      total += count
    }
    guard total > 0 else { return .infinity }
    guard total > number else { return gathered.buffer.prefix(total).min() ?? .infinity }
    let threshold = Selection.largest(number, of: gathered.pointer, count: total)
    var ties = number
    for row in 0..<rows {
      let codes = codes.pointer + starts.pointer[row]
      for entry in 0..<counts.pointer[row] where codes[entry] > threshold { ties -= 1 }
    }
    for row in 0..<rows {
      let start = starts.pointer[row]
      counts.pointer[row] = Selection.keep(
        from: threshold, ties: &ties, of: counts.pointer[row], indices: indices.pointer + start,
        codes: codes.pointer + start)
    }
    return threshold
  }

  /// Sets ``products`` to the products D x of `rows` vectors, in single precision.
  ///
  /// - Throws: ``NumericsError``.
  func multiply(
    _ vectors: UnsafePointer<Float>, rows: Int, by directions: UnsafePointer<Float>
  ) throws {
    try GEMM.multiply(
      rows: rows, columns: features, inner: width, vectors, leading: width,
      isTransposed: false, directions, leading: width, isTransposed: true, products.pointer,
      leading: features)
  }

  /// What the codes are taken from.
  private enum Source {
    case products(UnsafePointer<Float>)
    case candidates(DirectionPanels, [ScreeningScratch])
  }
}

/// What one thread needs to find the candidates of a block of vectors.
private final class ScreeningScratch: Sendable {
  private let width: Int
  private let features: Int
  private let rounded: AlignedMemory<UInt32>
  private let reach: AlignedMemory<Float>
  private let slack: AlignedMemory<Float>
  private let candidates: AlignedMemory<UInt32>

  init(rows: Int, width: Int, features: Int) {
    self.width = width
    self.features = features
    rounded = AlignedMemory(uninitialized: rows * kernel_rounded_words(width))
    reach = AlignedMemory(uninitialized: rows)
    slack = AlignedMemory(uninitialized: rows)
    candidates = AlignedMemory(uninitialized: rows * DirectionPanels.count(features))
  }

  /// A bit for each vector and feature whose code may be positive, `[rows, panels.count]`.
  func screen(
    _ vectors: UnsafePointer<Float>, rows: Int, panels: DirectionPanels
  ) -> UnsafePointer<UInt32> {
    kernel_round_vectors(vectors, rows, width, rounded.pointer, reach.pointer, slack.pointer)
    kernel_screen(
      rounded.pointer, reach.pointer, slack.pointer, rows, width, panels.values.pointer,
      panels.errors.pointer, panels.bias.pointer, features, candidates.pointer)
    return UnsafePointer(candidates.pointer)
  }
}
