import Foundation
import Testing

/// `render` with chapters named and with each of its options.
@Suite struct ChapterRenderTests {
  @Test(arguments: ["two", "10-two.md", "Chapters/10-two.md", "10-two", "two.html", "two.md"])
  func aNamedChapterLeavesOthersAlone(name: String) throws {
    let book = try ChapterBook()
    #expect(try book.run("render").status == 0)
    try book.edit("Chapters/10-two.md", "[2, 4, 6]", "[2, 4, 7]")
    try book.edit("Chapters/20-three.md", "6, 9]", "6, 8]")
    let before = try book.marks(in: "Output")
    let results = try book.results()
    let outcome = try book.run("render", name)
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("1 result computed"), "\(outcome.errors)")
    #expect(outcome.errors.contains("pages left as they are, as results are missing: three"))
    #expect(outcome.output.isEmpty)
    let after = try book.marks(in: "Output")
    for page in ["index.html", "three.html", "figures/three-fig-three-light.png"] {
      #expect(after[page] == before[page], "\(page)")
    }
    #expect(after["two.html"] != before["two.html"])
    #expect(try book.results().count == results.count + 1)
  }

  @Test func severalChaptersInAFreshFolder() throws {
    let book = try ChapterBook()
    let outcome = try book.run("render", "one", "three")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("2 results computed"), "\(outcome.errors)")
    #expect(book.exists("Output/index.html") && book.exists("Output/three.html"))
    #expect(!book.exists("Output/two.html"))
    #expect(try book.run("render").errors.contains("1 result computed, 2 reused"))
  }

  @Test func anUnknownChapterIsBadUsage() throws {
    let book = try ChapterBook()
    let outcome = try book.run("render", "thre")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("no chapter “thre”; did you mean “three”?"))
    #expect(try book.run("render", "appendix").errors.contains("its chapters are"))
    #expect(!book.exists("Output"))
  }

  @Test func explainSaysWhyForEachCall() throws {
    let book = try ChapterBook()
    #expect(try book.run("render").status == 0)
    try book.edit("Chapters/10-two.md", "\"Place\"", "\"Position\"")
    let outcome = try book.run("render", "--explain")
    let lines = outcome.output.split(separator: "\n")
    let computed = try #require(lines.firstIndex { $0.contains("  computed  plot(") })
    #expect(lines[computed + 1].contains("10-two.md:11:1: the argument `x` changed"))
    #expect(lines.count { $0.contains("  hit  plot(") } == 2)
  }

  @Test func settingsAndProfiles() throws {
    let book = try ChapterBook()
    #expect(try book.run("render").status == 0)
    let set = try book.run("render", "--set", "size=5")
    // Only the third chapter reads the setting.
    #expect(set.errors.contains("1 result computed, 2 reused"), "\(set.errors)")
    #expect(try book.text("Output/figures/three-fig-three.csv").contains(",5"))
    #expect(try book.run("render", "--profile", "quick").errors.contains("1 result computed"))
    #expect(
      try book.run("render", "--profile", "quick", "--set", "size=3").errors.contains(
        "0 results computed"))
    for (arguments, message) in [
      (["--set", "sise=5"], "did you mean `size`?"), (["--set", "size=much"], "`much`"),
      (["--profile", "quik"], "quick"),
    ] {
      let outcome = try book.run(["render"] + arguments)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }
    #expect(try book.run("render", "--set", "size").status == 64)
  }

  @Test func mistakesAsJSONAndNothingElse() throws {
    let book = try ChapterBook()
    let right = try book.run("render", "--json-errors")
    #expect(right.status == 0)
    #expect(try PrintedMistake.list(right.output) == [])
    try book.edit("Chapters/10-two.md", "plot([", "plt([")
    let before = try book.files(in: "Output")
    let wrong = try book.run("render", "--json-errors")
    #expect(wrong.status == 1)
    #expect(wrong.errors.isEmpty, "\(wrong.errors)")
    let mistake = try #require(try PrintedMistake.list(wrong.output).first)
    #expect(mistake.code == "unknown-directive")
    #expect(mistake.severity == "error")
    #expect(mistake.position == .init(file: "10-two.md", line: 11, column: 1))
    #expect(mistake.suggestion == "did you mean `plot`?")
    #expect(try book.files(in: "Output") == before)
    #expect(try book.run("render", "--json-errors", "--explain").status == 64)
  }

  @Test func aBookThatCannotBeReadIsJSONToo() throws {
    let book = try ChapterBook()
    try book.write("title: [", to: "Chapters/book.yml")
    let outcome = try book.run("render", "--json-errors")
    #expect(outcome.status == 1)
    #expect(try PrintedMistake.list(outcome.output).first?.position.file == "book.yml")
  }

  @Test func strictCountsWarnings() throws {
    let book = try ChapterBook()
    #expect(try book.run("render", "--strict").status == 0)
    try book.edit("Chapters/20-three.md", "let values", "let unread = 1\nlet values")
    let lenient = try book.run("render")
    #expect(lenient.status == 0)
    #expect(lenient.errors.contains("warning"), "\(lenient.errors)")
    let strict = try book.run("render", "--strict")
    #expect(strict.status == 1)
    #expect(!strict.errors.contains("warning"), "\(strict.errors)")
    #expect(try book.run("check", "--strict").status == 1)
  }

  @Test func theFirstFailureStopsAndNoPageIsWritten() throws {
    let book = try SmallBook()
    #expect(try book.run("render").status == 0)
    let pages = try book.files(in: "Output")
    book.chapter = """
      ```swift {}
      let model = languageModel("tiny")
      let news = corpus("news")
      let activations = harvest(model, on: news, sites: [.residual(1)], tokens: 900_096)
      activations[0].count
      ```

      ```swift {#fig-after}
      //| cap: It comes after the failure.
      //| alt: A line.
      plot([series("a", x: [1, 2], y: [1, 2])], x: "x", y: "y")
      ```
      """
    let fast = try book.run("render", "--fail-fast", "--json-errors")
    #expect(fast.status == 1)
    let mistakes = try PrintedMistake.list(fast.output)
    #expect(mistakes.map(\.code) == ["failed-directive"])
    #expect(mistakes.first?.position == .init(file: "00-small.md", line: 8, column: 19))
    #expect(!fast.errors.contains("plot("))
    #expect(try book.files(in: "Output") == pages)
    let slow = try book.run("render")
    #expect(slow.status == 1)
    #expect(slow.errors.contains("plot("))
    #expect(try book.files(in: "Output") != pages)
  }

  @Test func oneFileNeedsNoOther() throws {
    let book = try ChapterBook()
    let outcome = try book.run("render", "--single-file", "all.html")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("all.html: the whole book"))
    let page = try book.text("all.html")
    for name in ["one", "two", "three"] { #expect(page.contains("A figure of \(name).")) }
    let references = page.matches(of: /\s(?:src|href|srcset|poster|data|action)="([^"]*)"/)
    #expect(references.count > 6)
    for reference in references {
      let target = reference.1
      #expect(target.hasPrefix("#") || target.hasPrefix("data:"), "\(target.prefix(80))")
      if target.hasPrefix("#"), target.count > 1 {
        #expect(page.contains("id=\"\(target.dropFirst())\""), "\(target)")
      }
    }
    #expect(!page.contains("@import"))
    for url in page.matches(of: /url\(\s*["']?([^)"']*)/) { #expect(url.1.hasPrefix("data:")) }
    #expect(try book.run("render", "--single-file", "nowhere/all.html").status == 1)
  }

  @Test(arguments: [
    (["--store", "Output/results"], "results"), (["--store", "Chapters/results"], "Chapters"),
    (["--output", "Chapters"], "the book's folder"),
    (["--output", "."], "contains it"), (["--output", "/"], "root of a disk"),
  ])
  func foldersThatWouldMix(arguments: [String], message: String) throws {
    let book = try ChapterBook()
    for command in ["render", "preview"] {
      let program = try book.start([command] + arguments)
      #expect(program.waits(for: message), "\(program.errors)")
      #expect(try program.wait(seconds: 5)?.status == 64, "\(program.errors)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: book.folder.path) == ["Chapters"])
    #expect(try book.files(in: "Chapters").count == 4)
  }

  @Test func somebodyElsesSite() throws {
    let book = try ChapterBook()
    try book.write("<p>mine</p>", to: "Output/index.html")
    let outcome = try book.run("render")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("did not make it"), "\(outcome.errors)")
    #expect(try book.text("Output/index.html") == "<p>mine</p>")
    #expect(!book.exists(".monograph/last.json"))
  }

  @Test func aWarmRenderTouchesNothing() throws {
    let book = try SmallBook()
    #expect(try book.run("render").status == 0)
    #expect(try book.run("render").status == 0)
    let before = (try book.marks(in: "Output"), try book.marks(in: ".monograph"))
    let outcome = try book.run("render")
    #expect(outcome.errors.contains("0 results computed, 5 reused, 0 files changed"))
    #expect(try book.marks(in: "Output") == before.0)
    #expect(try book.marks(in: ".monograph") == before.1)
  }
}
