import Foundation
import Storage
import Testing

private func scratchFolder() throws -> URL {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent(
    "monograph-storage-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  return url
}

private func names(in folder: URL) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
}

@Suite struct DigestTests {
  /// Vectors of FIPS 180-4.
  @Test(
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func isSHA256(text: String, expected: String) throws {
    #expect(Digest(of: text).hexadecimal == expected)
    let folder = try scratchFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("a")
    try AtomicFile.write(text, to: file)
    #expect(try Digest(ofFile: file).hexadecimal == expected)
  }

  @Test func piecesDoNotMatter() throws {
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 8) }
    var hasher = DigestHasher()
    bytes.withUnsafeBytes { all in
      var start = 0
      var length = 1
      while start < all.count {
        let end = min(all.count, start + length)
        hasher.update(UnsafeRawBufferPointer(rebasing: all[start..<end]))
        start = end
        length = length * 3 % 70_001 + 1
      }
    }
    let folder = try scratchFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("large")
    try AtomicFile.write(bytes, to: file)
    let expected = Digest(of: bytes)
    #expect(hasher.finalize() == expected)
    #expect(try Digest(ofFile: file) == expected)
  }

  @Test func fieldsKeepTheirBorders() {
    func digest(_ fields: [String]) -> Digest {
      var hasher = DigestHasher()
      for field in fields { hasher.update(field: field) }
      return hasher.finalize()
    }
    #expect(digest(["ab", "c"]) != digest(["a", "bc"]))
    #expect(digest(["ab"]) != digest(["ab", ""]))
    #expect(digest(["1:a"]) != digest(["1", "a"]))
    #expect(digest(["x", "y"]) == digest(["x", "y"]))
  }

  @Test func parsesAndEncodes() throws {
    let digest = Digest(of: "abc")
    #expect(Digest(hexadecimal: digest.hexadecimal.uppercased()) == digest)
    #expect(Digest(hexadecimal: "abc") == nil)
    #expect(Digest(hexadecimal: String(repeating: "g", count: 64)) == nil)
    #expect(digest.short == "ba7816bf8f")
    let data = try JSONEncoder().encode([digest])
    #expect(try JSONDecoder().decode([Digest].self, from: data) == [digest])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Digest].self, from: Data(#"["00"]"#.utf8))
    }
  }

  @Test func fullWidthDigitsAreNotHexadecimal() {
    #expect(Digest(hexadecimal: String(repeating: "０", count: 21) + "0") == nil)
  }

  @Test func missingFileIsAnError() {
    let url = URL(fileURLWithPath: "/nonexistent/file")
    let error = #expect(throws: FileError.self) { try Digest(ofFile: url) }
    #expect(error?.operation == .cannotOpen)
    #expect(error?.code == ENOENT)
    #expect(error?.description.hasSuffix("No such file or directory. Check the path.") == true)
  }
}

@Suite struct AtomicFileTests {
  @Test func appearsWhenCommitted() throws {
    let folder = try scratchFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appendingPathComponent("a.txt")
    try AtomicFile.write("old", to: url)
    var file = try AtomicFile(url)
    try file.write("new ")
    try file.write("text")
    #expect(try String(contentsOf: url, encoding: .utf8) == "old")
    #expect(try names(in: folder).count == 2)
    try file.commit()
    #expect(try String(contentsOf: url, encoding: .utf8) == "new text")
    #expect(try names(in: folder) == ["a.txt"])
  }

  @Test func abandonedFileLeavesTheOldOne() throws {
    let folder = try scratchFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appendingPathComponent("a.txt")
    try AtomicFile.write("old", to: url)
    struct Interruption: Error {}
    func interrupted() throws {
      var file = try AtomicFile(url)
      try file.write("half")
      throw Interruption()
    }
    #expect(throws: Interruption.self) { try interrupted() }
    #expect(try String(contentsOf: url, encoding: .utf8) == "old")
    #expect(try names(in: folder) == ["a.txt"])
  }

  @Test func failuresAreReported() throws {
    let folder = try scratchFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(throws: FileError.self) {
      try AtomicFile.write("x", to: folder.appendingPathComponent("no/such/folder/a"))
    }
    // A folder in the way is not replaced; nothing is left behind.
    let occupied = folder.appendingPathComponent("occupied")
    try FileManager.default.createDirectory(
      at: occupied.appendingPathComponent("inner"), withIntermediateDirectories: true)
    let error = #expect(throws: FileError.self) { try AtomicFile.write("x", to: occupied) }
    #expect(error?.code == EISDIR)
    #expect(try names(in: folder) == ["occupied"])
  }

  @Test func aDeviceIsNotReplacedByAFile() throws {
    let error = #expect(throws: FileError.self) {
      try AtomicFile.write("x", to: URL(fileURLWithPath: "/dev/null"))
    }
    #expect(error?.code == EINVAL)
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }
}

@Suite struct FileLockTests {
  @Test func onlyOneHolderAtATime() async throws {
    let folder = try scratchFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("node.lock")
    let counter = folder.appendingPathComponent("counter")
    try AtomicFile.write("0", to: counter)
    // Without the lock, reading and writing back would lose counts.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<25 {
            let lock = try FileLock(file)
            let text = try String(contentsOf: counter, encoding: .utf8)
            try AtomicFile.write("\((Int(text) ?? 0) + 1)", to: counter)
            _ = consume lock
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try String(contentsOf: counter, encoding: .utf8) == "100")
    #expect(try names(in: folder) == ["counter"])
  }
}

@Suite struct MappedFileTests {
  @Test func mapsContent() throws {
    let folder = try scratchFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appendingPathComponent("a")
    let content = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }
    try AtomicFile.write(content, to: url)
    let file = try MappedFile(url)
    #expect(file.count == 10_000)
    #expect(Array(file.bytes) == content)
    // A file replaced while it is mapped keeps its old content.
    try AtomicFile.write("new", to: url)
    #expect(Array(file.bytes) == content)
  }

  @Test func emptyMissingAndFolders() throws {
    let folder = try scratchFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let empty = folder.appendingPathComponent("empty")
    try AtomicFile.write("", to: empty)
    #expect(try MappedFile(empty).count == 0)
    #expect(throws: FileError.self) { try MappedFile(folder.appendingPathComponent("none")) }
    let pipe = folder.appendingPathComponent("pipe")
    #expect(mkfifo(pipe.path, 0o600) == 0)
    #expect(throws: FileError.self) { try MappedFile(pipe) }
    let error = #expect(throws: FileError.self) { try MappedFile(folder) }
    #expect(error?.code == EISDIR)
  }
}
