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
  init(_ pixels: UnsafeBufferPointer<UInt32>, width: Int, height: Int, stride: Int) {
    var census = ColorCensus()
    let codes = [UInt16](unsafeUninitializedCapacity: width * height) { codes, count in
      for row in 0..<height {
        let source = UnsafeBufferPointer(rebasing: pixels[row * stride..<row * stride + width])
        let target = UnsafeMutableBufferPointer(rebasing: codes[row * width..<(row + 1) * width])
        census.encode(source, into: target)
      }
      count = width * height
    }
    let (colors, mapping) = census.reduced(to: 256)
    indices = [UInt8](unsafeUninitializedCapacity: codes.count) { indices, count in
      for (place, code) in codes.enumerated() { indices[place] = mapping[Int(code)] }
      count = codes.count
    }
    palette = colors.flatMap { color in
      [16, 8, 0].map { UInt8(truncatingIfNeeded: color >> $0) }
    }
  }
}

/// The distinct colours of an image in the order they appear, with how often each does.
private struct ColorCensus {
  private static let capacity = 1 << 16
  private static let slotBits = 17
  private var colors: [UInt32] = []
  private var counts: [Int] = []
  private var slots = [Int32](repeating: -1, count: 1 << slotBits)

  /// Writes the numbers of a row of colours and counts them.
  mutating func encode(
    _ row: UnsafeBufferPointer<UInt32>, into codes: UnsafeMutableBufferPointer<UInt16>
  ) {
    var start = 0
    while start < row.count {
      // Neighbours are mostly alike: look up a colour once a run.
      let color = row[start]
      var end = start + 1
      while end < row.count && row[end] == color { end += 1 }
      let code = code(of: color & 0xFF_FFFF)
      counts[Int(code)] += end - start
      for place in start..<end { codes[place] = code }
      start = end
    }
  }

  /// The number of a colour, a new one when it has not been seen.
  private mutating func code(of color: UInt32) -> UInt16 {
    var color = color
    // An image with this many colours is no figure; from here on coarser ones do.
    if colors.count >= Self.capacity / 2 { color &= 0xF0_F0F0 }
    var slot = Int((color &* 2_654_435_769) >> (32 - UInt32(Self.slotBits)))
    while slots[slot] >= 0 {
      let code = Int(slots[slot])
      if colors[code] == color { return UInt16(code) }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(colors.count)
    colors.append(color)
    counts.append(0)
    return UInt16(colors.count - 1)
  }

  /// At most `limit` colours, and for every code the index of the one that stands for it.
  func reduced(to limit: Int) -> (colors: [UInt32], mapping: [UInt8]) {
    guard colors.count > limit else {
      return (colors, colors.indices.map { UInt8($0) })
    }
    let order = colors.indices.sorted {
      counts[$0] != counts[$1] ? counts[$0] > counts[$1] : colors[$0] < colors[$1]
    }
    var kept: [UInt32] = []
    var reach = 12
    repeat {
      // Frequent colours first, and none too close to one that is in already.
      kept.removeAll(keepingCapacity: true)
      for code in order where kept.count <= limit {
        let color = colors[code]
        if !kept.contains(where: { Self.distance($0, color) < reach }) { kept.append(color) }
      }
      reach = reach * 3 / 2
    } while kept.count > limit
    let mapping = colors.map { color in
      var best = 0
      var bestDistance = Int.max
      for (index, candidate) in kept.enumerated() {
        let distance = Self.distance(candidate, color)
        if distance < bestDistance {
          bestDistance = distance
          best = index
        }
      }
      return UInt8(best)
    }
    return (kept, mapping)
  }

  private static func distance(_ first: UInt32, _ second: UInt32) -> Int {
    let red = Int(first >> 16 & 0xFF) - Int(second >> 16 & 0xFF)
    let green = Int(first >> 8 & 0xFF) - Int(second >> 8 & 0xFF)
    let blue = Int(first & 0xFF) - Int(second & 0xFF)
    return red * red + green * green + blue * blue
  }
}
