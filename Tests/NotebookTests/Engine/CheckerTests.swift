import Foundation
import Testing

@testable import Notebook

/// What the checker says about whole books.
struct CheckerTests {
  private func check(_ chapters: Chapter...) async -> [Diagnostic] {
    var book = ToyBook.book(settings: [:])
    book.chapters = chapters
    return await Checker(library: ToyLibrary.library()).check(book)
  }

  private func summary(_ diagnostics: [Diagnostic]) -> [String] {
    diagnostics.map { "\($0.position) \($0.severity.rawValue) \($0.code)" }
  }

  @Test func aCorrectBookHasNothingToReport() async {
    let diagnostics = await check(
      ToyBook.chapter(
        "main",
        """
        ```swift {#fig-points}
        //| alt: Rising points.
        let model = subject("toy")
        let layers = [2, 7, 12]
        let dictionaries = layers.map { train(on: harvest(model, .residual($0)), ratio: 4) }
        let scores = dictionaries.map { score($0, by: .median) }
        draw(scores)
        ```
        The best is `{swift} scores.max()`, at \\(x) `{swift} zip(layers, scores).map { $0 }[0].1`.
        """))
    #expect(diagnostics == [])
  }

  @Test func unusedDefinitionsAreWarnings() async {
    let diagnostics = await check(ToyBook.cell("let a = 1\nlet b = 2\nlet _c = 3\nb"))
    #expect(summary(diagnostics) == ["Chapters/main.md:2:5 warning unused-definition"])
  }

  @Test func aDefinitionReadByAnInlineValueOrAnotherChapterIsUsed() async {
    let first = ToyBook.chapter("first", "```swift {}\nlet a = 1\nlet b = 2\n```\n`{swift} a`")
    let second = ToyBook.chapter("second", uses: ["first"], "```swift {}\nb + 1\n```")
    #expect(await check(first, second) == [])
  }

  @Test func usesCyclesUnknownChaptersAndClashes() async {
    let one = ToyBook.chapter("one", uses: ["two"], "```swift {}\nlet a = 1\na\n```")
    let two = ToyBook.chapter("two", uses: ["one", "thre"], "```swift {}\nlet b = 1\nb\n```")
    let three = ToyBook.chapter("three", "```swift {}\nlet a = 1\na\n```")
    let diagnostics = await check(one, two, three)
    #expect(
      summary(diagnostics) == [
        "Chapters/one.md:2:8 error uses-cycle", "Chapters/two.md:2:8 error uses-cycle",
        "Chapters/two.md:2:18 error unknown-chapter",
      ])
    #expect(diagnostics.last?.suggestion == "did you mean `three`?")

    let user = ToyBook.chapter("user", uses: ["one", "three"], "```swift {}\nlet a = 3\na\n```")
    let free = ToyBook.chapter("one", "```swift {}\nlet a = 1\na\n```")
    let clashes = await check(free, three, user)
    #expect(clashes.map(\.code) == ["name-clash", "name-clash"])
    #expect(clashes.first?.notes.map(\.position.file) == ["Chapters/one.md"])
    let both = await check(
      free, three, ToyBook.chapter("user", uses: ["one", "three"], "```swift {}\na\n```"))
    #expect(both.map(\.code) == ["name-clash"])
    #expect(both.first?.notes.map(\.position.file) == ["Chapters/three.md", "Chapters/one.md"])
  }

  @Test func aNameOfAnotherChapterIsExplained() async {
    let one = ToyBook.chapter("one", "```swift {}\nlet value = 1\nvalue\n```")
    let diagnostics = await check(one, ToyBook.chapter("two", "```swift {}\nvalue + 1\n```"))
    #expect(diagnostics.map(\.code) == ["unknown-name"])
    #expect(diagnostics.first?.suggestion?.contains("uses: [one]") == true)
  }

  @Test func duplicateDefinitionsNameBothPlaces() async {
    let diagnostics = await check(
      ToyBook.chapter(
        "main", "```swift {}\nlet a = 1\na\n```\n\n```swift {}\nlet a = 2\n```"))
    #expect(summary(diagnostics) == ["Chapters/main.md:7:5 error duplicate-definition"])
    #expect(
      diagnostics.first?.notes.first?.position
        == SourcePosition(file: "Chapters/main.md", line: 2, column: 5))
  }

  @Test func figuresNeedAlternativesAndLabelsTellTheTruth() async {
    let missing = await check(ToyBook.chapter("main", "```swift {}\ndraw([1])\n```"))
    #expect(summary(missing) == ["Chapters/main.md:1:1 error missing-alt"])
    let blank = await check(
      ToyBook.chapter("main", "```swift {}\n//| alt:  \ndraw([1])\n```"))
    #expect(blank.map(\.code) == ["missing-alt"])
    // A label that announces a figure has been looked at when the chapter was read.
    let labelled = await check(ToyBook.chapter("main", "```swift {#fig-a}\ndraw([1])\n```"))
    #expect(labelled == [])
    let number = await check(ToyBook.chapter("main", "```swift {#fig-a}\n1 + 1\n```"))
    #expect(number.map(\.code) == ["label-mismatch"])
    let table = await check(ToyBook.chapter("main", "```swift {#tbl-a}\n[(a: 1, b: 2)]\n```"))
    #expect(table == [])
    let nothing = await check(
      ToyBook.chapter("main", "```swift {#tbl-a}\nlet a = 1\n```\n`{swift} a`"))
    #expect(nothing.map(\.code) == ["label-mismatch"])
  }

  @Test func inlineValuesAreChecked() async {
    let diagnostics = await check(
      ToyBook.chapter(
        "main",
        """
        Ä `{swift} later` and `{swift} latr`, `{swift} harvest(subject("a"), .embedding)`.
        ```swift {}
        let later = 3
        ```
        `{swift} let x = 1` `{swift} [1, 2][2]` `{swift} train(on: 1`
        """))
    #expect(
      summary(diagnostics) == [
        "Chapters/main.md:1:32 error unknown-name", "Chapters/main.md:1:48 error wrong-type",
        "Chapters/main.md:5:10 error unsupported-syntax",
        "Chapters/main.md:5:37 error index-out-of-range",
        "Chapters/main.md:5:61 error syntax-error",
      ])
  }

  @Test func severalArgumentsAreValidatedTogetherWhereAllAreConstant() async {
    // The activations are not constant here, so that only the run can call `validate`.
    let unknown = await check(
      ToyBook.cell("train(on: harvest(subject(\"a\"), .embedding), ratio: 3, l1: 0.5)"))
    #expect(unknown == [])
  }

  @Test func mistakesOfOneElementPointAtTheElement() async {
    let diagnostics = await check(
      ToyBook.cell(
        "let m = subject(\"a\")\n[\n  2,\n  99,\n].map { train(on: harvest(m, .residual($0))) }"))
    #expect(summary(diagnostics) == ["Chapters/main.md:5:3 error invalid-argument"])
    #expect(diagnostics.first?.notes.first?.position.line == 6)
  }

  @Test func positionsCountScalarsAndSurviveEmojiAndCarriageReturns() async {
    let diagnostics = await check(ToyBook.cell("let a = \"👩‍🔬é\" + latr\r\nlet b = a + cuont"))
    #expect(
      summary(diagnostics) == [
        "Chapters/main.md:2:18 error unknown-name", "Chapters/main.md:3:13 error unknown-name",
      ])
  }

  @Test func aCellThatExpectsAnErrorMayBeWrong() async {
    let text = "```swift {}\n//| error: expected\ntrian()\n```"
    #expect(await check(ToyBook.chapter("main", text)) == [])
  }
}
