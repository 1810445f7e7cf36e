import Foundation
import Testing

/// `check` with each of its options.
@Suite struct CheckTests {
  @Test func aGoodBook() throws {
    let book = try ChapterBook()
    let outcome = try book.run("check")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "3 chapters: no mistakes found\n")
    #expect(outcome.output.isEmpty)
    let json = try book.run("check", "--json")
    #expect(json.status == 0)
    #expect(try PrintedMistake.list(json.output) == [])
    #expect(json.errors.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: book.folder.path) == ["Chapters"])
  }

  @Test func everyMistakeHasItsPlace() throws {
    let book = try ChapterBook()
    try book.edit("Chapters/00-one.md", "y: values", "z: values")
    try book.edit("Chapters/10-two.md", "series(", "serie(")
    try book.edit("Chapters/20-three.md", "values[1]", "value[1]")
    let text = try book.run("check")
    #expect(text.status == 1)
    #expect(text.errors.contains("\n3 errors\n"), "\(text.errors)")
    let json = try book.run("check", "--json")
    #expect(json.status == 1)
    let mistakes = try PrintedMistake.list(json.output)
    #expect(mistakes.map(\.position.file) == ["00-one.md", "10-two.md", "20-three.md"])
    #expect(mistakes.map(\.position.line) == [11, 11, 14], "\(json.output)")
    #expect(mistakes.map { $0.suggestion?.contains("`") } == [true, true, true], "\(json.output)")
    for mistake in mistakes {
      let place = mistake.position
      #expect(text.errors.contains("\(place.file):\(place.line):\(place.column): error:"))
    }
  }

  @Test func textIsCheckedToo() throws {
    let book = try ChapterBook()
    try book.edit("Chapters/00-one.md", "@fig-one", "@fig-won")
    try book.edit("Chapters/10-two.md", "What two", "[What](30-four.md) two")
    try book.edit("Chapters/20-three.md", "//| alt: A line that rises.\n", "")
    let outcome = try book.run("check", "--json")
    #expect(outcome.status == 1)
    let mistakes = try PrintedMistake.list(outcome.output)
    #expect(mistakes.map(\.position.file) == ["00-one.md", "10-two.md", "20-three.md"])
    #expect(mistakes.map(\.position.line).prefix(2) == [5, 5], "\(outcome.output)")
    #expect(mistakes.last?.code == "missing-alt")
  }

  /// A check reads a model's header only: weights that cannot be loaded are met by a render.
  @Test func weightsAreNotLoaded() throws {
    let book = try SmallBook()
    let model = book.program.data.appendingPathComponent("tiny.gguf")
    var bytes = try Data(contentsOf: model)
    bytes.replaceSubrange(bytes.count - 64..<bytes.count, with: repeatElement(0xFF, count: 64))
    try bytes.write(to: model)
    let outcome = try book.run("check")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "1 chapter: no mistakes found\n")
    #expect(try book.run("render").errors.contains("has values that are not finite"))
  }

  @Test func warningsCountOnlyWhenStrict() throws {
    let book = try ChapterBook()
    try book.edit("Chapters/00-one.md", "let values", "let unread = 1\nlet values")
    let lenient = try book.run("check", "--json")
    #expect(lenient.status == 0)
    #expect(try PrintedMistake.list(lenient.output).map(\.severity) == ["warning"])
    let strict = try book.run("check", "--json", "--strict")
    #expect(strict.status == 1)
    #expect(try PrintedMistake.list(strict.output).map(\.severity) == ["error"])
  }

  /// One thing done to a book or its pages, and what is said about it.
  struct Change: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var code: String
    var file: String
    var severity = "error"
    var make: @Sendable (TestFolder) throws -> Void
  }

  static let changes: [Change] = [
    Change(testDescription: "chapter edited", code: "site-outdated", file: "10-two.md") {
      try $0.edit("Chapters/10-two.md", "What", "Here is what")
    },
    Change(testDescription: "settings edited", code: "site-outdated", file: "book.yml") {
      try $0.edit("Chapters/book.yml", "Three chapters", "3 chapters")
    },
    Change(testDescription: "chapter added", code: "site-outdated", file: "30-four.md") {
      try $0.write(ChapterBook.chapter("Four", values: "[1, 2, 3]"), to: "Chapters/30-four.md")
    },
    Change(testDescription: "chapter removed", code: "site-outdated", file: "20-three.md") {
      try $0.remove("Chapters/20-three.md")
    },
    Change(testDescription: "page edited", code: "site-changed", file: "two.html") {
      try $0.edit("Output/two.html", "What", "Not what")
    },
    Change(testDescription: "page removed", code: "site-missing", file: "two.html") {
      try $0.remove("Output/two.html")
    },
    Change(testDescription: "record removed", code: "site-missing", file: "run.html") {
      try $0.remove("Output/run.html")
    },
    Change(testDescription: "no manifest", code: "site-missing", file: "manifest.json") {
      try $0.remove("Output/manifest.json")
    },
    Change(testDescription: "half a manifest", code: "site-missing", file: "manifest.json") {
      try $0.write("{ \"files\": {", to: "Output/manifest.json")
    },
    Change(
      testDescription: "foreign file", code: "site-unknown", file: "mine.txt", severity: "warning"
    ) { try $0.write("mine", to: "Output/mine.txt") },
    Change(
      testDescription: "file of a killed run", code: "site-unknown",
      file: ".two.html.99999999-1.tmp", severity: "warning"
    ) { try $0.write("half", to: "Output/.two.html.99999999-1.tmp") },
  ]

  @Test(arguments: changes) func pagesThatDoNotBelong(_ change: Change) throws {
    let book = try ChapterBook()
    #expect(try book.run("render").status == 0)
    #expect(try book.run("check", "--output", "Output").status == 0)
    try change.make(book)
    let outcome = try book.run("check", "--output", "Output", "--json")
    // A file that nobody needs does no harm.
    #expect(outcome.status == (change.severity == "error" ? 1 : 0))
    let mistakes = try PrintedMistake.list(outcome.output)
    #expect(mistakes.map(\.code) == [change.code], "\(outcome.output)")
    #expect(mistakes.map(\.position.file) == [change.file])
    #expect(mistakes.map(\.severity) == [change.severity])
    #expect(try book.run("check", "--output", "Output", "--strict").status == 1)
    guard change.testDescription != "no manifest", change.file != "mine.txt" else { return }
    #expect(try book.run("render").status == 0)
    #expect(try book.run("check", "--output", "Output", "--strict").status == 0)
  }

  @Test func anotherProfileOrFolder() throws {
    let book = try ChapterBook()
    #expect(try book.run("render", "--profile", "quick").status == 0)
    #expect(try book.run("check", "--output", "Output", "--profile", "quick").status == 0)
    let outcome = try book.run("check", "--output", "Output")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("profile `quick`, not `standard`"), "\(outcome.errors)")
    let nowhere = try book.run("check", "--output", "nowhere")
    #expect(nowhere.status == 1)
    #expect(nowhere.errors.contains("no manifest"), "\(nowhere.errors)")
    #expect(!book.exists("nowhere"))
  }

  /// A page that was left as it was does not belong to a chapter that has changed since.
  @Test func aRenderOfOneChapterLeavesOthersOutdated() throws {
    let book = try ChapterBook()
    #expect(try book.run("render").status == 0)
    try book.edit("Chapters/10-two.md", "[2, 4, 6]", "[2, 4, 7]")
    try book.edit("Chapters/20-three.md", "6, 9]", "6, 8]")
    #expect(try book.run("render", "two").status == 0)
    let outcome = try book.run("check", "--output", "Output", "--json")
    #expect(outcome.status == 1)
    let mistakes = try PrintedMistake.list(outcome.output)
    #expect(mistakes.map(\.code) == ["site-outdated"], "\(outcome.output)")
    #expect(mistakes.map(\.position.file) == ["20-three.md"])
    #expect(try book.run("render", "three").status == 0)
    #expect(try book.run("check", "--output", "Output").status == 0)
  }
}
