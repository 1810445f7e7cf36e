import Foundation
import Testing

@testable import Notebook

/// Mistakes of authors, from the bytes of the files to the message.
@Suite struct BookMistakesTests {
  static let all: [BookMistake] =
    BookMistake.inFences + BookMistake.inOptions + BookMistake.inLabels + BookMistake.inReferences
    + BookMistake.inCitations + BookMistake.inFormulas + BookMistake.inLinks
    + BookMistake.inProse + BookMistake.inFiles + BookMistake.inColumns
    + BookMistake.inInclusions + BookMistake.inFrontMatter + BookMistake.inConfiguration
    + BookMistake.inCode + BookMistake.inValues + BookMistake.amongChapters
    + BookMistake.inHabits + BookMistake.inClaims

  @Test(arguments: all)
  func isReportedWithPlaceAndWayOut(_ mistake: BookMistake) async throws {
    let found = try await mistake.diagnostics()
    let marks = mistake.marks
    var marked = marks[...]
    let description = DiagnosticFormatter(isColored: false).text(found)
    #expect(
      found.map { "\($0.severity.rawValue) \($0.code)" }
        == mistake.findings.map { "\($0.severity.rawValue) \($0.code)" }, "\(description)")
    for (diagnostic, finding) in zip(found, mistake.findings) {
      if let place = finding.place {
        #expect("\(diagnostic.position)" == place, "\(description)")
        if let length = finding.length { #expect(diagnostic.length == length, "\(description)") }
      }
      // A place may be both marked and written out.
      let next = marked.popFirst()
      #expect(next != nil || finding.place != nil, "the text has too few marks")
      if let mark = next {
        #expect(diagnostic.position == mark.position, "\(description)")
        if let length = mark.length { #expect(diagnostic.length == length, "\(description)") }
      }
      #expect(diagnostic.message.contains(finding.message), "\(description)")
      if let hint = finding.hint {
        #expect((diagnostic.suggestion ?? "").contains(hint), "\(description)")
      }
    }
    #expect(marked.isEmpty, "more places are marked than reported")
  }

  @Test func thereAreMoreThanAHundredAndEachIsNamedOnce() {
    #expect(Self.all.count > 100)
    let names = Self.all.map(\.testDescription)
    #expect(
      names.count == Set(names).count,
      "\(Dictionary(grouping: names) { $0 }.filter { $1.count > 1 }.keys)")
  }

  /// Only a run can find out that nothing fails where a mistake is announced.
  @Test func anExpectedErrorThatDoesNotHappenIsReported() async throws {
    let toy = try ToyStore()
    let book = ToyBook.book(
      ToyBook.chapter("main", "```swift {}\n//| error: expected\n1 + 1\n```"))
    let found = try await toy.engine().execute(book).diagnostics
    #expect(found.map(\.code) == ["expected-error"])
    let diagnostic = try #require(found.first)
    Self.checkForm(diagnostic, "\(diagnostic)")
    #expect((1...2).contains(diagnostic.position.line))
  }

  /// Codes whose message says what to do, or for which nothing general can be advised.
  static let withoutAdvice: Set = [
    "division-by-zero", "empty-list", "empty-range", "index-out-of-range", "invalid-argument",
    "out-of-range", "wrong-type",
  ]

  /// What holds for every message, whatever it is about.
  @Test(arguments: all)
  func isAWellFormedMessage(_ mistake: BookMistake) async throws {
    var lengths: [String: [Int]] = [:]
    let found = try await mistake.read { folder in lengths = SourceLines.lengths(in: folder) }
    for diagnostic in found {
      let text = DiagnosticFormatter(isColored: false).text(diagnostic)
      Self.checkForm(diagnostic, text)
      SourceLines.check(diagnostic, lengths, text)
    }
  }

  static func checkForm(_ diagnostic: Diagnostic, _ text: String) {
    #expect(
      diagnostic.code.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil, "\(text)")
    #expect(!diagnostic.message.isEmpty, "\(text)")
    #expect(!diagnostic.message.hasSuffix("."), "\(text)")
    #expect(!diagnostic.message.contains { $0.isNewline }, "\(text)")
    for phrase in ["Error Domain", "NSError", "Optional(", "nil", "/tmp/"] {
      #expect(!diagnostic.message.contains(phrase), "\(text)")
    }
    #expect(diagnostic.length >= 1, "\(text)")
    let suggestion = diagnostic.suggestion
    #expect(suggestion != nil || withoutAdvice.contains(diagnostic.code), "\(text)")
    // For a missing argument it ends with the sentence that declares the parameter.
    #expect(
      suggestion?.hasSuffix(".") != true || suggestion?.hasSuffix("...") == true
        || diagnostic.code == "missing-argument", "\(text)")
    #expect(suggestion?.isEmpty != true, "\(text)")
    for note in diagnostic.notes {
      #expect(!note.message.isEmpty && !note.message.hasSuffix("."), "\(text)")
    }
  }
}

/// How long the lines of a book's files are, counted without the code under test.
enum SourceLines {
  /// Lengths in Unicode scalars by file; nothing for a file that is no text.
  static func lengths(in folder: URL) -> [String: [Int]] {
    var result: [String: [Int]] = [:]
    let root = folder.path
    for name in (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? [] {
      guard let data = FileManager.default.contents(atPath: root + "/" + name) else { continue }
      result[name] = self.lengths(of: data)
    }
    return result
  }

  /// Lengths in Unicode scalars of the lines of a file.
  static func lengths(of data: some Collection<UInt8>) -> [Int] {
    var scalars = Array(String(decoding: data, as: UTF8.self).unicodeScalars)[...]
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    var lengths = [0]
    var previous: Unicode.Scalar = " "
    for scalar in scalars {
      if scalar == "\n", previous == "\r" {
        // The second half of a line end.
      } else if scalar == "\n" || scalar == "\r" {
        lengths.append(0)
      } else {
        lengths[lengths.count - 1] += 1
      }
      previous = scalar
    }
    return lengths
  }

  /// The place, and those of the notes, must lie inside their files.
  static func check(_ diagnostic: Diagnostic, _ lengths: [String: [Int]], _ text: String) {
    for position in [diagnostic.position] + diagnostic.notes.map(\.position) {
      guard let lines = lengths[position.file] else {
        // A book without its own file is told so in the name of that file.
        #expect(
          position.file == "book.yml" && position.line == 1 && position.column == 1, "\(text)")
        continue
      }
      #expect(lines.indices.contains(position.line - 1), "\(text)")
      if lines.indices.contains(position.line - 1) {
        #expect((1...lines[position.line - 1] + 1).contains(position.column), "\(text)")
      }
    }
  }
}
