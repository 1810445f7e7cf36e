import Foundation
import Storage
import Testing

@testable import Notebook
@testable import Publishing

/// Whether a folder holds the site of a book.
@Suite struct VerificationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var tool: String = toolVersion
    var change: @Sendable (URL, inout Book) throws -> Void
    var expected: [String]
  }

  private static func put(_ text: String, _ path: String, in folder: URL) throws {
    let file = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try AtomicFile.write(text, to: file)
  }

  static let cases: [Case] = [
    Case(testDescription: "as written", change: { _, _ in }, expected: []),
    Case(
      testDescription: "no manifest",
      change: { folder, _ in
        try FileManager.default.removeItem(at: folder.appendingPathComponent("manifest.json"))
      }, expected: ["missing manifest.json"]),
    Case(
      testDescription: "a broken manifest",
      change: { folder, _ in try put("{\"files\": 3", "manifest.json", in: folder) },
      expected: ["missing manifest.json"]),
    Case(
      testDescription: "another program", tool: "99.0", change: { _, _ in },
      expected: ["outdated manifest.json"]),
    Case(
      testDescription: "another profile", change: { _, book in book.profile = "quick" },
      expected: ["outdated manifest.json"]),
    Case(
      testDescription: "a changed, an added and a removed source",
      change: { _, book in
        book.sources["1-c1.md"] = Digest(of: "other")
        book.sources["2-new.md"] = Digest(of: "new")
        book.sources["0-c0.md"] = nil
      }, expected: ["outdated 0-c0.md", "outdated 1-c1.md", "outdated 2-new.md"]),
    Case(
      testDescription: "a page that was removed, one that was edited",
      change: { folder, _ in
        try FileManager.default.removeItem(at: folder.appendingPathComponent("c1.html"))
        try put("x", "index.html", in: folder)
      }, expected: ["missing c1.html", "changed index.html"]),
    Case(
      testDescription: "files of somebody else, and of the server",
      change: { folder, _ in
        try put("x", "notes/todo.txt", in: folder)
        try put("", ".nojekyll", in: folder)
        try put("x", "figures/.a.png.999999-1.tmp", in: folder)
      }, expected: ["unknown figures/.a.png.999999-1.tmp", "unknown notes/todo.txt"]),
    Case(
      testDescription: "no record",
      change: { folder, _ in
        try FileManager.default.removeItem(at: folder.appendingPathComponent("run.js"))
      }, expected: ["missing run.js"]),
    Case(
      testDescription: "a manifest of the first form",
      change: { folder, _ in
        try put("{\"files\":{\"../x\":\"1\",\"gone.html\":\"2\"}}", "manifest.json", in: folder)
      }, expected: ["outdated manifest.json", "unknown ../x", "missing gone.html"]),
  ]

  @Test(arguments: cases)
  func table(_ test: Case) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let site = try SampleSite.site(["", "```swift {#fig-a}\n//| alt: x\na\n```\n"])
    _ = try site.write(to: folder)
    var book = site.book
    try test.change(folder, &book)
    let problems = SiteVerification.problems(of: folder, for: book, tool: test.tool)
    let found = problems.map { "\($0.kind.rawValue) \($0.path)" }
    if test.testDescription.contains("first form") {
      #expect(test.expected.allSatisfy { found.contains($0) }, "\(found)")
    } else {
      #expect(found == test.expected)
    }
    #expect(problems.allSatisfy { ($0.severity == .warning) == ($0.kind == .unknown) })
  }

  @Test func whatTheManifestSays() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let site = try SampleSite.site(["", "```swift {#fig-a}\n//| alt: x\na\n```\n"])
    _ = try site.write(to: folder)
    let manifest = try Manifest(readingFolder: folder)
    #expect(manifest.tool == toolVersion && manifest.schema == Site.schemaVersion)
    #expect(manifest.profile == "standard" && manifest.record == ["run.html", "run.js"])
    #expect(manifest.sources["1-c1.md"] == site.book.sources["1-c1.md"]?.hexadecimal)
    let image = try #require(manifest.files["figures/c1-fig-a-dark.png"])
    #expect(image.chapter == "c1" && image.label == "fig-a")
    #expect(image.node == Digest(of: "fig-a 0").hexadecimal)
    #expect(
      image.sha256
        == (try Digest(ofFile: folder.appendingPathComponent("figures/c1-fig-a-dark.png")))
        .hexadecimal)
    #expect(manifest.files["c1.html"]?.chapter == "c1" && manifest.files["c1.html"]?.node == nil)
    #expect(manifest.files["run.html"] == nil && manifest.files["manifest.json"] == nil)
    let text = try String(
      contentsOf: folder.appendingPathComponent("manifest.json"), encoding: .utf8)
    #expect(text.hasPrefix("{\n  \"files\" : {\n") && text.hasSuffix("}\n"))
  }

  enum Lack: String, CaseIterable, Sendable { case failed, blocked, value, drawing, expected }

  @Test(arguments: Lack.allCases)
  func pagesThatLackResultsAreNotInOrder(_ lack: Lack) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let problem = Diagnostic(
      code: "x", "bad", at: SourcePosition(file: "1-c1.md", line: 1, column: 1))
    let option = lack == .expected ? "//| error: expected\n" : ""
    let body = "`{swift} a`\n\n```swift {#fig-a}\n//| alt: x\n\(option)a\n```\n"
    var site = try SampleSite.site(["", body, body]) { cell in
      var result = SampleSite.result(for: cell)
      guard cell.file == "1-c1.md" else { return result }
      switch lack {
      case .failed, .expected: result.status = .failed(problem)
      case .blocked: result.status = .blocked(on: "fig-b", problem)
      case .value, .drawing: break
      }
      return result
    }
    if lack == .value { site.result.chapters[1].values = [.failed(problem)] }
    if lack == .drawing {
      let key = site.result.chapters[1].cells[0].outputs[0].key
      site.artifact = { node, _, make in
        if node == key { throw SiteError(description: "no font") }
        return try make()
      }
      site.result.chapters[2].cells[0].outputs[0].key = Digest(of: "other")
    }
    _ = try site.write(to: folder)
    let problems = SiteVerification.problems(of: folder, for: site.book)
    #expect(problems.map(\.path) == (lack == .expected ? [] : ["1-c1.md"]), "\(problems)")
    #expect(problems.allSatisfy { $0.kind == .outdated && $0.message.contains("lack results") })
  }

  @Test func remainsOfAKilledRunAreRemoved() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let site = try SampleSite.site(["", ""])
    _ = try site.write(to: folder)
    // Process numbers end far below this one; the other process is this one, which lives.
    let own = ".a.html.\(ProcessInfo.processInfo.processIdentifier)-7.tmp"
    for name in [".a.html.1999999999-7.tmp", own, ".hidden.tmp", "x.1999999999-7.tmp"] {
      try Self.put("x", name, in: folder)
    }
    #expect(try site.write(to: folder) == [])
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!left.contains(".a.html.1999999999-7.tmp"))
    #expect(left.contains(own) && left.contains(".hidden.tmp"))
    #expect(left.contains("x.1999999999-7.tmp"))
  }

  @Test func aFirstManifestStillTellsWhatIsStale() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Self.put("old", "old.html", in: folder)
    try Self.put("old", "index.html", in: folder)
    try Self.put(
      "{\"files\":{\"old.html\":\"x\",\"index.html\":\"y\"}}", "manifest.json", in: folder)
    let changes = try SampleSite.site(["", ""]).write(to: folder)
    #expect(changes.contains(ChangedFile("old.html", .removed)))
    #expect(changes.contains(ChangedFile("index.html", .changed)))
  }
}
