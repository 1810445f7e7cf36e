import Foundation
import Testing

@testable import Notebook

/// A book with something wrong in it, and what its author must be told.
///
/// Places are marked in the texts themselves: `⟦word⟧` is a place with a length, `‸` a place of
/// any length. The marks are taken out before the files are written.
struct BookMistake: CustomTestStringConvertible, Sendable {
  /// What a file of the book is.
  enum File: Sendable {
    case text(String)
    case bytes([UInt8])
    case link(to: String)
  }

  /// One message that is expected.
  struct Finding: Sendable {
    var severity: Diagnostic.Severity
    var code: String
    /// A piece of the message.
    var message: String
    /// A piece of the suggestion.
    var hint: String?
    /// Where, `file:line:column`, if the place is not marked in the text.
    var place: String?
    /// How long, if the place is not marked in the text.
    var length: Int?

    static func error(
      _ code: String, _ message: String, hint: String? = nil, at place: String? = nil,
      length: Int? = nil
    ) -> Finding {
      Finding(
        severity: .error, code: code, message: message, hint: hint, place: place, length: length)
    }

    static func warning(
      _ code: String, _ message: String, hint: String? = nil, at place: String? = nil
    ) -> Finding {
      Finding(severity: .warning, code: code, message: message, hint: hint, place: place)
    }
  }

  var testDescription: String
  var files: [String: File]
  var profile: String?
  var overrides: [String: String]
  /// In the order of the files, lines and columns.
  var findings: [Finding]

  init(
    _ name: String, _ files: [String: File], profile: String? = nil,
    set overrides: [String: String] = [:], _ findings: Finding...
  ) {
    testDescription = name
    self.files = files
    self.profile = profile
    self.overrides = overrides
    self.findings = findings
    if self.files["book.yml"] == nil { self.files["book.yml"] = .text("title: T\n") }
  }

  /// A book of one chapter; its text begins on line 5.
  init(_ name: String, _ text: String, _ findings: Finding...) {
    self.init(name, ["a.md": .page(text)])
    self.findings = findings
  }

  /// A book of one chapter with one cell; its code begins on line 6.
  init(_ name: String, cell code: String, _ findings: Finding...) {
    self.init(name, ["a.md": .page("```swift {}\n\(code)\n```\n")])
    self.findings = findings
  }

  /// A book whose own file is wrong; it has a chapter `a.md`.
  init(
    _ name: String, book: String, profile: String? = nil, set overrides: [String: String] = [:],
    _ findings: Finding...
  ) {
    self.init(
      name, ["book.yml": .text(book), "a.md": .page("Text.\n")], profile: profile, set: overrides)
    self.findings = findings
  }
}

extension BookMistake.File {
  /// A chapter; its text begins on line 5 without `uses`.
  static func page(_ text: String, title: String = "A", uses: String? = nil) -> Self {
    .text("---\ntitle: \(title)\n\(uses.map { "uses: \($0)\n" } ?? "")---\n\n\(text)")
  }
}

extension BookMistake {
  /// A place that is marked in a text.
  struct Mark: Sendable {
    var position: SourcePosition
    var length: Int?
  }

  /// The places that are marked, in the order of positions.
  var marks: [Mark] {
    files.flatMap { name, file in Self.unmarked(file, name).marks }
      .sorted { $0.position < $1.position }
  }

  /// The bytes of a file, and the places that were marked in it.
  private static func unmarked(_ file: File, _ name: String) -> (bytes: [UInt8], marks: [Mark]) {
    guard case .text(let text) = file else {
      if case .bytes(let bytes) = file { return (bytes, []) }
      return ([], [])
    }
    var kept = String.UnicodeScalarView()
    var marks: [Mark] = []
    var position = SourcePosition(file: name, line: 1, column: 1)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "⟦", "‸": marks.append(Mark(position: position, length: nil))
      case "⟧":
        let start = marks[marks.count - 1].position.column
        marks[marks.count - 1].length = position.column - start
      case "\n":
        kept.append(scalar)
        position = SourcePosition(file: name, line: position.line + 1, column: 1)
      default:
        kept.append(scalar)
        position.column += 1
      }
    }
    return (Array(String(kept).utf8), marks)
  }

  /// Writes the book into a folder and reads it as `monograph check` does.
  func diagnostics() async throws -> [Diagnostic] {
    try await read { _ in }
  }

  /// Writes the book, lets `look` see its folder, and reads it.
  func read(_ look: (URL) throws -> Void) async throws -> [Diagnostic] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "mistake-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, file) in files {
      let url = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      if case .link(let target) = file {
        try FileManager.default.createSymbolicLink(atPath: url.path, withDestinationPath: target)
      } else {
        try Data(Self.unmarked(file, name).bytes).write(to: url)
      }
    }
    try look(folder)
    return await Self.check(folder, profile: profile, overrides: overrides)
  }

  /// Everything that is said about the book in a folder.
  static func check(
    _ folder: URL, profile: String? = nil, overrides: [String: String] = [:]
  ) async -> [Diagnostic] {
    let loaded = BookLoader.load(folder: folder, profile: profile, overrides: overrides)
    guard let book = loaded.book else { return loaded.diagnostics }
    let found = await Checker(library: ToyLibrary.library()).check(book)
    // Both look for alternative texts; the loader points at the label, if there is one.
    let lines = Set(loaded.diagnostics.filter { $0.code == "missing-alt" }.map(\.position.line))
    return loaded.diagnostics.merged(
      with: found.filter { $0.code != "missing-alt" || !lines.contains($0.position.line) })
  }
}
