import Foundation
import Storage

/// Reads a book from its folder and checks everything that can be checked without running it.
public struct BookLoader {
  /// The name of the book's own file.
  public static let configurationFile = "book.yml"

  let folder: URL
  var diagnostics: [Diagnostic] = []

  /// Reads `book.yml` and the chapters.
  ///
  /// - Parameters:
  ///   - folder: The folder that contains `book.yml`.
  ///   - profile: The profile whose settings the chapters see; `standard` if absent.
  ///   - overrides: Settings that replace the profile's, by name, written as in `book.yml`.
  /// - Returns: The book and what is wrong with it, sorted by place. There is no book only if
  ///   `book.yml` cannot be read; a book with errors must not be executed.
  public static func load(
    folder: URL, profile: String?, overrides: [String: String] = [:]
  ) -> (book: Book?, diagnostics: [Diagnostic]) {
    var loader = BookLoader(folder: folder)
    let book = loader.load(profile: profile, overrides: overrides)
    return (book, loader.diagnostics.sorted { $0.position < $1.position })
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
          code: "missing-file", "cannot read \(Self.configurationFile): \(error)", at: start,
          suggestion: "name the folder that contains it, or create it with `title: …`"))
      return nil
    }
    let configuration = BookConfiguration(document, diagnostics: &diagnostics)
    let settings = configuration.settings(
      profile: profile, overrides: overrides, diagnostics: &diagnostics)
    let chapters = chapters(configuration)
    let references = CrossReferences(chapters)
    diagnostics += references.check(chapters, folder: folder)
    checkUses(chapters)
    return Book(
      folder: folder, title: configuration.title, subtitle: configuration.subtitle,
      authors: configuration.authors, chapters: chapters, resources: configuration.resources,
      profile: profile ?? "standard", settings: settings)
  }

  private func read(_ file: String) throws -> SourceText {
    let mapped = try MappedFile(folder.appendingPathComponent(file))
    guard mapped.count <= SourceText.maximumByteCount else {
      return try SourceText.read([UInt8](repeating: 0, count: mapped.count), file: file)
    }
    return try SourceText.read(Array(mapped.bytes), file: file)
  }

  private mutating func chapters(_ configuration: BookConfiguration) -> [Chapter] {
    var chapters: [Chapter] = []
    var places: [String: SourcePosition] = [:]
    var files: [String: String] = [:]
    for (file, position) in chapterFiles(configuration) {
      guard let name = Self.name(ofFile: file) else {
        diagnostics.append(
          Diagnostic(
            code: "bad-chapter-name", "`\(file)` cannot be the name of a chapter's file",
            at: position,
            suggestion: "use letters, digits and hyphens, such as `20-training.md`"))
        continue
      }
      if let other = files[name] {
        diagnostics.append(
          Diagnostic(
            code: "duplicate-chapter", "`\(file)` and `\(other)` are both called `\(name)`",
            at: position, suggestion: "rename one of them"))
        continue
      }
      files[name] = file
      do {
        let parsed = ChapterParser.parse(try read(file), name: name)
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
          Diagnostic(code: "missing-file", "cannot read the chapter `\(file)`", at: position))
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
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") && $0 != "README.md" }.sorted()
      .map { ($0, SourcePosition(file: $0, line: 1, column: 1)) }
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
        diagnostics.append(
          Diagnostic(
            code: "unknown-chapter",
            isItself ? "a chapter sees its own names anyway" : "the book has no chapter `\(name)`",
            at: position, length: max(1, name.unicodeScalars.count),
            suggestion: isItself
              ? "delete it"
              : NearestName.suggestion(for: name, among: names.filter { $0 != chapter.name })))
      }
    }
  }
}
