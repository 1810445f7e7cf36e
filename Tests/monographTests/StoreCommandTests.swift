import Foundation
import Testing

/// `store` with each of its commands.
@Suite struct StoreCommandTests {
  private struct Entry: Decodable {
    var key: String
    var directive: String
    var payloadSize: Int
  }

  private func entries(_ book: TestFolder) throws -> [Entry] {
    let outcome = try book.run("store", "list", "--json")
    #expect(outcome.status == 0)
    return try JSONDecoder().decode([Entry].self, from: Data(outcome.output.utf8))
  }

  @Test func listAndSize() throws {
    let book = try SmallBook()
    for command in ["list", "size", "verify", "collect"] {
      let outcome = try book.run("store", command, "--store", "nowhere")
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains("There is no store “nowhere”"))
    }
    #expect(
      !FileManager.default.fileExists(atPath: book.folder.appendingPathComponent("nowhere").path))
    #expect(try book.run("render").status == 0)
    let entries = try entries(book)
    // The largest first.
    #expect(entries.prefix(2).map(\.directive) == ["harvest", "sweep"])
    #expect(entries.count == 5)
    let list = try book.run("store", "list")
    #expect(list.output.split(separator: "\n").count == 5)
    for (line, entry) in zip(list.output.split(separator: "\n"), entries) {
      #expect(
        line.hasPrefix(entry.key.prefix(10)) && line.contains("  \(entry.directive) (version "))
    }
    for arguments in [["store"], ["store", "size"]] {
      let lines = try book.run(arguments).output.split(separator: "\n")
      #expect(lines.first?.hasPrefix(".monograph: 5 results, ") == true, "\(lines)")
      #expect(lines.dropFirst().first?.hasPrefix("  evaluate: 2 results, ") == true)
    }
    #expect(try book.run("store", "sise").status == 64)
  }

  @Test func aDamagedResultIsNamedAndComputedAgain() throws {
    let book = try ChapterBook()
    #expect(try book.run("render").status == 0)
    #expect(try book.run("store", "verify").output == "3 results, all whole\n")
    let pages = try book.files(in: "Output")
    let path = try #require(try book.results().keys.min())
    let key = path.split(separator: "/")[2]
    let payload = ".monograph/" + path.replacing("entry.json", with: "value.json")
    // The size stays, so that only the content can tell.
    try book.edit(payload, "1", "3")
    let damaged = try book.run("store", "verify")
    #expect(damaged.status == 1)
    #expect(damaged.output.hasPrefix("\(key.prefix(10))  value.json"), "\(damaged.output)")
    #expect(damaged.output.split(separator: "\n").count == 1)
    #expect(damaged.errors == "1 damaged result\n")
    let render = try book.run("render")
    #expect(render.status == 0)
    #expect(render.errors.contains("damaged"), "\(render.errors)")
    #expect(render.errors.contains("1 result computed, 2 reused"))
    #expect(try book.run("store", "verify").status == 0)
    for (name, bytes) in try book.files(in: "Output") where !name.hasPrefix("run.") {
      #expect(pages[name] == bytes, "\(name)")
    }
    try book.write("{", to: ".monograph/\(path)")
    #expect(try book.run("store", "verify").status == 1)
    try book.remove(payload)
    #expect(try book.run("store", "verify").output.hasPrefix(key.prefix(10)))
    #expect(try book.run("render").errors.contains("1 result computed"))
    #expect(try book.remains(in: ".monograph") == [])
  }

  @Test func collectKeepsWhatProfilesNeed() throws {
    let book = try ChapterBook()
    #expect(try book.run("render").status == 0)
    #expect(try book.run("render", "--profile", "quick").status == 0)
    let needed = try book.results()
    #expect(needed.count == 4)
    #expect(try book.run("render", "--set", "size=17").status == 0)
    try book.edit("Chapters/00-one.md", "[1, 2, 4]", "[1, 2, 5]")
    #expect(try book.run("render", "one").status == 0)
    try book.edit("Chapters/00-one.md", "[1, 2, 5]", "[1, 2, 4]")
    #expect(try book.results().count == 6)
    let dry = try book.run("store", "collect", "--dry-run")
    #expect(dry.status == 0)
    #expect(dry.output.hasPrefix("2 results, ") && dry.output.hasSuffix(", would be removed\n"))
    #expect(try book.results().count == 6)
    let wet = try book.run("store", "collect")
    #expect(wet.output == dry.output.replacing("would be removed", with: "removed"))
    #expect(try book.results() == needed)
    for profile in ["quick", "standard"] {
      let render = try book.run("render", "--profile", profile)
      #expect(render.errors.contains("0 results computed, 3 reused"), "\(render.errors)")
    }
    #expect(try book.run("store", "gc").output.hasPrefix("0 results, 0 bytes, removed"))
    #expect(try book.results() == needed)
  }

  @Test func nothingIsCollectedForABookWithMistakes() throws {
    let book = try ChapterBook()
    #expect(try book.run("render").status == 0)
    let results = try book.results()
    try book.edit("Chapters/10-two.md", "plot([", "plt([")
    let outcome = try book.run("store", "collect")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("did you mean `plot`?"), "\(outcome.errors)")
    try book.remove("Chapters/book.yml")
    #expect(try book.run("store", "collect").status == 1)
    #expect(try book.run("store", "collect", "--book", "nowhere").status == 1)
    #expect(try book.results() == results)
  }
}
