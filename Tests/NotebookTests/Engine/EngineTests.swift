import Foundation
import Storage
import Synchronization
import Testing

@testable import Notebook

/// What is computed, what is reused, and what the pages get.
struct EngineTests {
  private func run(
    _ toy: ToyStore, _ chapters: Chapter..., settings: [String: Value] = [:]
  ) async throws -> (result: BookResult, log: [String]) {
    var book = ToyBook.book(settings: settings)
    book.chapters = chapters
    let log = ToyLog()
    let result = try await ToyLibrary.$log.withValue(log) {
      try await toy.engine(log).execute(book)
    }
    return (result, log.entries.filter { $0 != "subject" })
  }

  private func texts(_ result: BookResult, chapter: Int = 0) -> [String] {
    result.chapters[chapter].values.map { value in
      switch value {
      case .text(let text, _, _): text
      case .failed(let diagnostic): "failed: \(diagnostic.code)"
      }
    }
  }

  @Test func onlyWhatIsShownIsComputedAndOnlyOnce() async throws {
    let toy = try ToyStore()
    let chapter = ToyBook.chapter(
      "main",
      """
      ```swift {}
      let model = subject("toy")
      let found = [2, 7].map { train(on: harvest(model, .residual($0)), ratio: 4) }
      let _idle = train(on: harvest(model, .embedding))
      ```
      ```swift {}
      found.map { $0.fvu }
      train(on: harvest(model, .residual(2)), ratio: 2 + 2).fvu
      ```
      `{swift} found[1].fvu` and `{swift} found[1].best ?? 0`
      """)
    let first = try await run(toy, chapter)
    #expect(
      first.log == [
        "harvest .residual(2)", "train 2 4.0 0.001", "harvest .residual(7)", "train 7 4.0 0.001",
      ])
    #expect(texts(first.result) == ["0.701", "1"])
    #expect(first.result.diagnostics == [])
    let again = try await run(toy, chapter)
    #expect(again.log == [])
    #expect(texts(again.result) == ["0.701", "1"])
    #expect(again.result.nodes.allSatisfy { $0.outcome == .hit || $0.outcome == .immediate })
    #expect(first.result.nodes.map(\.key) == again.result.nodes.map(\.key))
  }

  @Test func onlyCallsThatARunWillMakeAreCountedBefore() async throws {
    let toy = try ToyStore()
    let totals = Mutex<[String]>([])
    let engine = Engine(
      library: ToyLibrary.library(), store: toy.store,
      reporter: TotalsReporter { node in totals.withLock { $0.append(node) } })
    let code = "let found = grid(3).filter { $0.fvu > 0.2 }\nscore(found[0])\nscore(found[1])\n"
    _ = try await engine.execute(ToyBook.book(ToyBook.cell(code)))
    totals.withLock { $0 = [] }
    // What the scores of the list are of is in the store, but the check cannot know that.
    _ = try await engine.execute(ToyBook.book(ToyBook.cell(code + "score(grid(1)[0])")))
    #expect(totals.withLock { $0 } == ["1/2", "2/2"])
  }

  @Test func aClaimWhoseNameIsComputedIsFoundTwiceWhenItIsMade() async throws {
    let toy = try ToyStore()
    let computed = "claim(\"C\\(broken(1))\")"
    let book = ToyBook.book(
      ToyBook.chapter("one", "```swift {}\n\(computed)\n```"),
      ToyBook.chapter("two", "```swift {}\nclaim(\"C1\")\n```"))
    let found = try await toy.engine().execute(book).diagnostics.filter { $0.severity == .error }
    #expect(found.map(\.code) == ["duplicate-claim"])
    #expect(found.first?.position == SourcePosition(file: "Chapters/two.md", line: 1, column: 1))
    #expect(
      found.first?.notes.map(\.position)
        == [SourcePosition(file: "Chapters/one.md", line: 1, column: 1)])
  }

  @Test func layoutNamesCommentsAndOrderDoNotMatter() async throws {
    let toy = try ToyStore()
    _ = try await run(
      toy,
      ToyBook.cell(
        "let model = subject(\"toy\")\nlet x = harvest(model, .residual(3), tokens: 500)\ntrain(on: x, ratio: 4, l1: 0.5).fvu"
      ))
    let other = ToyBook.chapter(
      "other",
      """
      ```swift {#renamed}
      //| alt: something
      /* another */ let m = subject( "toy" )  // comment
      let three = 1 + 2
      train(
        on: harvest(m, .residual(three), tokens: 5 * 100),
        l1: 1 / 2.0, ratio: 4.0).fvu
      ```
      """)
    let front = ToyBook.chapter("front", "Words.")
    let second = try await run(toy, front, other)
    #expect(second.log == [])
  }

  @Test func changingOneArgumentRunsItsConeAgain() async throws {
    let toy = try ToyStore()
    func chapter(_ ratio: String, by: String = ".mean") -> Chapter {
      ToyBook.cell(
        """
        let x = harvest(subject("toy"), .residual(3))
        let a = train(on: x, ratio: \(ratio))
        let b = train(on: x, ratio: 8)
        [score(a, by: \(by)), score(b)]
        """)
    }
    _ = try await run(toy, chapter("2"))
    let changed = try await run(toy, chapter("4"))
    #expect(changed.log == ["train 3 4.0 0.001", "score .mean"])
    let train = try #require(changed.result.nodes.first { $0.outcome == .computed })
    #expect(train.reason == "the argument `ratio` changed")
    let last = try await run(toy, chapter("4", by: ".median"))
    #expect(last.log == ["score .median"])
  }

  @Test func failuresBlockWhatNeedsThemAndNothingElse() async throws {
    let toy = try ToyStore()
    let chapter = ToyBook.chapter(
      "main",
      """
      ```swift {#broken}
      let bad = fails(with: 2)
      ```
      ```swift {}
      score(bad)
      ```
      ```swift {}
      1 + 1
      ```
      `{swift} bad.fvu` `{swift} 2 * 3`
      """)
    for _ in 0..<2 {
      let (result, log) = try await run(toy, chapter)
      #expect(log == ["fails"], "a failure is never stored")
      #expect(result.diagnostics.map(\.code) == ["failed-directive"])
      #expect(result.diagnostics[0].position.line == 2)
      #expect(result.diagnostics[0].position.column == 11)
      let cells = result.chapters[0].cells
      guard case .failed(let diagnostic) = cells[0].status else {
        Issue.record("the cell that calls the directive has not failed")
        return
      }
      #expect(diagnostic.message.contains("out of luck"))
      guard case .blocked(let origin, _) = cells[1].status else {
        Issue.record("the dependant is not blocked")
        return
      }
      #expect(origin == "broken")
      guard case .succeeded = cells[2].status else {
        Issue.record("an unrelated cell has not succeeded")
        return
      }
      #expect(texts(result) == ["failed: blocked", "6"])
      #expect(
        result.nodes.map(\.outcome) == [.blocked, .failed]
          || result.nodes.map(\.outcome) == [.failed, .blocked])
    }
  }

  @Test func expectedErrorsMustHappen() async throws {
    let toy = try ToyStore()
    let failing = try await run(
      toy,
      ToyBook.chapter("main", "```swift {}\n//| error: expected\nlet a = fails()\n```"))
    #expect(failing.result.diagnostics.filter { $0.severity == .error } == [])
    guard case .failed = failing.result.chapters[0].cells[0].status else {
      Issue.record("the cell does not show its error")
      return
    }
    let fine = try await run(
      toy, ToyBook.chapter("main", "```swift {}\n//| error: expected\n1 + 1\n```"))
    #expect(fine.result.diagnostics.map(\.code) == ["expected-error"])
  }

  @Test func aBookWithErrorsDoesNotRun() async throws {
    let toy = try ToyStore()
    await #expect(throws: BookProblems.self) {
      try await run(toy, ToyBook.cell("train(on: harvest(subject(\"toy\"), .embedding))\ntrian()"))
    }
    #expect(toy.store.list().isEmpty)
  }

  @Test func listsOfUnknownLengthAreComputedWhenAClosureNeedsThem() async throws {
    let toy = try ToyStore()
    let (result, log) = try await run(
      toy,
      ToyBook.chapter(
        "main",
        """
        ```swift {}
        let all = grid(3)
        let good = all.filter { $0.fvu > 0.2 }.sorted(by: { $0.fvu > $1.fvu })
        ```
        `{swift} good.map { score($0) }` `{swift} good.count` `{swift} all[2].fvu`
        `{swift} all.map(\\.fvu).sum()` `{swift} all.reduce(0) { $0 + $1.fvu }`
        `{swift} "\\(all.count) of \\(good.first.best ?? -1)"`
        """))
    #expect(texts(result) == ["1, 0.5", "2", "0.5", "0.75", "0.75", "3 of 2"])
    #expect(log == ["grid 3", "score .mean", "score .mean"])
  }

  @Test func seedsBelongToNodesAndToTheBooksSeed() async throws {
    let text = "`{swift} random()` `{swift} random(of: 1)` `{swift} random(of: 2)`"
    let first = try await run(try ToyStore(), ToyBook.chapter("main", text))
    let second = try await run(
      try ToyStore(), ToyBook.chapter("other", "`{swift} random(of: 2)` \n" + text))
    let seeds = texts(first.result)
    #expect(seeds[0] == seeds[1])
    #expect(seeds[0] != seeds[2])
    #expect(texts(second.result) == [seeds[2], seeds[0], seeds[1], seeds[2]])
    let other = try await run(
      try ToyStore(), ToyBook.chapter("main", text), settings: ["seed": .integer(2)])
    #expect(texts(other.result)[0] != seeds[0])
  }

  @Test func warningsOfDirectivesAreKeptWithTheResult() async throws {
    let toy = try ToyStore()
    let chapter = ToyBook.cell("broken(3)")
    let first = try await run(toy, chapter)
    #expect(first.result.diagnostics.map(\.code) == ["directive-warning"])
    let second = try await run(toy, chapter)
    #expect(second.result.chapters[0].cells[0].warnings == ["number 3 is odd"])
  }

  @Test func valuesOfTheProfileAndOperatorsWork() async throws {
    let (result, _) = try await run(
      try ToyStore(),
      ToyBook.chapter(
        "main",
        """
        `{swift} profile.tokens * 2` `{swift} 7 / 2` `{swift} 7 / 2.0` `{swift} 2 + 0.5 * 2`
        `{swift} profile.layers.map { $0 + 1 }` `{swift} (1...3).reduce(0) { $0 + $1 }`
        `{swift} zip([1, 2], ["a", "b"]).map { "\\($0)\\($1)" }.joined(separator: "-")`
        `{swift} [3, 1, 2].sorted(by: >)` `{swift} [3, 1, 2].sorted().first`
        `{swift} format(2.0 / 3, digits: 3)` `{swift} max(1, 2.5, 2)` `{swift} 5 % 3 == 2 && !false`
        `{swift} [1, 2].enumerated().map { $0.offset * $0.element }` `{swift} log10(1000)`
        `{swift} ["a", "b"].enumerated().map { i, name in "\\(i)\\(name)" }.joined(separator: " ")`
        `{swift} [[1], [2, 3]].flatMap { $0 }.count` `{swift} [1, 2].contains(2) ? "yes" : "no"`
        `{swift} [1, 2].map { a in [10, 20].map { a * $0 } }.flatMap { $0 }.max()`
        """),
      settings: ["tokens": .integer(50_000), "layers": .array([.integer(1), .integer(2)])])
    #expect(
      texts(result) == [
        "100\u{202F}000", "3", "3.5", "3", "2, 3", "6", "1a-2b", "3, 2, 1", "1", "0.667", "2.5",
        "true", "0, 2", "3", "0a 1b", "3", "yes", "40",
      ])
  }

  @Test func whatTheLeftSideDecidesIsNotEvaluatedFurther() async throws {
    let (result, _) = try await run(
      try ToyStore(),
      ToyBook.chapter(
        "main",
        """
        ```swift {}
        let model = subject("toy")
        let none = [1].filter { $0 > 3 }
        let trained = train(on: harvest(model, .residual(2)), ratio: 4)
        ```
        `{swift} none.count > 0 && none[0] > 1` `{swift} none.isEmpty || none[0] > 1`
        `{swift} trained.fvu < 0 && trained.fvu > 9` `{swift} trained.fvu > 0 && trained.fvu < 9`
        """))
    #expect(texts(result) == ["false", "true", "false", "true"])
  }

  @Test func cellsShowTablesAndEachFigureOfAList() async throws {
    let (result, _) = try await run(
      try ToyStore(),
      ToyBook.chapter(
        "main",
        """
        ```swift {}
        //| alt: Two drawings.
        [[1.0], [1.0, 2.0]].map { draw($0) }
        [(name: "a", value: 1.5), (name: "b", value: 2)]
        ```
        """))
    let outputs = result.chapters[0].cells[0].outputs
    #expect(outputs.count == 3)
    guard case .table(let table) = outputs[2].presentation else {
      Issue.record("a list of groups is no table")
      return
    }
    #expect(table.columns.map(\.title) == ["name", "value"])
    #expect(table.columns.map(\.isNumeric) == [false, true])
    #expect(table.rows == [["a", "1.5"], ["b", "2"]])
  }

  @Test func inlineValuesNameTheCellTheyComeFrom() async throws {
    let (result, _) = try await run(
      try ToyStore(),
      ToyBook.chapter(
        "main",
        """
        ```swift {}
        let a = 1
        ```
        ```swift {#origin}
        let d = grid(2)
        ```
        `{swift} d[0].fvu + Double(a)`
        """))
    guard case .text(let text, _, let origin) = result.chapters[0].values[0] else {
      Issue.record("the value failed")
      return
    }
    #expect(text == "1")
    #expect(origin?.label == "origin")
  }

  @Test func strictRunsTurnWarningsIntoErrorsAfterRunning() async throws {
    let toy = try ToyStore()
    let book = ToyBook.book(ToyBook.cell("let a = 1\nbroken(3)"))
    let result = try await toy.engine(isStrict: true).execute(book)
    #expect(result.diagnostics.map(\.severity) == [.error, .error])
    #expect(result.chapters[0].cells[0].outputs.count == 1)
  }

  @Test func aDefinitionThatFailsLateIsBlamedOnItsOwnCell() async throws {
    let (result, _) = try await run(
      try ToyStore(),
      ToyBook.chapter(
        "main", "```swift {#late}\nlet one = grid(1)[1].fvu\n```\n```swift {}\none + 1\n```"))
    let cells = result.chapters[0].cells
    guard case .failed = cells[0].status, case .blocked(let origin, _) = cells[1].status else {
      Issue.record("\(cells.map(\.status))")
      return
    }
    #expect(origin == "late")
    #expect(result.diagnostics.map(\.code) == ["index-out-of-range"])
    #expect(result.diagnostics[0].position.line == 2)
  }

  @Test func aNewVersionOfADirectiveIsComputedUnlessTheCellIsFrozen() async throws {
    let toy = try ToyStore()
    func run(_ type: any Directive.Type, _ option: String) async throws -> (String, NodeRecord) {
      let library = DirectiveLibrary(directives: [type], nominals: [], choices: [])
      let text = "```swift {}\n\(option)\nversioned(of: 3)\n```"
      let result = try await Engine(library: library, store: toy.store)
        .execute(ToyBook.book(ToyBook.chapter("main", text)))
      guard case .text(let shown) = result.chapters[0].cells[0].outputs[0].presentation else {
        return ("", result.nodes[0])
      }
      return (shown, result.nodes[0])
    }
    #expect(try await run(VersionOne.self, "// first").0 == "one")
    let frozen = try await run(VersionTwo.self, "//| freeze: true")
    #expect(frozen.0 == "one")
    #expect(frozen.1.outcome == .hit)
    let fresh = try await run(VersionTwo.self, "// not frozen")
    #expect(fresh.0 == "two")
    #expect(fresh.1.reason == "the directive changed from version 1 to 2")
  }

  @Test func severalArgumentsAreValidatedBeforeARun() async throws {
    let (result, log) = try await run(
      try ToyStore(),
      ToyBook.cell("train(on: harvest(subject(\"a\"), .embedding), ratio: 3, l1: 0.5)"))
    #expect(!log.contains { $0.hasPrefix("train") })
    #expect(result.diagnostics.map(\.code) == ["failed-directive"])
    #expect(result.diagnostics[0].message.contains("exclude each other"))
  }
}

private struct VersionOne: Directive {
  static let configuration = DirectiveConfiguration(name: "versioned", summary: "Old.")
  @Parameter("Of what.") var of = 1
  func evaluate(_ run: Run) async throws -> String { "one" }
}

private struct VersionTwo: Directive {
  static let configuration = DirectiveConfiguration(
    name: "versioned", summary: "New.", version: 2)
  @Parameter("Of what.") var of = 1
  func evaluate(_ run: Run) async throws -> String { "two" }
}

/// Writes down the number of each node that starts, and of how many.
private struct TotalsReporter: ProgressReporter {
  let note: @Sendable (String) -> Void

  func started(_ node: NodeProgress) { note("\(node.number)/\(node.total)") }
  func advanced(_ node: NodeProgress, _ progress: Run.Progress) {}
  func finished(_ node: NodeProgress, _ outcome: NodeRecord.Outcome, seconds: Double) {}
  func warned(_ diagnostic: Diagnostic) {}
}
