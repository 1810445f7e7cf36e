import Foundation
import Storage
import Testing

@testable import Notebook

/// Books as folders of files.
@Suite struct BookLoaderTests {
  private func load(
    _ files: [String: String], profile: String? = nil, overrides: [String: String] = [:]
  ) throws -> (book: Book?, diagnostics: [Diagnostic]) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    return BookLoader.load(folder: folder, profile: profile, overrides: overrides)
  }

  private func codes(_ diagnostics: [Diagnostic]) -> [String] {
    diagnostics.map { "\($0.position) \($0.code)" }
  }

  private let front = "---\ntitle: T\n---\n"

  @Test func chaptersResourcesAndProfiles() throws {
    let digest = String(repeating: "a", count: 64)
    let loaded = try load(
      [
        "book.yml": """
        title: A book
        subtitle: Below
        authors: [Ann, Bob]
        resources:
          news: { file: n.zip, sha256: \(digest), package: p==1, member: p/n.zip, column: text }
        profiles:
          standard: { tokens: 262144, l1: [1e-4, 1], name: "7", fast: false, ratio: 2 }
          quick: { tokens: 16_384 }
        """,
        "20-later_on.md": front, "00-front.md": front, "README.md": "no chapter",
      ], profile: "quick", overrides: ["l1": "[1, 2]", "fast": "true"])
    #expect(loaded.diagnostics.isEmpty)
    let book = try #require(loaded.book)
    #expect(book.chapters.map(\.name) == ["front", "later_on"])
    #expect(book.title == "A book" && book.subtitle == "Below" && book.authors == ["Ann", "Bob"])
    #expect(book.resources["news"]?.options == ["column": "text"])
    #expect(book.resources["news"]?.digest?.hexadecimal == digest)
    #expect(book.resources["news"]?.position.line == 5)
    let settings = book.settings.mapValues { "\($0)" }
    #expect(settings["tokens"] == "\(Value.integer(16_384))")
    #expect(settings["l1"] == "\(Value.array([.real(1), .real(2)]))")
    #expect(settings["name"] == "\(Value.text("7"))")
    #expect(settings["fast"] == "\(Value.boolean(true))")
    #expect(settings["ratio"] == "\(Value.integer(2))")
  }

  @Test(arguments: [
    ("titel: A", "book.yml:1:1 missing-title, book.yml:1:1 unknown-key"),
    ("title: A\nresources: 3", "book.yml:2:12 yaml-type"),
    ("title: A\nresources:\n  m: { sha256: abc }", "book.yml:3:16 bad-digest"),
    ("title: A\nresources:\n  m: { package: p }", "book.yml:3:3 missing-key"),
    ("title: A\nprofiles:\n  standard: { a: {} }", "book.yml:3:18 yaml-type"),
    ("title: A\nprofiles:\n  quick: { a: 1 }", "book.yml:2:1 unknown-profile"),
    (
      "title: A\nprofiles:\n  standard: { a: 1 }\n  quick: { b: 1 }",
      "book.yml:4:12 unknown-setting"
    ),
    ("title: A\ntitle: B", "book.yml:1:1 duplicate-key"),
    ("title: [", "book.yml:1:9 yaml-syntax"),
    ("title: A\nchapters: [../x.md]", "book.yml:2:12 bad-chapter-name"),
    ("title: A\nchapters: [b.md]", "book.yml:2:12 missing-file"),
    ("title: A\nchapters: [a.md, 2-a.md]", "book.yml:2:18 duplicate-chapter"),
    (String(repeating: "[", count: 9_999), "book.yml:1:1 yaml-syntax"),
  ])
  func configurationErrors(_ text: String, _ expected: String) throws {
    let found = try load(["book.yml": text, "a.md": front]).diagnostics
    if text.contains("title: B") {
      #expect(found.map(\.code) == ["duplicate-key"])
    } else {
      #expect(codes(found).sorted().joined(separator: ", ").hasPrefix(expected))
    }
  }

  @Test func unknownSettingsAndProfilesNameTheNearest() throws {
    let files = ["book.yml": "title: A\nprofiles:\n  standard: { tokens: 1 }", "a.md": front]
    let setting = try load(files, overrides: ["token": "2"]).diagnostics
    #expect(setting.map(\.suggestion) == ["did you mean `tokens`?"])
    let profile = try load(files, profile: "standart").diagnostics
    #expect(profile.map(\.suggestion) == ["did you mean `standard`?"])
    #expect(
      try load(files, overrides: ["tokens": "many"]).diagnostics.map(\.code) == ["bad-setting"])
  }

  @Test func everyBookHasASeed() throws {
    let loaded = try load(["book.yml": "title: A", "a.md": front], overrides: ["seed": "2"])
    #expect(loaded.diagnostics == [])
    #expect(loaded.book?.seed == 2)
  }

  @Test func missingBook() throws {
    let loaded = try load([:])
    #expect(loaded.book == nil && loaded.diagnostics.map(\.code) == ["missing-file"])
  }

  @Test func referencesLinksAndLabelsAcrossChapters() throws {
    let found = try load([
      "book.yml": "title: A",
      "0-a.md": front
        + "@fig-one @fig-on [x](1-b.md#sec-s) [x](b.md#nowhere) [x](c.md) [x](#cell-9)\n"
        + "[x](javascript:a) ![](i.png) ![x](../i.png) ![x](i.png)\n\n"
        + "```swift {#tbl-a}\n//| cap: x\n```\n",
      "1-b.md": "---\ntitle: B\nuses: [aa]\n---\n"
        + "## S {#sec-s}\n\n```swift {#fig-one}\n//| cap: x\n//| alt: x\n```\n\n"
        + "```swift {#tbl-a}\n//| cap: x\n```\n",
    ]).diagnostics
    #expect(
      codes(found) == [
        "0-a.md:4:10 unknown-reference", "0-a.md:4:36 unknown-anchor",
        "0-a.md:4:54 unknown-chapter", "0-a.md:4:64 unknown-anchor", "0-a.md:5:1 link-scheme",
        "0-a.md:5:20 missing-alt", "0-a.md:5:31 bad-image", "0-a.md:5:46 missing-file",
        "1-b.md:3:8 unknown-chapter", "1-b.md:12:11 duplicate-label",
      ])
    #expect(found.first?.suggestion == "did you mean `@fig-one`?")
    #expect(
      found.last?.notes.first?.position == SourcePosition(file: "0-a.md", line: 7, column: 11))
  }

  @Test func numbersAndAddresses() throws {
    let cells = "```swift {#fig-%}\n//| alt: x\n```\n\n```swift {#fig-%%}\n//| alt: x\n```\n"
    let loaded = try load([
      "book.yml": "title: A", "0-a.md": front + cells.replacing("%", with: "a"),
      "1-b.md": front + "## Se*c* {#sec-s}\n\n" + cells.replacing("%", with: "b"),
    ])
    let book = try #require(loaded.book)
    let references = CrossReferences(book.chapters)
    #expect(references.pages == ["index.html", "b.html"])
    #expect(references.targets["fig-aa"]?.text == "Figure\u{A0}2")
    #expect(references.targets["fig-bb"]?.text == "Figure\u{A0}1.2")
    #expect(references.targets["sec-s"]?.text == "“Sec”")
    #expect(references.address(of: "fig-b", from: 1) == "#fig-b")
    #expect(references.address(of: "fig-b", from: 0) == "b.html#fig-b")
    #expect(references.resolve(link: "b.md", from: 0) == .page("b.html"))
    #expect(references.resolve(link: "./1-b.md#sec-s", from: 0) == .page("b.html#sec-s"))
    #expect(references.resolve(link: "https://a.md", from: 0) == nil)
  }

  @Test(
    arguments: [
      ("java\tscript:x", "javascript"), (" JAVASCRIPT:x", "javascript"), ("a/b:c", nil),
      ("#a:b", nil), ("https://a", "https"), ("mailto:a@b", "mailto"), ("?a:b", nil),
    ] as [(String, String?)])
  func schemes(_ address: String, _ expected: String?) {
    #expect(address.scheme == expected)
  }

  @Test func suggestionsAreNearOrComplete() {
    #expect(
      NearestName.suggestion(for: "tokes", among: ["tokens", "l1"]) == "did you mean `tokens`?")
    #expect(NearestName.suggestion(for: "zzz", among: ["b", "a"]) == "there are `a` and `b`")
    #expect(NearestName.suggestion(for: "zzz", among: [String]()) == nil)
  }
}
