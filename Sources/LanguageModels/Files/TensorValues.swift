/// A run of encoded blocks and the single-precision numbers they are decoded into.
///
/// The inner loops are plain so that the compiler vectorises them for any processor.
/// Products and sums are rounded one by one, which gives the same bits as the
/// reference implementation of each format.
struct TensorValues: @unchecked Sendable {
  let type: TensorType
  let source: UnsafeRawPointer
  let target: UnsafeMutablePointer<Float>

  /// Decodes some of the blocks; disjoint ranges may be decoded at the same time.
  func decode(blocks: Range<Int>) {
    switch type {
    case .float32:
      (target + blocks.lowerBound).withMemoryRebound(to: UInt8.self, capacity: 4 * blocks.count) {
        UnsafeMutableRawPointer($0).copyMemory(
          from: source + 4 * blocks.lowerBound, byteCount: 4 * blocks.count)
      }
    case .float16:
      convert(blocks, from: UInt16.self) { HalfPrecision.float(UInt16(littleEndian: $0)) }
    case .bfloat16:
      convert(blocks, from: UInt16.self) {
        Float(bitPattern: UInt32(UInt16(littleEndian: $0)) << 16)
      }
    case .float64:
      convert(blocks, from: UInt64.self) { Float(Double(bitPattern: UInt64(littleEndian: $0))) }
    case .int32: convert(blocks, from: Int32.self) { Float(Int32(littleEndian: $0)) }
    case .int64: convert(blocks, from: Int64.self) { Float(Int64(littleEndian: $0)) }
    case .uint8: convert(blocks, from: UInt8.self) { Float($0) }
    case .q8_0: for block in blocks { decodeQ8_0(block) }
    case .q4_0: for block in blocks { decodeQ4_0(block) }
    case .q4_1: for block in blocks { decodeQ4_1(block) }
    }
  }

  @inline(__always)
  private func convert<Stored>(
    _ range: Range<Int>, from: Stored.Type, _ value: (Stored) -> Float
  ) {
    let size = MemoryLayout<Stored>.size
    for index in range {
      target[index] = value(source.loadUnaligned(fromByteOffset: index &* size, as: Stored.self))
    }
  }

  @inline(__always)
  private func half(_ offset: Int) -> Float {
    let bits = source.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
    return HalfPrecision.float(UInt16(littleEndian: bits))
  }

  @inline(__always)
  private func decodeQ8_0(_ block: Int) {
    let start = block &* 34
    let scale = half(start)
    let codes = (source + (start &+ 2)).assumingMemoryBound(to: Int8.self)
    let values = target + block &* 32
    for index in 0..<32 { values[index] = Float(codes[index]) * scale }
  }

  @inline(__always)
  private func decodeQ4_0(_ block: Int) {
    let start = block &* 18
    let scale = half(start)
    let codes = (source + (start &+ 2)).assumingMemoryBound(to: UInt8.self)
    let values = target + block &* 32
    for index in 0..<16 {
      values[index] = Float(Int32(codes[index] & 15) &- 8) * scale
      values[index &+ 16] = Float(Int32(codes[index] >> 4) &- 8) * scale
    }
  }

  @inline(__always)
  private func decodeQ4_1(_ block: Int) {
    let start = block &* 20
    let scale = half(start)
    let offset = half(start &+ 2)
    let codes = (source + (start &+ 4)).assumingMemoryBound(to: UInt8.self)
    let values = target + block &* 32
    for index in 0..<16 {
      values[index] = Float(codes[index] & 15) * scale + offset
      values[index &+ 16] = Float(codes[index] >> 4) * scale + offset
    }
  }
}
