import Foundation
import Testing

@testable import Scaffolding

@Suite struct ChapterTemplateTests {
  private let folder: TestFolder

  init() throws {
    folder = try TestFolder()
    try folder.write("title: T\nchapters:\n  - 00-front-page.md\n  - 20-b.md\n", to: "book.yml")
    try folder.write("---\ntitle: F\n---\n", to: "00-front-page.md")
    try folder.write("---\ntitle: B\n---\n", to: "20-b.md")
  }

  @Test func writesAChapterAndListsIt() throws {
    let created = try ChapterTemplate.create(title: "What: a “wider” one", in: folder.url)
    #expect(created.name == "what-a-wider-one")
    #expect(created.file.lastPathComponent == "30-what-a-wider-one.md")
    #expect(created.changedLines == [.init(number: 5, text: "  - 30-what-a-wider-one.md")])
    #expect(
      try folder.read("book.yml")
        == "title: T\nchapters:\n  - 00-front-page.md\n  - 20-b.md\n  - 30-what-a-wider-one.md\n")
    let text = try folder.read("30-what-a-wider-one.md")
    #expect(text.hasPrefix("---\ntitle: \"What: a “wider” one\"\nsummary: >-\n  Say in"))
    #expect(text.contains("\n```swift {#fig-what-a-wider-one}\n//| cap: "))
    #expect(text.contains("@fig-what-a-wider-one shows"))
    #expect(text.contains("`{swift} squares[9]`"))
    #expect(text.hasSuffix("say.\n"))
    #expect(!text.contains("uses:"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    #expect(
      folder.names
        == ["00-front-page.md", "20-b.md", "30-what-a-wider-one.md", "book.yml"])
  }

  @Test func mentionsTheModelsChapter() throws {
    try folder.write("", to: "10-the-subject-model.md")
    let created = try ChapterTemplate.create(title: "More", in: folder.url)
    let text = try String(contentsOf: created.file, encoding: .utf8)
    #expect(text.contains("the line `uses: [the-subject-model]`"))
  }

  @Test func numbersByTensAfterTheOthers() throws {
    try folder.write("", to: "90-directive-reference.md")
    #expect(
      try ChapterTemplate.create(title: "C", in: folder.url).file.lastPathComponent == "30-c.md")
    try folder.write("", to: "095-d.md")
    #expect(
      try ChapterTemplate.create(title: "E", in: folder.url).file.lastPathComponent == "100-e.md")
    try folder.write("title: T\n", to: "book.yml")
    for name in ["095-d.md", "100-e.md"] {
      try FileManager.default.removeItem(at: folder.file(name))
    }
    try folder.write("", to: "95-f.md")
    let created = try ChapterTemplate.create(title: "G", in: folder.url)
    #expect(created.file.lastPathComponent == "96-g.md")
    #expect(created.changedLines == [])
    #expect(try folder.read("book.yml") == "title: T\n")
  }

  @Test func staysBelowTheDirectiveReference() throws {
    try folder.write("", to: "90-directive-reference.md")
    try folder.write("", to: "80-c.md")
    for file in ["81-d.md", "82-e.md"] {
      let title = String(file.dropFirst(3).dropLast(3))
      let created = try ChapterTemplate.create(title: title, in: folder.url)
      #expect(created.file.lastPathComponent == file)
    }
    try folder.write("", to: "89-f.md")
    #expect(
      try ChapterTemplate.create(title: "G", in: folder.url).file.lastPathComponent == "90-g.md")
  }

  @Test func namesWhatCannotBeSpelled() throws {
    for (title, file) in [
      ("日本", "30-chapter.md"), ("???", "40-chapter-2.md"), ("Index", "50-index-chapter.md"),
    ] {
      #expect(
        try ChapterTemplate.create(title: title, in: folder.url).file.lastPathComponent == file)
    }
  }

  @Test func takesALabelThatIsFree() throws {
    try folder.write("```swift {#fig-more}\n```\n```swift {#fig-more-2 .x}\n```\n", to: "20-b.md")
    let created = try ChapterTemplate.create(title: "More", in: folder.url)
    #expect(try String(contentsOf: created.file, encoding: .utf8).contains("{#fig-more-3}"))
  }

  @Test func refusesWhatWouldNotWork() throws {
    let before = folder.names
    #expect(throws: ScaffoldingError.duplicateChapter(name: "b", file: "20-b.md")) {
      try ChapterTemplate.create(title: "B!", in: folder.url)
    }
    #expect(throws: ScaffoldingError.emptyTitle) {
      try ChapterTemplate.create(title: "", in: folder.url)
    }
    let missing = folder.file("none")
    #expect(throws: ScaffoldingError.noBook(folder: missing.path)) {
      try ChapterTemplate.create(title: "C", in: missing)
    }
    try folder.write("title: T\nchapters: *all\n", to: "book.yml")
    #expect(throws: ScaffoldingError.unreadableChapters(line: 2, file: "30-c.md")) {
      try ChapterTemplate.create(title: "C", in: folder.url)
    }
    try Data([0x74, 0xFF, 0x0A]).write(to: folder.file("book.yml"))
    #expect(throws: ScaffoldingError.self) {
      try ChapterTemplate.create(title: "C", in: folder.url)
    }
    #expect(folder.names == before)
  }

  @Test func keepsTheLinkAndThePermissionsOfTheBooksFile() throws {
    let real = try TestFolder()
    try FileManager.default.moveItem(at: folder.file("book.yml"), to: real.file("real.yml"))
    chmod(real.file("real.yml").path, 0o600)
    try FileManager.default.createSymbolicLink(
      at: folder.file("book.yml"), withDestinationURL: real.file("real.yml"))
    _ = try ChapterTemplate.create(title: "C", in: folder.url)
    #expect(try real.read("real.yml").hasSuffix("  - 20-b.md\n  - 30-c.md\n"))
    var status = stat()
    #expect(stat(real.file("real.yml").path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test func takesTheChapterBackIfTheBookCannotBeChanged() throws {
    // A folder that was removed after its file had been found cannot take a new version of it.
    let chapter = folder.file("30-c.md")
    try folder.write("x", to: "30-c.md")
    #expect(throws: (any Error).self) {
      try ChapterTemplate.replace(
        folder.file("gone/book.yml"), with: "x", otherwiseRemoving: chapter)
    }
    #expect(!FileManager.default.fileExists(atPath: chapter.path))
  }

  @Test(arguments: [
    (ScaffoldingError.emptyTitle, "write one in quotation marks"),
    (.unprintableTitle(position: 3), "character 3 of the title"),
    (.longTitle(limit: 200), "longer than 200 characters"),
    (.noBook(folder: "X"), "X has no book.yml: name the folder of a book with --book"),
    (.duplicateChapter(name: "b", file: "20-b.md"), "`b` already, 20-b.md: choose another title"),
    (.unreadableChapters(line: 2, file: "c.md"), "line 2 of book.yml"),
    (.bookExists(path: "X"), "X is there already: choose another folder"),
    (.notAFolder(path: "X"), "X is a file"), (.failed(reason: "why"), "why"),
  ])
  func saysWhatToDo(_ error: ScaffoldingError, _ part: String) {
    #expect(error.description.contains(part))
  }
}
