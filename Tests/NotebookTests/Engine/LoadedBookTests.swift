import Foundation
import Testing

@testable import Notebook

/// From Markdown files to results: positions survive the whole way.
struct LoadedBookTests {
  @Test func mistakesPointIntoTheFileEvenInsideAList() async throws {
    let toy = try ToyStore()
    try Data("title: Toy\nchapters: [10-one.md]\n".utf8).write(
      to: toy.folder.appendingPathComponent("book.yml"))
    let text = """
      ---
      title: One
      ---

      The sum is `{swift} 1 + totl`, and `{swift} 2 * 3`.

      ```swift {#first}
      //| echo: true
      let total = 3
      trian(on: total)
      ```

      * An item

        ```swift {}
        let 名 = [1, 2]
        名.cuont
        ```
      """
    let file = toy.folder.appendingPathComponent("10-one.md")
    try Data(text.utf8).write(to: file)
    let loaded = BookLoader.load(folder: toy.folder, profile: nil)
    let book = try #require(loaded.book, "\(loaded.diagnostics)")
    let diagnostics = await Checker(library: ToyLibrary.library()).check(book)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let marked = diagnostics.map { diagnostic in
      String(
        lines[diagnostic.position.line - 1].unicodeScalars
          .dropFirst(diagnostic.position.column - 1).prefix(diagnostic.length))
    }
    #expect(marked == ["totl", "trian", "cuont"], "\(diagnostics)")
    let fixed = text.replacing("totl", with: "total").replacing("trian(on: total)", with: "total")
      .replacing("cuont", with: "count")
    try Data(fixed.utf8).write(to: file)
    let again = try #require(BookLoader.load(folder: toy.folder, profile: nil).book)
    let result = try await toy.engine().execute(again)
    #expect(result.diagnostics == [])
    let chapter = try #require(result.chapters.first)
    let shown = chapter.values.map { value in
      if case .text(let text, _, _) = value { text } else { "failed" }
    }
    #expect(shown == ["4", "6"])
  }
}
