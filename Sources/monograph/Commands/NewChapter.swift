import ArgumentParser
import Foundation
import Scaffolding

/// Begins a chapter.
struct NewChapter: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Begin a chapter that renders at once, and add it to book.yml.")

  @Argument(help: "The chapter's title.")
  var title: String

  @Option(name: .customLong("book"), help: "The folder of the book.", completion: .directory)
  var folder = "Chapters"

  func run() throws {
    let book = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL
    let chapter = try ChapterTemplate.create(title: title, in: book)
    print("\(folder)/\(chapter.file.lastPathComponent): edit it, then run `monograph render`")
    for line in chapter.changedLines { print("\(folder)/book.yml:\(line.number): \(line.text)") }
  }
}

/// Begins a book.
struct InitBook: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Begin a book in a new or empty folder.")

  @Argument(help: "The folder; the current one if none is named.", completion: .directory)
  var folder = "."

  @Option(help: "The book's title.")
  var title = "A new book"

  func run() throws {
    let url = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL
    for file in try BookTemplate.create(in: url, title: title) {
      let prefix = url.path.hasSuffix("/") ? url.path : url.path + "/"
      print(file.path.hasPrefix(prefix) ? String(file.path.dropFirst(prefix.count)) : file.path)
    }
    let change = folder == "." ? "" : "cd \(folder), then "
    print("\(change)run `monograph render` and open Output/index.html, or run `monograph preview`")
  }
}
