import Foundation
import Testing

@testable import Scaffolding

@Suite struct BookTemplateTests {
  private let files = [
    "Chapters/book.yml", "Chapters/00-front-page.md", "Chapters/10-first-steps.md",
  ]

  @Test func beginsABookInANewFolder() throws {
    let parent = try TestFolder()
    let folder = parent.file("deep/book")
    let written = try BookTemplate.create(in: folder, title: "On: numbers")
    #expect(
      written.map { String($0.path.dropFirst(folder.path.count + 1)) } == files + [".gitignore"])
    #expect(
      try parent.read("deep/book/Chapters/book.yml")
        .hasPrefix("title: \"On: numbers\"\n\n# In the order"))
    #expect(try parent.read("deep/book/.gitignore") == ".monograph/\n")
    for file in files {
      let text = try parent.read("deep/book/\(file)")
      #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }
    #expect(
      try ChapterList(parent.read("deep/book/Chapters/book.yml")).files
        == ["00-front-page.md", "10-first-steps.md"])
  }

  @Test func leavesOtherFilesAlone() throws {
    let folder = try TestFolder()
    try folder.write("mine", to: "README.md")
    try folder.write("*.o\r\nbuild", to: ".gitignore")
    _ = try BookTemplate.create(in: folder.url, title: "T")
    #expect(try folder.read("README.md") == "mine")
    #expect(try folder.read(".gitignore") == "*.o\r\nbuild\r\n.monograph/\r\n")
  }

  @Test(arguments: [".monograph/\n", "a\n/.monograph\n", ".monograph\r\n"])
  func ignoresTheStoreOnce(_ text: String) throws {
    let folder = try TestFolder()
    try folder.write(text, to: ".gitignore")
    let written = try BookTemplate.create(in: folder.url, title: "T")
    #expect(written.count == 3)
    #expect(try folder.read(".gitignore") == text)
  }

  @Test func refusesAFolderWithABook() throws {
    let folder = try TestFolder()
    try folder.write("", to: "book.yml")
    #expect(throws: ScaffoldingError.bookExists(path: folder.file("book.yml").path)) {
      try BookTemplate.create(in: folder.url, title: "T")
    }
    try FileManager.default.moveItem(at: folder.file("book.yml"), to: folder.file("Chapters"))
    #expect(throws: ScaffoldingError.bookExists(path: folder.file("Chapters").path)) {
      try BookTemplate.create(in: folder.url, title: "T")
    }
    #expect(throws: ScaffoldingError.notAFolder(path: folder.file("Chapters").path)) {
      try BookTemplate.create(in: folder.file("Chapters"), title: "T")
    }
    #expect(throws: ScaffoldingError.emptyTitle) {
      try BookTemplate.create(in: folder.file("new"), title: " ")
    }
    #expect(folder.names == ["Chapters"])
  }

  @Test func removesWhatItMadeIfItFails() throws {
    let folder = try TestFolder()
    try FileManager.default.createDirectory(
      at: folder.file(".gitignore"), withIntermediateDirectories: false)
    #expect(throws: ScaffoldingError.self) { try BookTemplate.create(in: folder.url, title: "T") }
    #expect(folder.names == [".gitignore"])
  }
}
