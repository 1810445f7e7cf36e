import Foundation

@testable import Notebook

/// Books for tests, written as short texts: fences, `//|` lines and inline values only.
enum ToyBook {
  static func book(
    _ chapters: Chapter..., settings: [String: Value] = [:], resources: [String: Resource] = [:],
    folder: URL = FileManager.default.temporaryDirectory
  ) -> Book {
    Book(
      folder: folder, title: "Toy", chapters: chapters, resources: resources, settings: settings)
  }

  static func chapter(_ name: String, uses: [String] = [], _ text: String) -> Chapter {
    let file = "Chapters/\(name).md"
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var blocks: [Block] = []
    var cellCount = 0
    var values: [InlineValue] = []
    var index = 0
    while index < lines.count {
      if lines[index].hasPrefix("```swift {") {
        let start = index
        var label = lines[index].dropFirst("```swift {".count).prefix { $0 != "}" }
        if label.hasPrefix("#") { label = label.dropFirst() }
        var options = CellOptions()
        index += 1
        while lines[index].hasPrefix("//|") {
          let parts = lines[index].dropFirst(3).split(separator: ":", maxSplits: 1).map {
            $0.trimmingCharacters(in: .whitespaces)
          }
          switch parts[0] {
          case "alt": options.alternative = parts[1]
          case "error": options.expectsError = true
          case "freeze": options.isFrozen = true
          case "output": options.showsOutput = false
          default: break
          }
          index += 1
        }
        let codeStart = index
        while lines[index] != "```" { index += 1 }
        blocks.append(
          .cell(
            Cell(
              index: cellCount, label: label.isEmpty ? nil : String(label), classes: [],
              options: options, code: lines[codeStart..<index].joined(separator: "\n"),
              codePosition: SourcePosition(file: file, line: codeStart + 1, column: 1),
              lines: (start + 1)...(index + 1))))
        cellCount += 1
      } else {
        for match in lines[index].matches(of: /`{swift} ([^`]*)`/) {
          let before = lines[index][..<match.output.1.startIndex]
          values.append(
            InlineValue(
              index: values.count, expression: String(match.output.1),
              position: SourcePosition(
                file: file, line: index + 1, column: before.unicodeScalars.count + 1)))
        }
      }
      index += 1
    }
    blocks.append(
      .paragraph(values.map { .value($0) }, position: .init(file: file, line: 1, column: 1)))
    return Chapter(
      name: name, title: name,
      uses: uses.enumerated().map {
        ($1, SourcePosition(file: file, line: 2, column: 8 + 10 * $0))
      }, source: SourceText(file: file, lines: lines), blocks: blocks)
  }

  /// A chapter with one cell; the code begins on line 2.
  static func cell(_ code: String) -> Chapter { chapter("main", "```swift {}\n\(code)\n```") }
}

/// A store in a folder of its own that is removed with it.
final class ToyStore {
  let folder: URL
  let store: Store

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "notebook-tests-\(UUID().uuidString)")
    store = try Store(folder: folder)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func engine(_ log: ToyLog = ToyLog(), isStrict: Bool = false) -> Engine {
    Engine(library: ToyLibrary.library(log), store: store, isStrict: isStrict)
  }
}
