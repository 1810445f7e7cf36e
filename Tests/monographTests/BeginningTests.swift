import Foundation
import Testing

/// `new`, `init`, `directives`, `fetch`, the help and the completions.
@Suite struct BeginningTests {
  @Test func aNewChapterRendersAtOnce() throws {
    let book = try SmallBook()
    #expect(try book.run("render").status == 0)
    let outcome = try book.run("new", "What we saw")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("Chapters/10-what-we-saw.md: edit it, then run"))
    let render = try book.run("render", "--strict")
    #expect(render.status == 0, "\(render.errors)")
    #expect(render.errors.contains("1 result computed, 5 reused"))
    #expect(try book.text("Output/what-we-saw.html").contains("What we saw"))
    let again = try book.run("new", "What we saw")
    #expect(again.status == 1)
    #expect(again.errors.contains("choose another title"))
    #expect(again.output.isEmpty)
    #expect(try book.run("new").status == 64)
    #expect(try book.run("new", "A", "--book", "nowhere").status == 1)
    #expect(!book.exists("nowhere"))
  }

  @Test func aNewChapterIsAddedToTheList() throws {
    let book = try ChapterBook()
    try book.edit(
      "Chapters/book.yml", "profiles:",
      "chapters:\n  - 00-one.md\n  - 10-two.md\n  - 20-three.md\nprofiles:")
    let outcome = try book.run("new", "Four: the end")
    #expect(outcome.output.contains("Chapters/book.yml:6:   - 30-four-the-end.md"))
    #expect(try book.text("Chapters/book.yml").contains("  - 30-four-the-end.md\nprofiles:"))
    #expect(try book.run("render").errors.contains("4 results computed"))
    #expect(book.exists("Output/four-the-end.html"))
  }

  @Test func aNewBookRendersAtOnce() throws {
    let place = try TestFolder()
    let outcome = try place.run("init", "--title", "A book: of sums")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let made = outcome.output.split(separator: "\n").dropLast()
    #expect(made.count == 4 && made.allSatisfy { place.exists(String($0)) }, "\(outcome.output)")
    let render = try place.run("render", "--strict")
    #expect(render.status == 0, "\(render.errors)")
    #expect(try place.text("Output/index.html").contains("A book: of sums"))
    #expect(try place.run("check", "--strict", "--output", "Output").status == 0)
    #expect(try place.run("render", "--profile", "quick").status == 0)
    #expect(try place.run("new", "More").status == 0)
    #expect(try place.run("render").status == 0)
    #expect(place.exists("Output/more.html"))
    let before = try place.files(in: ".")
    let again = try place.run("init")
    #expect(again.status == 1)
    #expect(again.errors.contains("monograph new"), "\(again.errors)")
    #expect(try place.files(in: ".").filter { !$0.key.hasPrefix("std") } == before)
  }

  @Test func aNewBookInAFolderOfItsOwn() throws {
    let place = try TestFolder()
    let outcome = try place.run("init", "books/mine")
    #expect(outcome.output.hasSuffix("or run `monograph preview`\n"))
    #expect(outcome.output.contains("cd books/mine, then run `monograph render`"))
    #expect(try place.run("check", "--book", "books/mine/Chapters").status == 0)
    #expect(try place.run("init", "a", "b").status == 64)
    try place.write("a file", to: "taken")
    #expect(try place.run("init", "taken").status == 1)
  }

  @Test func directives() throws {
    let place = try TestFolder()
    let list = try place.run("directives")
    let lines = list.output.split(separator: "\n")
    #expect(lines.count > 15 && lines.contains { $0.hasPrefix("plot ") })
    let plot = try place.run("directives", "plot")
    #expect(plot.status == 0)
    for part in ["plot(", "Arguments:\n", "  x: String or Axis\n", "Returns: Figure\n"] {
      #expect(plot.output.contains(part), "\(plot.output)")
    }
    #expect(try place.run("directives", "Figure").status == 0)
    let evaluation = try place.run("directives", "Evaluation")
    #expect(evaluation.output.contains("fvu"), "\(evaluation.output)")
    let unknown = try place.run("directives", "plto")
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains("no directive or type “plto”; did you mean “plot”?"))
    #expect(try place.run("directives", "zzzzzz").errors.contains("`monograph directives`"))
  }

  @Test(arguments: [
    [], ["render"], ["check"], ["preview"], ["new"], ["init"], ["explain"], ["claims"], ["store"],
    ["store", "list"], ["store", "size"], ["store", "verify"], ["store", "collect"],
    ["directives"], ["fetch"], ["inspect"], ["inspect", "tokens"], ["bench"],
  ])
  func help(command: [String]) throws {
    let outcome = try TestFolder().run(command + ["--help"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    #expect(outcome.output.hasPrefix("OVERVIEW: "))
    let usage = (["USAGE: monograph"] + command).joined(separator: " ")
    #expect(outcome.output.contains(usage), "\(outcome.output)")
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completions(shell: String) throws {
    let outcome = try TestFolder().run("--generate-completion-script", shell)
    #expect(outcome.status == 0)
    for word in ["render", "preview", "single-file", "collect", "fail-fast"] {
      #expect(outcome.output.contains(word), "\(word)")
    }
  }

  @Test func usage() throws {
    let place = try TestFolder()
    #expect(try place.run("--version").output.contains("."))
    let unknown = try place.run("rendr")
    #expect(unknown.status == 64)
    #expect(unknown.output.isEmpty)
    #expect(try place.run("--generate-completion-script", "tcsh").status == 64)
    for command in ["render", "check", "explain x", "claims", "new x", "preview --port 0"] {
      let program = try place.start(command.split(separator: " ").map(String.init))
      #expect(try program.wait(seconds: 10)?.status == 1, "\(command)")
      #expect(program.errors.contains("book.yml"), "\(command): \(program.errors)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder.path) == [])
  }
}
