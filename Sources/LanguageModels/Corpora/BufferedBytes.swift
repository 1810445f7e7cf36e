import Foundation

/// A source read in pieces of 256 kB, without the byte-order mark that may begin it.
struct BufferedBytes: ~Copyable {
  private let source: any ByteSource
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
  private var position = 0
  private var end = 0

  init(_ source: any ByteSource) throws {
    self.source = source
    while end < 3 {
      let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
      if count == 0 { break }
      end += count
    }
    if end >= 3, buffer[0] == 0xef, buffer[1] == 0xbb, buffer[2] == 0xbf { position = 3 }
  }

  deinit { buffer.deallocate() }

  /// The next byte without passing over it; `nil` at the end.
  @inline(__always)
  mutating func peek() throws -> UInt8? {
    if position == end {
      position = 0
      end = try source.read(into: buffer)
      if end == 0 { return nil }
    }
    return buffer[position]
  }

  /// The next byte; `nil` at the end.
  @inline(__always)
  mutating func next() throws -> UInt8? {
    let byte = try peek()
    if byte != nil { position += 1 }
    return byte
  }

  /// Appends bytes to `target` up to the first that is `first` or `second` or the end of the
  /// source, and leaves that one unread.
  mutating func append(to target: inout [UInt8], until first: UInt8, or second: UInt8) throws {
    while try peek() != nil {
      var stop = position
      while stop < end, buffer[stop] != first, buffer[stop] != second { stop += 1 }
      target.append(contentsOf: buffer[position..<stop])
      position = stop
      if stop < end { return }
    }
  }

  /// Appends all that is left.
  mutating func appendRest(to target: inout [UInt8]) throws {
    while try peek() != nil {
      target.append(contentsOf: buffer[position..<end])
      position = end
    }
  }

  /// Reads a line into `line`, without its end (LF or CRLF); false at the end of the source.
  mutating func readLine(into line: inout [UInt8]) throws -> Bool {
    line.removeAll(keepingCapacity: true)
    guard try peek() != nil else { return false }
    let lineFeed = UInt8(ascii: "\n")
    try append(to: &line, until: lineFeed, or: lineFeed)
    _ = try next()
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return true
  }
}
