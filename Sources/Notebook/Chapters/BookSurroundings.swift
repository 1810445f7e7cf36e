import Bibliography
import Foundation
import Storage

/// What a chapter may refer to outside of its own file.
struct BookSurroundings: Sendable {
  /// The works that it may cite.
  var bibliography = Bibliography()
  /// Texts that the program makes, by the name they are inserted by: `{{directives}}`.
  var insertions: [String: SourceText] = [:]
  /// Reads a text file of the book's folder; throws a ``Diagnostic`` without a place of its own.
  var read: @Sendable (_ path: String) throws -> SourceText = { path in
    throw Diagnostic(
      code: "bad-include", "`\(path)` cannot be included here",
      at: SourcePosition(file: path, line: 1, column: 1))
  }
}

/// Files of a book's folder, by paths that must not lead out of it.
struct BookFolder {
  /// The folder with links followed.
  private let root: URL

  init(_ folder: URL) {
    root = folder.standardizedFileURL.resolvingSymlinksInPath()
  }

  /// The file of a path as an author writes it; nothing if it lies outside the folder.
  func file(_ path: String) -> URL? {
    guard path.scheme == nil, !path.hasPrefix("/"), !path.isEmpty, !path.contains("\0"),
      !path.contains("\\")
    else { return nil }
    let url = root.appendingPathComponent(path).standardizedFileURL.resolvingSymlinksInPath()
    let isInside =
      url.pathComponents.starts(with: root.pathComponents)
      && url.pathComponents.count > root.pathComponents.count
    return isInside ? url : nil
  }
}
