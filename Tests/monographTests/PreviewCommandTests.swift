import Foundation
import Testing

/// `preview`, from the outside: a process, a browser's requests, edits of files.
@Suite struct PreviewCommandTests {
  /// A preview that runs, and an open page.
  private struct Preview {
    let program: RunningProgram
    let port: UInt16

    init(_ book: TestFolder, _ arguments: String...) throws {
      program = try book.start(["preview", "--port", "0"] + arguments)
      #expect(program.waits(for: "Ctrl-C ends the preview\n"))
      let address = try #require(program.errors.firstMatch(of: /http:\/\/127\.0\.0\.1:(\d+)\//))
      port = try #require(UInt16(address.1))
      #expect(program.waits(for: " changed in "), "\(program.errors)")
    }

    func page(_ path: String, host: String? = nil) throws -> String {
      let connection = try LocalConnection(port: port)
      connection.ask(for: path, host: host ?? "127.0.0.1:\(port)", closing: true)
      connection.waits(for: nil, seconds: 5)
      return connection.received
    }

    func events() throws -> LocalConnection {
      let connection = try LocalConnection(port: port)
      connection.ask(for: "/_monograph/events", host: "localhost:\(port)", closing: false)
      #expect(connection.waits(for: "event: activity\n", seconds: 5), "\(connection.received)")
      return connection
    }

    /// Ends it as Ctrl-C does.
    func end() throws {
      program.send(SIGINT)
      #expect(try program.wait(seconds: 5)?.status == -1)
    }
  }

  @Test func pagesFollowTheText() throws {
    let book = try ChapterBook()
    #expect(try book.run("render").status == 0)
    let results = try book.results()
    let preview = try Preview(book)
    let page = try preview.page("/two.html")
    #expect(page.hasPrefix("HTTP/1.1 200 "))
    #expect(page.contains("What two says") && page.contains("/_monograph/"))
    #expect(try preview.page("/two.html", host: "evil.example").hasPrefix("HTTP/1.1 421 "))
    #expect(try preview.page("/two.html", host: "localhost:\(preview.port)").contains(" 200 "))
    #expect(try preview.page("/../Chapters/book.yml").hasPrefix("HTTP/1.1 404 "))
    #expect(try preview.page("/four.html").hasPrefix("HTTP/1.1 404 "))
    let events = try preview.events()
    events.forget()
    try book.edit("Chapters/10-two.md", "What two says", "All that two says")
    #expect(events.waits(for: "\"two.html\"", seconds: 2), "\(events.received)")
    #expect(!events.received.contains("three.html"), "\(events.received)")
    #expect(try preview.page("/two.html").contains("All that two says"))
    #expect(try book.results() == results)
    try preview.end()
    #expect(try book.remains(in: "Output") == [])
    #expect(try book.remains(in: ".monograph") == [])
    #expect(try book.run("check", "--output", "Output", "--strict").status == 0)
  }

  @Test func anEditedDirectiveRunsAloneAndMistakesAreShown() throws {
    let book = try ChapterBook()
    let preview = try Preview(book)
    #expect(preview.program.waits(for: "[3/3] done"), "\(preview.program.errors)")
    let events = try preview.events()
    let results = try book.results()
    #expect(results.count == 3)
    try book.edit("Chapters/10-two.md", "[2, 4, 6]", "[2, 5, 6]")
    #expect(events.waits(for: "event: activity\ndata: [\"plot(", seconds: 5))
    #expect(preview.program.waits(for: "[1/1] done"))
    var page = ""
    for _ in 0..<100 where !page.contains("two-fig-two-light.png") {
      page = try preview.page("/two.html")
      usleep(20_000)
    }
    #expect(page.contains("two-fig-two-light.png"))
    let after = try book.results()
    #expect(after.count == 4)
    for (path, mark) in results { #expect(after[path] == mark) }

    events.forget()
    try book.edit("Chapters/10-two.md", "series(", "serie(")
    #expect(events.waits(for: "did you mean `series`?", seconds: 5), "\(events.received)")
    #expect(events.received.contains("\"place\":\"10-two.md:11:7\""), "\(events.received)")
    // The page stays readable meanwhile, and a page that opens now is told as well.
    #expect(try preview.page("/two.html").contains("two-fig-two-light.png"))
    #expect(try preview.events().received.contains("there is no directive `serie`"))
    events.forget()
    try book.edit("Chapters/10-two.md", "serie(", "series(")
    #expect(events.waits(for: "event: problems\ndata: []", seconds: 5), "\(events.received)")
    #expect(try book.results() == after)
    try preview.end()
  }

  @Test func aRenderWaitsForAPreviewThatIsKilled() throws {
    let book = try ChapterBook()
    let preview = try Preview(book)
    let render = try book.start("render")
    #expect(render.waits(for: "waiting for another render"))
    preview.program.send(SIGKILL)
    #expect(try render.wait(seconds: 20)?.status == 0)
    #expect(try book.run("check", "--output", "Output", "--strict").status == 0)
  }

  /// A page is there before its results are, and must not pass for a finished one.
  @Test func pagesThatLackResultsAreNoSite() throws {
    let book = try TrainingBook()
    let preview = try Preview(book)
    #expect(preview.program.waits(for: "train("))
    #expect(try preview.page("/").contains("HTTP/1.1 200 "))
    preview.program.send(SIGKILL)
    let outcome = try book.run("check", "--output", "Output", "--json")
    #expect(outcome.status == 1)
    let mistakes = try PrintedMistake.list(outcome.output)
    #expect(mistakes.map(\.code) == ["site-outdated", "site-outdated"], "\(outcome.output)")
    #expect(mistakes.map(\.position.file) == ["00-trainings.md", "10-later.md"])
    #expect(try book.run("render").status == 0)
    #expect(try book.run("check", "--output", "Output", "--strict").status == 0)
    #expect(try book.remains(in: ".monograph") == [])
  }

  @Test func aPortThatIsTaken() throws {
    let book = try ChapterBook()
    let preview = try Preview(book)
    let other = try ChapterBook()
    let refused = try other.start("preview", "--port", "\(preview.port)")
    #expect(try refused.wait(seconds: 10)?.status == 1)
    #expect(
      refused.errors.contains("another program listens on port \(preview.port) already"),
      "\(refused.errors)")
    for port in ["70000", "-1", "web"] {
      #expect(try other.run("preview", "--port", port).status == 64)
    }
    try preview.end()
  }
}
