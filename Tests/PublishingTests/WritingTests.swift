import Figures
import Foundation
import Storage
import Testing

@testable import Publishing

/// How a site reaches its folder.
@Suite struct WritingTests {
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func text(_ folder: URL, _ path: String) -> String? {
    try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
  }

  private func built(_ files: [String: String]) -> BuiltSite {
    BuiltSite(files: files.mapValues { Array($0.utf8) }, diagnostics: [])
  }

  private let book = URL(fileURLWithPath: "/nowhere/book")

  @Test func onlyWhatChangedIsWritten() throws {
    try withFolder { folder in
      let first = try built(["a.html": "1", "f/b.png": "2"]).write(to: folder, book: book)
      #expect(first == [ChangedFile("a.html", .added), ChangedFile("f/b.png", .added)])
      let file = folder.appendingPathComponent("a.html").path
      let old = Date(timeIntervalSince1970: 1_000_000)
      try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: file)
      let manifest = text(folder, "manifest.json")
      let second = try built(["a.html": "1", "f/b.png": "3"]).write(to: folder, book: book)
      #expect(second == [ChangedFile("f/b.png", .changed)])
      let date = try FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date
      #expect(date == old)
      #expect(text(folder, "manifest.json") != manifest)
      #expect(text(folder, "manifest.json")?.contains(Digest(of: "3").hexadecimal) == true)
    }
  }

  @Test func staleFilesGoAndOthersStay() throws {
    try withFolder { folder in
      _ = try built(["a.html": "1", "b.html": "2"]).write(to: folder, book: book)
      try AtomicFile.write("mine", to: folder.appendingPathComponent("CNAME"))
      let changes = try built(["a.html": "1"]).write(to: folder, book: book)
      #expect(changes == [ChangedFile("b.html", .removed)])
      #expect(text(folder, "b.html") == nil && text(folder, "CNAME") == "mine")
    }
  }

  @Test func aForgedManifestDoesNotLeadOutside() throws {
    try withFolder { folder in
      let output = folder.appendingPathComponent("site")
      try AtomicFile.write("precious", to: folder.appendingPathComponent("keep.txt"))
      _ = try built(["a.html": "1"]).write(to: output, book: book)
      let forged =
        "{\"files\":{\"../keep.txt\":\"x\",\"./a.html\":\"y\",\"\(folder.path)/keep.txt\":\"z\"}}"
      try AtomicFile.write(forged, to: output.appendingPathComponent("manifest.json"))
      #expect(try built(["a.html": "1"]).write(to: output, book: book) == [])
      #expect(text(folder, "keep.txt") == "precious")
    }
  }

  @Test func aFailedWriteLeavesTheOldPage() throws {
    try withFolder { folder in
      _ = try built(["index.html": "old"]).write(to: folder, book: book)
      // A file where a folder is needed makes the write fail before the page is reached.
      try AtomicFile.write("in the way", to: folder.appendingPathComponent("figures"))
      #expect(throws: (any Error).self) {
        try built(["index.html": "new", "figures/a.png": "x"]).write(to: folder, book: book)
      }
      #expect(text(folder, "index.html") == "old")
      #expect(text(folder, "figures") == "in the way")
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(left == ["figures", "index.html", "manifest.json"])
    }
  }

  @Test func aSiteOfSomebodyElseIsLeftAlone() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("monograph-foreign-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let page = folder.appendingPathComponent("index.html")
    try "mine".write(to: page, atomically: true, encoding: .utf8)
    #expect(throws: SiteError.self) {
      try built(["index.html": "new"]).write(
        to: folder, book: URL(fileURLWithPath: "/nowhere/book"))
    }
    #expect(try String(contentsOf: page, encoding: .utf8) == "mine")
  }

  @Test func unsafeFoldersAreRefused() throws {
    try withFolder { folder in
      let book = folder.appendingPathComponent("book")
      try FileManager.default.createDirectory(at: book, withIntermediateDirectories: true)
      for output in [
        book, folder, URL(fileURLWithPath: "/"), FileManager.default.homeDirectoryForCurrentUser,
        book.appendingPathComponent("../book/./"),
      ] {
        #expect(throws: SiteError.self) {
          try built(["a.html": "1"]).write(to: output, book: book)
        }
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["book"])
      _ = try built(["a.html": "1"]).write(to: book.appendingPathComponent("Output"), book: book)
    }
  }

  @Test func drawingsComeFromTheStoreWhenTheyAreThere() throws {
    var site = try SampleSite.site(["", "```swift {#fig-a}\n//| alt: x\na\n```"])
    site.artifact = { _, name, _ in Array("stored \(name)".utf8) }
    let files = site.build().files
    #expect(
      String(decoding: files["figures/c1-fig-a-dark.png"] ?? [], as: UTF8.self)
        == "stored figure-1-640-dark@2x-\(Figure.drawingVersion).png")
  }
}
