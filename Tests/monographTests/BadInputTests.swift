import Foundation
import Testing

/// Every mistake ends with exit code 1 and a message that says what and where.
@Suite struct BadInputTests {
  /// One edit of the working experiment and what must be said about it.
  struct Mistake: CustomTestStringConvertible, Sendable {
    var original: String
    var mistake: String
    var place: String
    var message: String
    var testDescription: String { mistake }
  }

  static let mistakes: [Mistake] = [
    Mistake(
      original: "sweep(on:", mistake: "swep(on:", place: "00-small.md:9:12",
      message: "did you mean `sweep`?"),
    Mistake(
      original: "heldOut: 1024", mistake: "heldout: 1024", place: "00-small.md:8:",
      message: "did you mean `heldOut:`?"),
    Mistake(
      original: "tokens: 4096", mistake: "tokens: \"many\"", place: "00-small.md:8:",
      message: "`tokens`"),
    Mistake(
      original: "l1: [1e-3, 1e-2]", mistake: "l1: [-1, 1e-2]", place: "00-small.md:9:",
      message: "`l1` lies between 0 and 1000; -1 is too small"),
    Mistake(
      original: ".residual(1)", mistake: ".residual(99)", place: "00-small.md:8:",
      message: "3 layers"),
    Mistake(
      original: "ratios: [1, 2]", mistake: "ratios: []", place: "00-small.md:9:46",
      message: "`ratios` needs at least one element"),
    Mistake(
      original: "l1: [1e-3, 1e-2]", mistake: "l1: [0.0 / 0.0]", place: "00-small.md:9:",
      message: "this is not a number"),
    Mistake(
      original: "//| alt:", mistake: "//| altt:", place: "00-small.md:14:",
      message: "did you mean `alt`?"),
    Mistake(
      original: "scores[0][0].fvu", mistake: "scores[0][0].fuv", place: "00-small.md:",
      message: "did you mean `fvu`?"),
    Mistake(
      original: "languageModel(\"tiny\")", mistake: "languageModel(\"tinny\")",
      place: "00-small.md:6:", message: "tiny"),
  ]

  @Test(arguments: mistakes) func inAChapter(_ mistake: Mistake) throws {
    let book = try SmallBook()
    #expect(SmallBook.experiment.contains(mistake.original))
    book.chapter = SmallBook.experiment.replacing(mistake.original, with: mistake.mistake)
    for command in ["check", "render"] {
      let outcome = try book.run(command)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains(mistake.place), "\(outcome.errors)")
      #expect(outcome.errors.contains(mistake.message), "\(outcome.errors)")
    }
    #expect(
      !FileManager.default.fileExists(atPath: book.folder.appendingPathComponent("Output").path))
  }

  private func check(
    _ message: String, in edit: (SmallBook, URL) throws -> Void,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let book = try SmallBook()
    try edit(book, book.program.data.appendingPathComponent("tiny.gguf"))
    let outcome = try book.run("check")
    #expect(outcome.status == 1, sourceLocation: location)
    #expect(outcome.errors.contains(message), "\(outcome.errors)", sourceLocation: location)
  }

  @Test func aMissingModel() throws {
    try check("put it there, or give its path in book.yml") { _, model in
      try FileManager.default.removeItem(at: model)
    }
  }

  @Test func aTruncatedModel() throws {
    try check("tiny.gguf") { _, model in
      let bytes = try Data(contentsOf: model)
      try bytes.prefix(bytes.count / 2).write(to: model)
    }
  }

  @Test func aFileThatIsNoModel() throws {
    try check("GGUF") { _, model in try Data("not a model at all".utf8).write(to: model) }
  }

  @Test func aTensorTypeThatIsNotSupported() throws {
    try check("not supported") { _, model in
      var bytes = try Data(contentsOf: model)
      // The type follows the tensor's name, the number of dimensions and the dimensions.
      let name = Data("output_norm.weight".utf8)
      let range = try #require(bytes.range(of: name))
      let type = range.upperBound + 4 + 8
      bytes.replaceSubrange(type..<type + 4, with: [14, 0, 0, 0])
      try bytes.write(to: model)
    }
  }

  @Test func aWrongDigest() throws {
    let digest = String(repeating: "0", count: 64)
    try check(digest) { book, _ in
      book.resources = book.resources.replacing(
        "tiny.gguf }", with: "tiny.gguf, sha256: \"\(digest)\" }")
    }
  }

  @Test func aCorpusWithoutTheColumn() throws {
    try check("Did you mean “text”? Its columns are: id, text.") { book, _ in
      book.resources = book.resources.replacing("column: text", with: "column: txt")
    }
  }

  @Test func anOptionThatNobodyReads() throws {
    try check("did you mean `column`?") { book, _ in
      book.resources = book.resources.replacing("column: text", with: "colum: text")
    }
  }

  @Test func aResourceThatIsADevice() throws {
    try check("not a file") { book, _ in
      book.resources = book.resources.replacing("file: news.csv", with: "file: /dev/zero")
    }
  }

  @Test func aFolderThatIsNoBook() throws {
    let book = try SmallBook()
    let outcome = try book.run("check", "--book", "nowhere")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("book.yml"), "\(outcome.errors)")
  }

  @Test(arguments: [
    ["render", "--nonsense"],
    ["inspect", "activations", "--text", "a", "--site", "x", "--output", "y"],
    ["render", "--set", "x"], ["nonsense"],
  ])
  func badUsage(arguments: [String]) throws {
    let book = try SmallBook()
    #expect(try book.program.run(arguments, in: book.folder).status == 64)
  }
}
