import Foundation
import Testing

/// The whole way from a chapter to a page, with a tiny model.
@Suite struct RenderTests {
  @Test func aSecondRenderComputesAndChangesNothing() throws {
    let book = try SmallBook()
    let first = try book.run("render")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("5 results computed, 0 reused"), "\(first.errors)")
    let pages = try book.files(in: "Output")
    #expect(pages.keys.contains("index.html"))
    #expect(pages.keys.contains { $0.hasSuffix("fig-small-light.png") })
    #expect(pages.keys.contains { $0.hasSuffix("fig-small-dark.png") })
    let second = try book.run("render")
    #expect(second.status == 0)
    #expect(second.errors.contains("0 results computed"), "\(second.errors)")
    #expect(second.errors.contains("0 files changed"), "\(second.errors)")
    #expect(try book.files(in: "Output") == pages)
  }

  @Test func anEmptyStoreGivesTheSameNumbers() throws {
    let book = try SmallBook()
    #expect(try book.run("render").status == 0)
    let csv = try #require(try book.files(in: "Output").first { $0.key.hasSuffix(".csv") })
    #expect(try book.run("render", "--store", "another").status == 0)
    #expect(try book.files(in: "Output")[csv.key] == csv.value)
  }

  @Test func proseCostsNothingAndAnArgumentCostsItsCone() throws {
    let book = try SmallBook()
    #expect(try book.run("render").status == 0)
    book.chapter = "Some words before.\n\n" + SmallBook.experiment
    #expect(try book.run("render").errors.contains("0 results computed"))
    book.chapter = SmallBook.experiment.replacing("[1e-3, 1e-2]", with: "[1e-3, 2e-2]")
    // The sweep, two measurements and the plot; the harvest stays.
    let edited = try book.run("render")
    #expect(edited.errors.contains("4 results computed, 1 reused"), "\(edited.errors)")
  }

  @Test func twoRendersAtOnceShareTheirWork() async throws {
    let book = try SmallBook()
    #expect(try book.run("check").status == 0)
    let (program, folder) = (book.program, book.folder)
    async let first = program.run(["render"], in: folder)
    async let second = program.run(["render"], in: folder)
    let outcomes = [try await first, try await second]
    #expect(outcomes.map(\.status) == [0, 0], "\(outcomes.map(\.errors))")
    #expect(try book.run("render").errors.contains("0 results computed"))
  }

  @Test func aFailureIsShownInPlaceAndTheRestIsRendered() throws {
    let book = try SmallBook()
    book.chapter = """
      ```swift {}
      let model = languageModel("tiny")
      let news = corpus("news")
      let activations = harvest(model, on: news, sites: [.residual(1)], tokens: 900_096)
      activations[0].count
      ```

      ```swift {}
      table([column("Number", [1, 2, 3])])
      ```
      """
    let outcome = try book.run("render")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("fewer than the 900096 asked for"), "\(outcome.errors)")
    let page = try #require(try book.files(in: "Output")["index.html"])
    let text = String(decoding: page, as: UTF8.self)
    #expect(text.contains("fewer than the 900096 asked for"))
    #expect(text.contains("<table"))
  }
}
