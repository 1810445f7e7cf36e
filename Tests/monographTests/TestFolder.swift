import Foundation
import Testing

/// A folder with the program's data beside it; both are removed at the end.
class TestFolder {
  let folder: URL
  let program: CommandLineProgram

  init() throws {
    let root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appendingPathComponent("monograph-\(UUID().uuidString)")
    folder = root.appendingPathComponent("book")
    program = CommandLineProgram(data: root.appendingPathComponent("data"))
    for url in [folder, program.data] {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }

  func run(_ arguments: String...) throws -> CommandLineProgram.Outcome { try run(arguments) }

  func run(_ arguments: [String]) throws -> CommandLineProgram.Outcome {
    try start(arguments).wait()
  }

  func start(_ arguments: String...) throws -> RunningProgram { try start(arguments) }

  func start(_ arguments: [String]) throws -> RunningProgram {
    try program.start(arguments, in: folder)
  }

  func url(_ path: String) -> URL { folder.appendingPathComponent(path) }

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: url(path).path) }

  func text(_ path: String) throws -> String { try String(contentsOf: url(path), encoding: .utf8) }

  func write(_ text: String, to path: String) throws {
    try FileManager.default.createDirectory(
      at: url(path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url(path))
  }

  /// Replaces a text that must be there.
  func edit(
    _ path: String, _ old: String, _ new: String, location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try text(path)
    #expect(before.contains(old), sourceLocation: location)
    try write(before.replacing(old, with: new), to: path)
  }

  func remove(_ path: String) throws { try FileManager.default.removeItem(at: url(path)) }

  /// The bytes of every file below a folder, by relative path.
  func files(in name: String) throws -> [String: Data] {
    var result: [String: Data] = [:]
    for path in try paths(in: name) { result[path] = try Data(contentsOf: url("\(name)/\(path)")) }
    return result
  }

  /// The files below a folder, with the time of the last change and the number of each.
  func marks(in name: String) throws -> [String: String] {
    var result: [String: String] = [:]
    for path in try paths(in: name) {
      var status = stat()
      guard stat(url("\(name)/\(path)").path, &status) == 0 else { continue }
      #if canImport(Darwin)
        let time = status.st_mtimespec
      #else
        let time = status.st_mtim
      #endif
      result[path] = "\(time.tv_sec).\(time.tv_nsec) \(status.st_ino)"
    }
    return result
  }

  /// The results of a store with the marks of their descriptions.
  func results(in store: String = ".monograph") throws -> [String: String] {
    guard exists(store) else { return [:] }
    return try marks(in: store).filter {
      $0.key.hasSuffix("/entry.json") && !$0.key.hasPrefix("store/tmp/")
    }
  }

  /// What a run that was killed may leave in a store or among pages.
  func remains(in name: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: url(name).path).filter {
      $0.hasPrefix("store/tmp/") || $0.hasPrefix("work/") || $0.hasSuffix(".tmp")
        || $0.hasSuffix(".lock")
    }.sorted()
  }

  /// Puts the tiny model and some sentences where books find them.
  func addModelAndNews() throws {
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf")
    try FileManager.default.copyItem(
      at: fixture, to: program.data.appendingPathComponent("tiny.gguf"))
    let sentence = "The quick brown fox jumps over the lazy dog, and the dog thinks about it. "
    let rows = (0..<120).map { "\($0),\"\(sentence)Then number \($0) follows.\"" }
    try ("id,text\n" + rows.joined(separator: "\n") + "\n").write(
      to: program.data.appendingPathComponent("news.csv"), atomically: true, encoding: .utf8)
  }

  private func paths(in name: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: url(name).path).filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(
        atPath: url("\(name)/\(path)").path, isDirectory: &isFolder) && !isFolder.boolValue
    }
  }
}

/// A mistake as `--json` and `--json-errors` print it.
struct PrintedMistake: Decodable, Equatable {
  struct Place: Decodable, Equatable {
    var file: String
    var line: Int
    var column: Int
  }

  var code: String
  var message: String
  var severity: String
  var position: Place
  var suggestion: String?

  /// Reads a whole standard output; anything else on it is an error.
  static func list(_ output: String) throws -> [PrintedMistake] {
    try JSONDecoder().decode([PrintedMistake].self, from: Data(output.utf8))
  }
}
