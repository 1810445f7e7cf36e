import Foundation
import Storage

/// The folder that a site lies in.
struct SiteFolder {
  let root: URL
  /// Whether files survive a failure of power as soon as they are written.
  private let isDurable: Bool

  init(_ url: URL, isDurable: Bool = true) {
    root = url.standardizedFileURL
    self.isDurable = isDurable
  }

  /// What a file has to do with the bytes that it should hold.
  enum Comparison { case absent, same, different }

  /// The path of a file on the disk.
  func file(_ path: String) -> URL { URL(fileURLWithPath: root.path + "/" + path) }

  /// Compares a file by its size and then by its content, read once.
  func compare(_ path: String, with bytes: [UInt8]) -> Comparison {
    let descriptor = open(root.path + "/" + path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .absent }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      Int(status.st_size) == bytes.count
    else { return .different }
    return Self.holds(descriptor, bytes) ? .same : .different
  }

  private static func holds(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { piece in
      bytes.withUnsafeBytes { expected in
        var offset = 0
        while offset < expected.count {
          let count = read(descriptor, piece.baseAddress, min(piece.count, expected.count - offset))
          guard count > 0, let first = expected.baseAddress, let found = piece.baseAddress,
            memcmp(first + offset, found, count) == 0
          else { return false }
          offset += count
        }
        return true
      }
    }
  }

  /// Puts a file in place; returns what changed.
  ///
  /// - Parameter comparison: What the file has to do with the bytes, if that is known already.
  func put(_ bytes: [UInt8], at path: String, _ comparison: Comparison? = nil) throws
    -> ChangedFile?
  {
    let comparison = comparison ?? compare(path, with: bytes)
    if comparison == .same { return nil }
    let destination = file(path)
    try makeFolder(destination.deletingLastPathComponent())
    try AtomicFile.write(bytes, to: destination, isDurable: isDurable)
    return ChangedFile(path, comparison == .absent ? .added : .changed)
  }

  /// Creates a folder.
  func makeFolder(_ url: URL) throws {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw SiteError(
        description: "the folder \(url.path) cannot be created: \(error.localizedDescription)")
    }
  }

  /// The files below the folder by path, sorted; with hidden ones.
  func paths() -> [String] {
    var paths: [String] = []
    var folders = [""]
    while let folder = folders.popLast() {
      // An enumerator would look up the names of owner and group for every file.
      let names = try? FileManager.default.contentsOfDirectory(atPath: root.path + "/" + folder)
      for name in names ?? [] {
        let path = folder + name
        var status = stat()
        guard lstat(root.path + "/" + path, &status) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
          folders.append(path + "/")
        } else {
          paths.append(path)
        }
      }
    }
    return paths.sorted()
  }

  /// Removes the half-written files of runs that were killed.
  ///
  /// Such a file is called `.name.PROCESS-NUMBER.tmp`; that of a process that lives is left alone.
  func removeRemains() throws {
    for path in paths() {
      guard let process = Self.process(ofTemporaryFile: path), kill(process, 0) != 0,
        errno == ESRCH
      else { continue }
      try FileManager.default.removeItem(at: file(path))
    }
  }

  /// The process that a temporary file belongs to; nothing for any other file.
  static func process(ofTemporaryFile path: String) -> pid_t? {
    let name = path.split(separator: "/").last ?? ""
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard name.hasPrefix("."), parts.count >= 4, parts.last == "tmp" else { return nil }
    let numbers = parts[parts.count - 2].split(separator: "-", omittingEmptySubsequences: false)
    guard numbers.count == 2, UInt32(numbers[1]) != nil, let process = pid_t(numbers[0]),
      process > 0
    else { return nil }
    return process
  }
}
