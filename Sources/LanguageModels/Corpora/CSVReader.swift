/// A streaming reader of comma-separated values as RFC 4180 defines them.
///
/// Fields may be quoted and then hold commas, line ends and doubled quotes; lines end with LF,
/// CRLF or CR; empty lines between records are passed over.
struct CSVReader: ~Copyable {
  /// The current record's number, 1 for the header.
  private(set) var record = 0
  /// The line on which the current record begins.
  private(set) var line = 1

  private var bytes: BufferedBytes
  private let location: CorpusLocation
  private var nextLine = 1
  private var content: [UInt8] = []
  private var ends: [Int] = []

  init(_ location: CorpusLocation) throws {
    self.location = location
    bytes = try BufferedBytes(location.open())
  }

  /// Number of fields in the current record.
  var fieldCount: Int { ends.count }

  /// The bytes of a field of the current record.
  func field(_ index: Int) -> ArraySlice<UInt8> {
    content[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  /// Reads the next record; false at the end.
  mutating func readRecord() throws -> Bool {
    try skipEmptyLines()
    guard try bytes.peek() != nil else { return false }
    record += 1
    line = nextLine
    content.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    while try readField() {}
    return true
  }

  private mutating func skipEmptyLines() throws {
    while let byte = try bytes.peek(), byte == Self.lineFeed || byte == Self.carriageReturn {
      try readLineEnd()
    }
  }

  /// Reads a field and what ends it; false if that is the end of the record.
  private mutating func readField() throws -> Bool {
    if try bytes.peek() == Self.quote {
      try readQuoted()
    } else {
      while let byte = try bytes.peek() {
        if byte == Self.comma || byte == Self.lineFeed || byte == Self.carriageReturn { break }
        content.append(byte)
        _ = try bytes.next()
      }
    }
    ends.append(content.count)
    guard let byte = try bytes.peek() else { return false }
    if byte == Self.comma {
      _ = try bytes.next()
      return true
    }
    guard byte == Self.lineFeed || byte == Self.carriageReturn else {
      throw location.error(
        "record \(record), which begins on line \(line), has text after a closing quote "
          + "on line \(nextLine)",
        advice: "A quote inside a quoted field is written twice.")
    }
    try readLineEnd()
    return false
  }

  private mutating func readQuoted() throws {
    _ = try bytes.next()
    let startLine = nextLine
    while true {
      let start = content.count
      try bytes.append(to: &content, until: Self.quote, or: Self.quote)
      for byte in content[start...] where byte == Self.lineFeed { nextLine += 1 }
      guard try bytes.next() != nil else {
        throw location.error(
          "record \(record), which begins on line \(line), has a quoted field that begins on "
            + "line \(startLine) and never ends",
          advice: "Look for a missing quote or a file that was cut short.")
      }
      guard try bytes.peek() == Self.quote else { return }
      _ = try bytes.next()
      content.append(Self.quote)
    }
  }

  private mutating func readLineEnd() throws {
    nextLine += 1
    guard try bytes.next() == Self.carriageReturn, try bytes.peek() == Self.lineFeed else { return }
    _ = try bytes.next()
  }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
}
