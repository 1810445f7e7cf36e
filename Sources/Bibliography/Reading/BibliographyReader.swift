/// Reads a file of references and collects what is wrong with it.
struct BibliographyReader {
  private let scalars: [Unicode.Scalar]
  private let lineStarts: [Int]
  private let isTooLarge: Bool
  /// More would only hide the first ones.
  private static let mostProblems = 200
  private(set) var problems: [LocatedProblem] = []

  init(_ text: String) {
    isTooLarge = text.utf8.count > Bibliography.largestFile
    scalars = isTooLarge ? [] : Array(text.unicodeScalars)
    lineStarts = Self.lineStarts(scalars)
  }

  mutating func entries() -> [Entry] {
    if isTooLarge {
      let mebibytes = Bibliography.largestFile >> 20
      report(
        "the file is larger than \(mebibytes) MiB", "keep only the works that are cited", at: 0)
      return []
    }
    var reader = JSONReader(scalars)
    let root: JSONValue
    do throws(LocatedProblem) {
      root = try reader.document()
      problems = reader.problems
    } catch {
      problems = reader.problems + [error]
      return []
    }
    guard case .array(let items) = root.content else {
      report(
        "a file of references is a list, and this is \(root.kind)", "put it into `[` and `]`",
        at: root.offset)
      return []
    }
    var entries: [Entry] = []
    var places: [String: Int] = [:]
    for item in items {
      guard let entry = entry(item) else { continue }
      if let first = places[entry.key] {
        let (line, _) = place(first)
        report(
          "a second entry with the id `\(entry.key)`; the first is in line \(line)",
          "give one of them another id", at: item.offset)
      } else {
        places[entry.key] = item.offset
        entries.append(entry)
      }
    }
    return entries
  }

  mutating func report(_ message: String, _ suggestion: String? = nil, at offset: Int) {
    problems.append(LocatedProblem(message, suggestion: suggestion, at: offset))
  }

  /// The problems in the order of the file.
  var sortedProblems: [BibliographyProblem] {
    let sorted = problems.enumerated().sorted {
      ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
    }
    return sorted.prefix(Self.mostProblems).map { _, problem in
      let (line, column) = place(problem.offset)
      return BibliographyProblem(
        problem.message, suggestion: problem.suggestion, line: line, column: column)
    }
  }

  /// Line and column from 1; a byte-order mark takes no column.
  private func place(_ offset: Int) -> (line: Int, column: Int) {
    // The last line that begins at or before the offset.
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let mark = low == 0 && scalars.first == "\u{FEFF}" && offset > 0 ? 1 : 0
    return (low + 1, offset - lineStarts[low] + 1 - mark)
  }

  /// Where lines begin; a line ends with a line feed, a carriage return or both.
  private static func lineStarts(_ scalars: [Unicode.Scalar]) -> [Int] {
    var starts = [0]
    for (index, scalar) in scalars.enumerated() {
      let isPair = scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
      if scalar == "\n" || (scalar == "\r" && !isPair) { starts.append(index + 1) }
    }
    return starts
  }
}
