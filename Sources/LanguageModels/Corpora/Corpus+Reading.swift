import Foundation
import Storage

/// Repairs, counts and numbers documents on their way out.
struct DocumentIntake {
  private(set) var summary = Corpus.Summary()
  private var index = 0

  /// Hands a document to `body` unless it is empty; false if `body` wants no more.
  mutating func deliver(
    _ bytes: some Collection<UInt8>, _ body: (Corpus.Document) throws -> Bool
  ) throws -> Bool {
    if let text = String(validating: bytes, as: UTF8.self) {
      return try deliver(text, isRepaired: false, body)
    }
    return try deliver(String(decoding: bytes, as: UTF8.self), isRepaired: true, body)
  }

  /// Hands a document to `body` unless it is empty; false if `body` wants no more.
  mutating func deliver(
    _ text: String, isRepaired: Bool, _ body: (Corpus.Document) throws -> Bool
  ) throws -> Bool {
    defer { index += 1 }
    guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      summary.emptyDocuments += 1
      return true
    }
    summary.documents += 1
    if isRepaired { summary.repairedDocuments += 1 }
    return try body(Corpus.Document(index: index, text: text))
  }
}

extension Corpus {
  func readText(_ intake: inout DocumentIntake, _ body: (Document) throws -> Bool) throws {
    var bytes = try BufferedBytes(location.open())
    var content: [UInt8] = []
    guard division == .blankLines else {
      try bytes.appendRest(to: &content)
      _ = try intake.deliver(content, body)
      return
    }
    var line: [UInt8] = []
    while try bytes.readLine(into: &line) {
      let isBlank = line.allSatisfy { $0 == UInt8(ascii: " ") || (9...13).contains($0) }
      if !isBlank {
        if !content.isEmpty { content.append(UInt8(ascii: "\n")) }
        content += line
      } else if !content.isEmpty {
        guard try intake.deliver(content, body) else { return }
        content.removeAll(keepingCapacity: true)
      }
    }
    if !content.isEmpty { _ = try intake.deliver(content, body) }
  }

  func readCSV(_ intake: inout DocumentIntake, _ body: (Document) throws -> Bool) throws {
    var reader = try CSVReader(location)
    guard try reader.readRecord() else { return }
    let width = reader.fieldCount
    while try reader.readRecord() {
      guard reader.fieldCount == width else {
        throw location.error(
          "record \(reader.record), which begins on line \(reader.line), has "
            + "\(reader.fieldCount) fields; the header has \(width)",
          advice: "Quote fields that hold commas or line ends.")
      }
      guard try intake.deliver(reader.field(columnIndex), body) else { return }
    }
  }

  /// Finds a column in the header of a `.csv` file.
  static func findColumn(
    _ column: String?, _ location: CorpusLocation
  ) throws -> (name: String, index: Int) {
    var reader = try CSVReader(location)
    guard try reader.readRecord() else {
      throw location.error("is empty; a header with the columns' names was expected")
    }
    let names = (0..<reader.fieldCount).map { String(decoding: reader.field($0), as: UTF8.self) }
    let list = "Its columns are: \(names.joined(separator: ", "))."
    if let name = column ?? (names.contains("text") ? "text" : nil) {
      if let index = names.firstIndex(of: name) { return (name, index) }
      let similar = NearestName.find(name, among: names).map { "Did you mean “\($0)”? " } ?? ""
      throw location.error("has no column “\(name)”", advice: similar + list)
    }
    guard names.count == 1 else {
      throw location.error(
        "has no column “text”", advice: "Name the column that holds the text. " + list)
    }
    return (names[0], 0)
  }
}
