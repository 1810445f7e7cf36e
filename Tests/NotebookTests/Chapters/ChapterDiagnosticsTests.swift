import Testing

@testable import Notebook

/// What is wrong with a chapter, with the exact place and way out.
@Suite struct ChapterDiagnosticsTests {
  /// Each body begins on line 4; each expectation is `line:column code`.
  @Test(arguments: [
    // Fences.
    ("```swift {#fig-a\n//| cap: x\n//| alt: x\n```", "4:10 unclosed-attributes"),
    ("```swift {#Fig-a}\n```", "4:11 bad-label"),
    ("```swift {#fig-A_b}\n```", "4:11 bad-label"),
    ("```swift {#plot}\n```", "4:11 bad-label"),
    ("```swift {#tbl-}\n```", "4:11 bad-label"),
    ("```swift {#tbl-a #tbl-b}\n//| cap: x\n```", "4:18 two-labels"),
    ("```swift {cap=\"x\"}\n```", "4:11 option-in-fence"),
    ("```swift {wide}\n```", "4:11 bad-attribute"),
    ("```swift {.}\n```", "4:11 bad-attribute"),
    ("```swift {} x\n```", "4:13 text-after-attributes"),
    ("```{swift}\n```", "4:4 fence-order"),
    ("```Swift {}\n```", "4:4 fence-language"),
    ("é\n\n```swift {}\nlet a = 1", "6:1 unclosed-fence"),
    ("```\ncode", "4:1 unclosed-fence"),
    ("- x\n\n  ~~~~swift {}\n  ~~~\n", "6:3 unclosed-fence"),
    (
      "> ```swift {#fig-a\n> ```",
      "4:12 unclosed-attributes, 4:13 missing-alt, 4:13 missing-caption"
    ),
    // Options.
    ("```swift {}\n//| capp: x\n```", "5:5 unknown-option"),
    ("```swift {}\n//|   capp: x\n```", "5:7 unknown-option"),
    ("- a\n\n  ```swift {}\n  //| fodl: x\n  ```", "7:7 unknown-option"),
    ("```swift {}\n//| echo: maybe\n```", "5:11 bad-option"),
    ("```swift {}\n//| column: scren\n```", "5:13 bad-option"),
    ("```swift {}\n//| cap:\n```", "5:9 bad-option"),
    ("```swift {}\n//| error: true\n```", "5:12 bad-option"),
    ("```swift {}\n//| cap: a\n//| echo: true\n//| cap: b\n```", "7:5 duplicate-option"),
    ("```swift {}\n//| no colon\n```", "5:5 bad-option-line"),
    ("```swift {}\n//| alt: \"open\n```", "5: yaml-syntax"),
    ("```swift {}\nlet a = 1\n//| cap: x\n```", "6:1 late-option"),
    ("```swift {#fig-a}\nplot(a)\n```", "4:11 missing-alt, 4:11 missing-caption"),
    ("```swift {#fig-a}\n//| output: false\nplot(a)\n```", ""),
    // Text.
    ("`{swift}`", "4:9 empty-value"),
    ("a @fig-Big", "4:3 bad-label"),
    ("🧪🧪 @tbl-a_b", "4:4 bad-label"),
    ("a[^m]\n\n[^n]: x", "4:2 unknown-footnote, 6:1 unused-footnote"),
    ("a[^n]\n\n[^n]: x\n\n[^n]: y", "8:1 duplicate-footnote"),
    ("a[^n]\n\n[^n]: x[^m]\n\n[^m]: y", "6:8 nested-footnote, 8:1 unused-footnote"),
    ("> [!NOTES]\n> x", "4:3 unknown-callout"),
    // Headings.
    ("# A", "4:1 heading-level"),
    ("## A\n\n#### B", "6:1 heading-level"),
    ("## A {#fig-a}", "4:7 bad-label"),
    ("## A {#sec-A}", "4:7 bad-label"),
    ("##", "4:1 empty-heading"),
    // Tables.
    ("| a | b |\n|---|\n", "5:1 table-columns"),
    ("| a |\n|---|\n| 1 | 2 |", "6:7 table-columns"),
  ])
  func place(_ body: String, _ expected: String) throws {
    let found = try ChapterSample.parse(body).diagnostics
    let text = found.map { "\($0.position.line):\($0.position.column) \($0.code)" }
    if expected.contains(": ") {
      #expect(text.count == 1 && found.first?.code == "yaml-syntax")
      #expect(found.first.map { (5...6).contains($0.position.line) } == true)
    } else {
      #expect(text.joined(separator: ", ") == expected)
    }
  }

  @Test(arguments: [
    ("```swift {}\n//| capp: x\n```", "did you mean `cap`?"),
    ("```swift {}\n//| column: scren\n```", "did you mean `screen`?"),
    ("```swift {#fig-A_b}\n```", "write `fig-a-b`"),
    ("> [!NOTES]\n> x", "did you mean `NOTE`?"),
    ("```swift {cap=\"x\"}\n```", "write `//| cap: …` on the first line of the cell"),
  ])
  func wayOut(_ body: String, _ suggestion: String) throws {
    #expect(try ChapterSample.parse(body).diagnostics.first?.suggestion == suggestion)
  }

  @Test func wrongValueListsTheAllowedOnes() throws {
    let found = try ChapterSample.parse("```swift {}\n//| echo: maybe\n```").diagnostics
    #expect(
      found.first?.message
        == "`maybe` is not a value of `echo`; allowed are `false`, `fold` and `true`")
    #expect(found.first?.length == 5)
  }

  @Test(arguments: [
    ("", "1:1 missing-title"),
    ("text\n", "1:1 missing-title"),
    ("---\ntitle: A\n", "1:1 unclosed-front-matter"),
    ("---\nsummary: A\n---\n", "1:1 missing-title"),
    ("---\ntitle: A\ntitel: B\n---\n", "3:1 unknown-key"),
    ("---\ntitle: A: B\n---\n", "2:9 yaml-syntax"),
    ("---\ntitle: [A]\n---\n", "2:8 yaml-type"),
    ("---\ntitle:\n---\n", "2:7 yaml-type"),
    ("---\n- a\n---\n", "2:1 yaml-type"),
    ("---\ntitle: A\nuses: {a: b}\n---\n", "3:7 yaml-type"),
    ("---\r\ntitle: A\r\nzzz: 1\r\n---\r\n", "3:1 unknown-key"),
  ])
  func frontMatter(_ front: String, _ expected: String) throws {
    let found = try ChapterSample.parse("", front: front).diagnostics
    #expect(found.first.map { "\($0.position.line):\($0.position.column) \($0.code)" } == expected)
  }

  @Test func frontMatterIsRead() throws {
    let front = "---\ntitle: \"A: B\"\nsummary: >-\n  one\n  two\nuses: [b, c]\n---\n"
    let chapter = try ChapterSample.parse("x", front: front).chapter
    #expect(chapter.title == "A: B" && chapter.summary == "one two")
    #expect(chapter.uses.map(\.name) == ["b", "c"])
    #expect(chapter.uses.map(\.position.column) == [8, 11])
  }

  @Test(
    arguments: [
      ([0x61, 0x0A, 0x62, 0xC3, 0x28], "2:2 not-utf-8"), ([0x61, 0x00], "1:2 control-character"),
      ([0xC3, 0xA9, 0x1B], "1:2 control-character"), ([0xFF], "1:1 not-utf-8"),
    ] as [([UInt8], String)])
  func bytesThatAreNoText(_ bytes: [UInt8], _ expected: String) {
    #expect {
      try SourceText.read(bytes, file: "a.md")
    } throws: { error in
      guard let found = error as? Diagnostic else { return false }
      return "\(found.position.line):\(found.position.column) \(found.code)" == expected
    }
  }

  @Test func largeFilesAreRefused() {
    #expect(throws: Diagnostic.self) {
      try SourceText.read([UInt8](repeating: 0x61, count: 1 << 20 + 1), file: "a.md")
    }
  }
}
