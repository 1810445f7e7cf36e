import Foundation

/// The folder that is served.
struct SiteFolder {
  /// What lies at a path.
  enum Item: Equatable {
    /// A file, by the path that contains no symbolic link, and its size.
    case file(path: String, byteCount: Int)
    /// A folder that has an `index.html` and was named without a slash at its end.
    case folder
    /// Nothing that is served.
    case nothing
  }

  let url: URL

  /// Finds what lies at a path; links that lead out of the folder lead nowhere.
  func item(at path: SitePath) -> Item {
    guard let root = Self.resolved(url.path) else { return .nothing }
    guard let found = Self.resolved(([root] + path.parts).joined(separator: "/")),
      Self.contains(root, found)
    else { return .nothing }
    if let size = Self.fileSize(found) {
      return path.isFolder && !path.parts.isEmpty
        ? .nothing : .file(path: found, byteCount: size)
    }
    guard let index = Self.resolved(found + "/index.html"), Self.contains(root, index),
      let size = Self.fileSize(index)
    else { return .nothing }
    return path.isFolder ? .file(path: index, byteCount: size) : .folder
  }

  /// The site's pages, as paths without a slash in front, sorted; at most a thousand.
  func pages() -> [String] {
    var pages: [String] = []
    var folders = [""]
    while let folder = folders.popLast(), pages.count < 1000 {
      let names = try? FileManager.default.contentsOfDirectory(
        atPath: url.appendingPathComponent(folder).path)
      for name in (names ?? []).sorted() where !name.hasPrefix(".") {
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        if name.hasSuffix(".html") {
          pages.append(path)
        } else if !name.contains("."), folders.count < 1000, path.utf8.count < 200 {
          folders.append(path)
        }
      }
    }
    return pages.sorted()
  }

  private static func contains(_ root: String, _ path: String) -> Bool {
    path == root || path.hasPrefix(root.hasSuffix("/") ? root : root + "/")
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func fileSize(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// A file's content, read to its end; `nil` if it has gone or become something else.
  static func content(ofFile path: String) -> Data? {
    // Nothing is waited for (a pipe) and no link followed that was not there a moment ago.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return try? handle.readToEnd() ?? Data()
  }
}
