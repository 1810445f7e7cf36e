/// Pixels as indices into a palette of at most 256 colours.
///
/// Figures have a few flat colours and the soft edges between them. Images with more than 256
/// colours keep the frequent ones exactly; each rare one becomes the nearest that was kept.
struct IndexedImage {
  /// One palette index a pixel.
  private(set) var indices: [UInt8]
  /// Red, green and blue of each palette entry.
  private(set) var palette: [UInt8]

  /// Indexes `0xRRGGBB` pixels, `[height, width]`; the top byte of a pixel is ignored.
  init(_ pixels: [UInt32], width: Int) {
    self = pixels.withUnsafeBufferPointer { buffer in
      IndexedImage(buffer, width: width, height: buffer.count / max(width, 1), stride: width)
    }
  }

  /// Indexes pixels whose rows start every `stride` pixels.
  ///
  /// - Parameter reserved: `0xRRGGBB` colours that are kept exactly when they occur, as those that
  ///   stand for numbers must be.
  init(
    _ pixels: UnsafeBufferPointer<UInt32>, width: Int, height: Int, stride: Int,
    reserved: Set<UInt32> = []
  ) {
    var census = ColorCensus()
    for row in 0..<height {
      census.add(UnsafeBufferPointer(rebasing: pixels[row * stride..<row * stride + width]))
    }
    let (colors, mapping) = census.reduced(to: 256, reserved: reserved)
    indices = [UInt8](unsafeUninitializedCapacity: width * height) { indices, count in
      for run in census.runs {
        indices[count..<count + run.length].update(repeating: mapping[run.code])
        count += run.length
      }
    }
    palette = colors.flatMap { color in
      [16, 8, 0].map { UInt8(truncatingIfNeeded: color >> $0) }
    }
  }
}

/// The distinct colours of an image in the order they appear, with how often each does.
private struct ColorCensus {
  /// Neighbouring pixels of one colour, whose number is `code`.
  struct Run {
    var code: Int
    var length: Int
  }

  private static let capacity = 1 << 16
  private static let slotBits = 17
  private var colors: [UInt32] = []
  private var counts: [Int] = []
  private var slots = [Int32](repeating: -1, count: 1 << slotBits)
  /// The pixels in reading order.
  private(set) var runs: [Run] = []

  /// Adds a row of pixels.
  mutating func add(_ row: UnsafeBufferPointer<UInt32>) {
    var start = 0
    while start < row.count {
      // Neighbours are mostly alike: look up a colour once a run.
      let end = Self.endOfRun(row, from: start)
      let code = code(of: row[start] & 0xFF_FFFF)
      counts[code] += end - start
      runs.append(Run(code: code, length: end - start))
      start = end
    }
  }

  /// Where the first pixel of another colour is.
  private static func endOfRun(_ row: UnsafeBufferPointer<UInt32>, from start: Int) -> Int {
    let color = row[start]
    var end = start + 1
    while end + 16 <= row.count {
      var difference: UInt32 = 0
      for offset in 0..<16 { difference |= row[end &+ offset] ^ color }
      guard difference == 0 else { break }
      end += 16
    }
    while end < row.count && row[end] == color { end += 1 }
    return end
  }

  /// The number of a colour, a new one when it has not been seen.
  private mutating func code(of color: UInt32) -> Int {
    var color = color
    // An image with this many colours is no figure; from here on coarser ones do.
    if colors.count >= Self.capacity / 2 { color &= 0xF0_F0F0 }
    var slot = Int((color &* 2_654_435_769) >> (32 - UInt32(Self.slotBits)))
    while slots[slot] >= 0 {
      let code = Int(slots[slot])
      if colors[code] == color { return code }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(colors.count)
    colors.append(color)
    counts.append(0)
    return colors.count - 1
  }

  /// At most `limit` colours, and for every code the index of the one that stands for it.
  func reduced(
    to limit: Int, reserved: Set<UInt32>
  ) -> (colors: [UInt32], mapping: [UInt8]) {
    guard colors.count > limit else {
      return (colors, colors.indices.map { UInt8($0) })
    }
    let order = colors.indices.sorted {
      counts[$0] != counts[$1] ? counts[$0] > counts[$1] : colors[$0] < colors[$1]
    }
    let exact = order.map { colors[$0] }.filter(reserved.contains).prefix(limit / 4 * 3)
    var kept = ColorList()
    var reach = 12
    repeat {
      // Frequent colours first, and none too close to one that is in already.
      kept.removeAll()
      for color in exact { kept.append(color) }
      for code in order where kept.colors.count <= limit {
        let color = colors[code]
        if kept.nearest(to: color).distance >= reach { kept.append(color) }
      }
      reach = reach * 3 / 2
    } while kept.colors.count > limit
    return (kept.colors, colors.map { UInt8(kept.nearest(to: $0).index) })
  }
}

/// Colours whose distances to another are found many at a time.
private struct ColorList {
  private(set) var colors: [UInt32] = []
  private var red: [Int32] = []
  private var green: [Int32] = []
  private var blue: [Int32] = []

  mutating func removeAll() { self = ColorList() }

  mutating func append(_ color: UInt32) {
    colors.append(color)
    red.append(Int32(color >> 16 & 0xFF))
    green.append(Int32(color >> 8 & 0xFF))
    blue.append(Int32(color & 0xFF))
  }

  /// The first of the nearest colours and the square of its distance; `Int.max` if there is none.
  func nearest(to color: UInt32) -> (index: Int, distance: Int) {
    let (r, g, b) = (
      Int32(color >> 16 & 0xFF), Int32(color >> 8 & 0xFF), Int32(color & 0xFF)
    )
    // A distance has 18 bits; with the index below it, the smallest number is the answer.
    let indexBits = 12
    var best = Int32.max
    for index in colors.indices {
      let (x, y, z) = (red[index] &- r, green[index] &- g, blue[index] &- b)
      let distance = x &* x &+ y &* y &+ z &* z
      best = min(best, distance << indexBits | Int32(truncatingIfNeeded: index))
    }
    guard best < .max else { return (0, .max) }
    return (Int(best) & (1 << indexBits - 1), Int(best) >> indexBits)
  }
}
