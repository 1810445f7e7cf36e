import Bibliography
import Dispatch
import Foundation
import Storage
import Synchronization

/// Reads a book from its folder and checks everything that can be checked without running it.
public struct BookLoader: Sendable {
  /// The name of the book's own file.
  public static let configurationFile = "book.yml"

  let folder: URL
  private let insertions: [String: SourceText]
  private let memory: ReadingMemory
  private var environment = ""
  private var diagnostics: [Diagnostic] = []
  private let files = FilesRead()

  /// The files that were read, with the digests of their content.
  private final class FilesRead: Sendable {
    private let known = Mutex<[String: Digest]>([:])

    var digests: [String: Digest] { known.withLock { $0 } }

    subscript(file: String) -> Digest? {
      get { known.withLock { $0[file] } }
      set { known.withLock { $0[file] = newValue } }
    }
  }

  /// Reads `book.yml` and the chapters.
  ///
  /// - Parameters:
  ///   - folder: The folder that contains `book.yml`.
  ///   - profile: The profile whose settings the chapters see; `standard` if absent.
  ///   - overrides: Settings that replace the profile's, by name, written as in `book.yml`.
  ///   - insertions: Markdown that the program makes, by the name chapters insert it by:
  ///     `{{directives}}`.
  ///   - memory: What this process has read before.
  /// - Returns: The book and what is wrong with it, sorted by place. There is no book only if
  ///   `book.yml` cannot be read; a book with errors must not be executed.
  public static func load(
    folder: URL, profile: String?, overrides: [String: String] = [:],
    insertions: [String: String] = [:], memory: ReadingMemory = ReadingMemory()
  ) -> (book: Book?, diagnostics: [Diagnostic]) {
    var loader = BookLoader(
      folder: folder,
      insertions: Dictionary(
        uniqueKeysWithValues: insertions.map { name, text in
          let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
          return (
            name, SourceText(file: "{{\(name)}}", lines: lines.map(String.init), isGenerated: true)
          )
        }), memory: memory)
    let book = loader.load(profile: profile, overrides: overrides)
    return (book, loader.diagnostics.sorted { $0.position < $1.position })
  }

  private init(folder: URL, insertions: [String: SourceText], memory: ReadingMemory) {
    self.folder = folder
    self.insertions = insertions
    self.memory = memory
  }

  private mutating func load(profile: String?, overrides: [String: String]) -> Book? {
    let start = SourcePosition(file: Self.configurationFile, line: 1, column: 1)
    let document: YAMLDocument
    do {
      let source = try read(Self.configurationFile)
      document = try YAMLDocument(
        source.lines.joined(separator: "\n"), file: Self.configurationFile)
    } catch let error as Diagnostic {
      diagnostics.append(error)
      return nil
    } catch {
      diagnostics.append(
        Diagnostic(
          code: "missing-file",
          Self.isMissing(error)
            ? "there is no \(Self.configurationFile) in this folder"
            : "\(Self.configurationFile) cannot be read", at: start,
          suggestion: Self.isMissing(error)
            ? "name the folder that contains it, or begin a book with `monograph init`"
            : "check that it is a file and that you may read it"))
      return nil
    }
    let configuration = BookConfiguration(document, diagnostics: &diagnostics)
    let settings = configuration.settings(
      profile: profile, overrides: overrides, diagnostics: &diagnostics)
    let bibliography = bibliography(configuration)
    environment = describeEnvironment()
    let surroundings = BookSurroundings(
      bibliography: bibliography, insertions: insertions,
      read: { [folder, files] path in try Self.included(path, in: folder, files) })
    let chapters = chapters(configuration, surroundings)
    let references = CrossReferences(chapters)
    diagnostics += references.check(chapters, folder: folder)
    checkUses(chapters)
    return Book(
      folder: folder, title: configuration.title, subtitle: configuration.subtitle,
      authors: configuration.authors, chapters: chapters, bibliography: bibliography,
      allowsHTML: configuration.allowsHTML, address: configuration.address,
      language: configuration.language, sources: files.digests,
      resources: configuration.resources, profiles: configuration.profiles.keys.sorted(),
      profile: profile ?? "standard", settings: settings)
  }

  private func read(_ file: String) throws -> SourceText {
    try Self.read(file, at: folder.appendingPathComponent(file), files)
  }

  private static func read(_ file: String, at url: URL, _ files: FilesRead) throws -> SourceText {
    let mapped = try MappedFile(url)
    guard mapped.count <= SourceText.maximumByteCount else {
      return try SourceText.read([UInt8](repeating: 0, count: mapped.count), file: file)
    }
    let bytes = Array(mapped.bytes)
    files[file] = Digest(of: bytes)
    return try SourceText.read(bytes, file: file)
  }

  /// Reads a text that a chapter includes.
  private static func included(_ path: String, in folder: URL, _ files: FilesRead) throws
    -> SourceText
  {
    func problem(_ code: String, _ message: String, _ suggestion: String) -> Diagnostic {
      Diagnostic(
        code: code, message, at: SourcePosition(file: path, line: 1, column: 1),
        suggestion: suggestion)
    }
    guard let url = BookFolder(folder).file(path) else {
      throw problem(
        "bad-include", "`\(path)` does not lie in the book's folder",
        "copy the file there; paths are relative to book.yml")
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder),
      !isFolder.boolValue
    else {
      throw problem(
        "missing-file", "there is no file `\(path)` in the book's folder",
        "paths are relative to book.yml")
    }
    return try read(path, at: url, files)
  }

  /// The works that chapters may cite: `references.json`, or what `bibliography:` names.
  private mutating func bibliography(_ configuration: BookConfiguration) -> Bibliography {
    let file = configuration.bibliography?.text ?? "references.json"
    let place =
      configuration.bibliography?.position
      ?? SourcePosition(file: Self.configurationFile, line: 1, column: 1)
    guard let url = BookFolder(folder).file(file), FileManager.default.fileExists(atPath: url.path)
    else {
      if configuration.bibliography != nil {
        diagnostics.append(
          Diagnostic(
            code: "missing-file", "there is no file `\(file)` in the book's folder", at: place,
            length: max(1, file.unicodeScalars.count),
            suggestion: "copy it there; paths are relative to \(Self.configurationFile)"))
      }
      return Bibliography()
    }
    do {
      let text = try Self.read(file, at: url, files)
      let result = Bibliography.read(text.lines.joined(separator: "\n"))
      diagnostics += result.problems.map { problem in
        Diagnostic(
          code: "bad-bibliography", problem.message,
          at: SourcePosition(file: file, line: problem.line, column: problem.column),
          suggestion: problem.suggestion.map(Diagnostic.advice)
            ?? "write each work as `{\"id\": \"name2024\", \"type\": …, \"title\": …}`")
      }
      return result.bibliography
    } catch let error as Diagnostic {
      diagnostics.append(error)
    } catch {
      diagnostics.append(
        Diagnostic(
          code: "missing-file", "the file `\(file)` cannot be read", at: place,
          suggestion: "check that it is a file and that you may read it"))
    }
    return Bibliography()
  }

  /// A chapter, parsed now or remembered.
  private func parsed(_ source: SourceText, name: String, in surroundings: BookSurroundings)
    -> ChapterParser.Outcome
  {
    var hasher = DigestHasher()
    for field in [name, files[source.file]?.hexadecimal ?? "", environment] {
      hasher.update(field: field)
    }
    let key = hasher.finalize()
    if let known = memory[source.file], known.key == key,
      known.inclusions.allSatisfy({ path, digest in
        (try? Self.included(path, in: folder, files)) != nil && files[path] == digest
      })
    {
      return known.outcome
    }
    let outcome = ChapterParser.parse(source, name: name, in: surroundings)
    if outcome.diagnostics.allSatisfy({ $0.severity == .warning }) {
      let included = outcome.chapter.inclusions.filter { !$0.isGenerated }.map(\.file)
      memory[source.file] = ReadingMemory.Entry(
        key: key,
        inclusions: Dictionary(
          included.compactMap { path in files[path].map { (path, $0) } },
          uniquingKeysWith: { first, _ in first }), outcome: outcome)
    }
    return outcome
  }

  /// What chapters may cite and insert, in short, once the bibliography has been read.
  private func describeEnvironment() -> String {
    let texts = insertions.sorted { $0.key < $1.key }.map { name, text in
      name + text.lines.joined(separator: "\n")
    }
    let works = files.digests.filter { $0.key != Self.configurationFile }
      .map { "\($0.key) \($0.value)" }
    return Digest(of: (texts + works.sorted()).joined(separator: "\u{0}")).hexadecimal
  }

  private mutating func chapters(
    _ configuration: BookConfiguration, _ surroundings: BookSurroundings
  ) -> [Chapter] {
    var listed: [ListedChapter] = []
    var filesByName: [String: String] = [:]
    let inside = BookFolder(folder)
    for (file, position) in chapterFiles(configuration) {
      let length = configuration.chapters == nil ? 1 : max(1, file.unicodeScalars.count)
      guard let name = Self.name(ofFile: file) else {
        diagnostics.append(
          Diagnostic(
            code: "bad-chapter-name", "`\(file)` cannot be the name of a chapter's file",
            at: position, length: length,
            suggestion: "use letters, digits and hyphens, such as `20-training.md`"))
        continue
      }
      if let other = filesByName[name] {
        diagnostics.append(
          Diagnostic(
            code: "duplicate-chapter",
            other == file
              ? "the chapter `\(file)` is listed twice"
              : "`\(file)` and `\(other)` are both called `\(name)`",
            at: position, length: length,
            suggestion: other == file ? "delete one of them" : "rename one of them"))
        continue
      }
      guard inside.file(file) != nil else {
        diagnostics.append(
          Diagnostic(
            code: "outside-book", "`\(file)` leads out of the book's folder", at: position,
            length: length, suggestion: "copy the file there"))
        continue
      }
      filesByName[name] = file
      listed.append(ListedChapter(file: file, name: name, position: position, length: length))
    }
    return chapters(listed, surroundings)
  }

  /// A chapter of the book's list whose file lies in the book's folder.
  private struct ListedChapter {
    var file: String
    var name: String
    var position: SourcePosition
    var length: Int
  }

  /// Reads chapters on all cores: none needs anything of another.
  private func outcomes(_ listed: [ListedChapter], _ surroundings: BookSurroundings)
    -> [Int: Result<ChapterParser.Outcome, any Error>]
  {
    let outcomes = Mutex<[Int: Result<ChapterParser.Outcome, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: listed.count) { turn in
      // Long references stand at the end of a book: begin with them.
      let index = listed.count - 1 - turn
      let chapter = listed[index]
      let outcome = Result {
        parsed(try read(chapter.file), name: chapter.name, in: surroundings)
      }
      outcomes.withLock { $0[index] = outcome }
    }
    return outcomes.withLock { $0 }
  }

  private mutating func chapters(_ listed: [ListedChapter], _ surroundings: BookSurroundings)
    -> [Chapter]
  {
    var chapters: [Chapter] = []
    var places: [String: SourcePosition] = [:]
    let outcomes = outcomes(listed, surroundings)
    for (index, entry) in listed.enumerated() {
      let (file, position, length) = (entry.file, entry.position, entry.length)
      do {
        guard let parsed = try outcomes[index]?.get() else { continue }
        diagnostics += parsed.diagnostics
        for label in parsed.labels {
          if let earlier = places[label.label] {
            diagnostics.append(
              Diagnostic(
                code: "duplicate-label", "the label `\(label.label)` is defined twice",
                at: label.position, length: label.label.unicodeScalars.count + 1,
                suggestion: "give this one another name",
                notes: [Diagnostic.Note(earlier, "it is first defined here")]))
          } else {
            places[label.label] = label.position
          }
        }
        chapters.append(parsed.chapter)
      } catch let error as Diagnostic {
        diagnostics.append(error)
      } catch {
        diagnostics.append(
          Diagnostic(
            code: "missing-file",
            Self.isMissing(error)
              ? "there is no chapter `\(file)` in the book's folder"
              : "the chapter `\(file)` cannot be read",
            at: position, length: length,
            suggestion: Self.isMissing(error)
              ? NearestName.suggestion(for: file, among: markdownFiles)
                ?? "write it, or delete it from the list"
              : "check that it is a file and that you may read it"))
      }
    }
    if chapters.isEmpty, diagnostics.isEmpty {
      diagnostics.append(
        Diagnostic(
          code: "no-chapters", "the book has no chapters",
          at: SourcePosition(file: Self.configurationFile, line: 1, column: 1),
          suggestion: "write one, `00-front-page.md`, beside \(Self.configurationFile)"))
    }
    return chapters
  }

  private mutating func chapterFiles(
    _ configuration: BookConfiguration
  ) -> [(String, SourcePosition)] {
    if let chapters = configuration.chapters { return chapters.map { ($0.text, $0.position) } }
    return markdownFiles.map { ($0, SourcePosition(file: $0, line: 1, column: 1)) }
  }

  /// The files that are chapters if `chapters:` does not say otherwise.
  private var markdownFiles: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") && $0 != "README.md" }.sorted()
  }

  private static func isMissing(_ error: any Error) -> Bool {
    (error as? FileError)?.code == ENOENT
  }

  /// A chapter's name: its file name without number and extension.
  static func name(ofFile file: String) -> String? {
    guard file.hasSuffix(".md") else { return nil }
    var name = file.dropLast(3)
    let digits = name.prefix { $0.isASCII && $0.isNumber }
    if !digits.isEmpty, let separator = name.dropFirst(digits.count).first,
      separator == "-" || separator == "_"
    {
      name = name.dropFirst(digits.count + 1)
    }
    let isPlain = name.unicodeScalars.allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_")
    }
    guard !name.isEmpty, isPlain, name.lowercased() != "index" else { return nil }
    return String(name)
  }

  private mutating func checkUses(_ chapters: [Chapter]) {
    let names = chapters.map(\.name)
    for chapter in chapters {
      for (name, position) in chapter.uses where !names.contains(name) || name == chapter.name {
        let isItself = name == chapter.name
        let byFile = Self.name(ofFile: name).flatMap { names.contains($0) ? $0 : nil }
        diagnostics.append(
          Diagnostic(
            code: isItself ? "uses-cycle" : "unknown-chapter",
            isItself ? "a chapter sees its own names anyway" : "the book has no chapter `\(name)`",
            at: position, length: max(1, name.unicodeScalars.count),
            suggestion: isItself
              ? "delete it"
              : byFile.map { "write `\($0)`" }
                ?? NearestName.suggestion(
                  for: Self.name(ofFile: name) ?? name,
                  among: names.filter { $0 != chapter.name })
                ?? "delete it; the book has no other chapter"))
      }
    }
  }
}
