import ArgumentParser
import Foundation
import Notebook
import Storage

/// Says where the results of a cell come from.
struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract:
      "Say why the results of a cell are stored or have to be computed, and what they cost.",
    discussion: """
      Lists the directive calls of a cell and everything they need: whether the result is stored, \
      why not, how long it took and how large it is. Nothing is computed.
      """)

  @Argument(
    help: "The cell: chapter:label, chapter:3 for the third cell of a chapter, or a label.")
  var cell: String

  @OptionGroup var book: BookOptions
  @OptionGroup var results: StoreOptions

  @Flag(help: "Print JSON.")
  var json = false

  /// One line of the answer.
  private struct Line: Encodable {
    var depth: Int
    var key: Digest
    var call: String
    var place: String
    var outcome: NodeRecord.Outcome
    var reason: String
    var seconds: Double
    var bytes: Int?
    var inputs: [Digest]
  }

  func run() async throws {
    let content = try book.load()
    let place = try ChapterName.cell(cell, in: content)
    let store = try Store(folder: results.url)
    let result = try await book.storedResult(of: content, in: store)
    let lines = lines(result.chapters[place.chapter].cells[place.cell.index], result, store)
    if json { return try Console.printJSON(lines) }
    print("\(place.cell.file), lines \(place.cell.lines.lowerBound)–\(place.cell.lines.upperBound)")
    for line in lines { print(Self.text(line)) }
    if lines.isEmpty { print("The cell calls no directives.") }
  }

  /// The calls of a cell, each followed by what it needs and what has not been named before.
  private func lines(_ cell: CellResult, _ result: BookResult, _ store: Store) -> [Line] {
    let records = Dictionary(
      result.nodes.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    var lines: [Line] = []
    var seen: Set<Digest> = []
    func add(_ key: Digest, depth: Int) {
      guard let record = records[key], seen.insert(key).inserted else { return }
      lines.append(
        Line(
          depth: depth, key: key, call: record.summary, place: "\(record.position)",
          outcome: record.outcome, reason: record.reason, seconds: record.seconds,
          bytes: store.entry(for: key)?.size, inputs: record.inputs))
      for input in record.inputs { add(input, depth: depth + 1) }
    }
    let inner = Set(cell.nodes.flatMap { records[$0]?.inputs ?? [] })
    for key in cell.nodes where !inner.contains(key) { add(key, depth: 0) }
    for key in cell.nodes { add(key, depth: 0) }
    return lines
  }

  private static func text(_ line: Line) -> String {
    let indent = String(repeating: "  ", count: line.depth + 1)
    var facts = [line.reason]
    if line.seconds >= 0.05 { facts.append("took \(Console.duration(line.seconds))") }
    if let bytes = line.bytes { facts.append(Console.size(bytes)) }
    let word =
      switch line.outcome {
      case .hit: "stored"
      case .missing: "to be computed"
      default: line.outcome.rawValue
      }
    return "\(indent)\(line.key.short)  \(line.call)  (\(line.place))\n"
      + "\(indent)              \(word): \(facts.joined(separator: "; "))"
  }
}
