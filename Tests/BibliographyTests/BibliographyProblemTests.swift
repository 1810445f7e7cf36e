import Testing

@testable import Bibliography

/// Files with mistakes, and the place of each.
@Suite struct BibliographyProblemTests {
  @Test(arguments: mistakes) func isReportedAtItsPlace(_ mistake: Mistake) {
    let (_, problems) = Bibliography.read(mistake.source)
    #expect(problems.count == 1, "\(problems)")
    #expect(problems.first?.line == mistake.line)
    #expect(problems.first?.column == mistake.column)
    #expect(problems.first?.message.contains(mistake.words) == true, "\(problems)")
    if let suggestion = mistake.suggestion {
      #expect(problems.first?.suggestion?.contains(suggestion) == true, "\(problems)")
    }
  }

  struct Mistake: Sendable {
    var source: String
    var line: Int
    var column: Int
    var words: String
    var suggestion: String?
    init(
      _ source: String, _ line: Int, _ column: Int, _ words: String, _ suggestion: String? = nil
    ) {
      (self.source, self.line, self.column) = (source, line, column)
      (self.words, self.suggestion) = (words, suggestion)
    }
  }

  /// An entry that is right but for what is added to it.
  private static func item(_ fields: String) -> String {
    "[{\"id\":\"k\",\"type\":\"book\",\"title\":\"T\",\n \(fields)}]"
  }

  static let mistakes: [Mistake] = [
    Mistake("", 1, 1, "empty", "[]"),
    Mistake("{}", 1, 1, "is a list, and this is an object"),
    Mistake("[\n 1]", 2, 2, "an entry is an object, and this is a number"),
    Mistake("[", 1, 1, "never closed", "]"),
    Mistake("[{\"id\":\"k\"", 1, 2, "never closed", "}"),
    Mistake("[1,]", 1, 4, "comma"),
    Mistake("[{\"id\":\"k\",}]", 1, 12, "comma"),
    Mistake("[] x", 1, 4, "after the end"),
    Mistake("[{\"a\" 1}]", 1, 7, "`:` is missing"),
    Mistake("[{\"a\":1 \"b\":2}]", 1, 9, "`,` or `}`"),
    Mistake("[1 2]", 1, 4, "`,` or `]`"),
    Mistake("[{id:1}]", 1, 3, "double quotation marks"),
    Mistake("['a']", 1, 2, "double quotation marks"),
    Mistake("[// x\n]", 1, 2, "no comments"),
    Mistake("[True]", 1, 2, "without quotation marks", "\"True\""),
    Mistake("[01]", 1, 2, "not a number"),
    Mistake("[1.]", 1, 2, "not a number"),
    Mistake("[1e]", 1, 2, "not a number"),
    Mistake("[\"a\nb\"]", 1, 2, "does not end"),
    Mistake("[\"a\u{1}\"]", 1, 4, "control character"),
    Mistake("[\"\\x\"]", 1, 3, "not an escape"),
    Mistake("[\"\\u12g4\"]", 1, 3, "four digits"),
    Mistake("[\"\\uD800x\"]", 1, 3, "half of a pair"),
    Mistake("\u{FEFF}[\r\n\r\n  x]", 3, 3, "without quotation marks"),
    Mistake(String(repeating: "[", count: 70), 1, 66, "64 levels"),
    Mistake(item(#""issue":1,"issue":2"#), 2, 12, "stands twice"),
    Mistake("[{\"type\":\"book\",\"title\":\"T\"}]", 1, 2, "without an id"),
    Mistake("[{\"id\":true,\"type\":\"book\",\"title\":\"T\"}]", 1, 8, "an id is a text"),
    Mistake("[{\"id\":\"a b\",\"type\":\"book\",\"title\":\"T\"}]", 1, 8, "letters and digits"),
    Mistake("[{\"id\":\"a.\",\"type\":\"book\",\"title\":\"T\"}]", 1, 8, "only between them"),
    Mistake("[{\"id\":\"k\",\"title\":\"T\"}]", 1, 2, "without a type"),
    Mistake("[{\"id\":\"k\",\"type\":\"book\"}]", 1, 2, "no title"),
    Mistake("[{\"id\":\"k\",\"type\":\"book\",\"title\":[]}]", 1, 34, "`title` is a text"),
    Mistake("[{\"id\":\"k\",\"type\":\"boook\",\"title\":\"T\"}]", 1, 19, "not a type", "`book`"),
    Mistake(
      "[{\"id\":\"k\",\"type\":\"inproceedings\",\"title\":\"T\"}]", 1, 19, "not a type",
      "`paper-conference`"),
    Mistake(
      "[{\"id\":\"k\",\"type\":\"book\",\"title\":\"T\"},\n{\"id\":\"k\",\"type\":\"book\",\"title\":\"U\"}]",
      2, 1,
      "the first is in line 1"),
    Mistake(item(#""autor":[]"#), 2, 2, "not a field", "`author`"),
    Mistake(item(#""author":"A. B.""#), 2, 11, "list of names"),
    Mistake(item(#""author":["A. B."]"#), 2, 12, "a name is an object"),
    Mistake(item(#""author":[{"suffix":"Jr."}]"#), 2, 12, "without `family`"),
    Mistake(item(#""author":[{"familly":"x","given":"y"}]"#), 2, 13, "part of a name", "`family`"),
    Mistake(item(#""issued":2024"#), 2, 11, "is a date, and this is a number"),
    Mistake(item(#""issued":{"date-parts":[]}"#), 2, 25, "one or two dates"),
    Mistake(item(#""issued":{"date-parts":[2024]}"#), 2, 25, "one or two dates"),
    Mistake(item(#""issued":{"date-parts":[[2024,13]]}"#), 2, 32, "not a month"),
    Mistake(item(#""issued":{"date-parts":[["x"]]}"#), 2, 27, "not a year"),
    Mistake(item(#""issued":{"date-parts":[[2024,1,1,1]]}"#), 2, 36, "and no more"),
    Mistake(item(#""issued":{"raw":"May 2024"}"#), 2, 11, "not of the form"),
    Mistake(item(#""issued":{}"#), 2, 11, "without `date-parts`"),
    Mistake(item(#""URL":"javascript:alert(1)""#), 2, 8, "not an address", "https://"),
    Mistake(item(#""URL":"https://a b""#), 2, 8, "not an address"),
    Mistake(item(#""URL":"https://""#), 2, 8, "not an address"),
    Mistake(item(#""DOI":"11.1/x""#), 2, 8, "not a DOI"),
    Mistake(item(#""DOI":"10.1234""#), 2, 8, "not a DOI"),
  ]

  @Test func allProblemsAreFoundInTheOrderOfTheFile() {
    let (bibliography, problems) = Bibliography.read(
      "[{\"id\":\"k\",\n\"type\":\"x\",\n\"URL\":\"ftp://a\",\n\"title\":1},\n{\"id\":\"b\",\"id\":\"c\"}]"
    )
    #expect(problems.map(\.line) == [2, 3, 5, 5, 5])
    // What could be read can be cited.
    #expect(bibliography.entries.map(\.key) == ["b", "k"])
  }

  @Test func largeAndStrangeFilesAreRefusedQuickly() {
    let large = "[" + String(repeating: " ", count: Bibliography.largestFile) + "]"
    #expect(Bibliography.read(large).problems.first?.message.contains("4 MiB") == true)
    let many = "[" + String(repeating: "{},", count: 200_000) + "{}]"
    #expect(Bibliography.read(many).problems.count == 200)
    // Every beginning of a right file is wrong, and none is a trap.
    let whole = Self.item(#""author":[{"family":"\u00e9\ud83d\ude00"}],"volume":-1.5e+3"#)
    #expect(Bibliography.read(whole).problems.isEmpty)
    for count in 0..<whole.count {
      #expect(!Bibliography.read(String(whole.prefix(count))).problems.isEmpty)
    }
  }
}
