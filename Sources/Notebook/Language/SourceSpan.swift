/// A stretch of one line of a chapter.
struct SourceSpan: Hashable, Sendable {
  /// Where it begins.
  var position: SourcePosition
  /// Its length in Unicode scalars, at least 1.
  var length: Int
}

/// The step from byte offsets in a piece of code to places in its chapter.
struct CodePositions: Sendable {
  private let bytes: [UInt8]
  private let lineStarts: [Int]
  private let origin: SourcePosition

  /// - Parameters:
  ///   - code: The code as it was handed to the parser.
  ///   - origin: Where the code begins in its chapter; Markdown has removed the same
  ///     indentation from every line, so that the first column counts for all of them.
  init(code: String, origin: SourcePosition) {
    let bytes = Array(code.utf8)
    self.bytes = bytes
    lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    self.origin = origin
  }

  /// The place of the byte at `offset`.
  func position(at offset: Int) -> SourcePosition {
    let offset = min(max(offset, 0), bytes.count)
    let line = lineIndex(of: offset)
    return SourcePosition(
      file: origin.file, line: origin.line + line,
      column: origin.column + scalarCount(lineStarts[line]..<offset))
  }

  /// The place of a range of bytes, cut at the end of its first line.
  func span(from start: Int, to end: Int) -> SourceSpan {
    let start = min(max(start, 0), bytes.count)
    let line = lineIndex(of: start)
    var lineEnd = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : bytes.count
    if lineEnd > start, bytes[lineEnd - 1] == UInt8(ascii: "\r") { lineEnd -= 1 }
    let length = start < lineEnd ? scalarCount(start..<max(start, min(end, lineEnd))) : 1
    return SourceSpan(position: position(at: start), length: max(1, length))
  }

  private func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }

  private func scalarCount(_ range: Range<Int>) -> Int {
    bytes[range].reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
  }
}
