import Foundation
import Testing

@testable import Notebook

/// Files that end anywhere and lines in any order: messages, never a crash, and every place that
/// a message names is inside its file.
@Suite struct BookRobustnessTests {
  static let chapter = #"""
    ---
    title: "Größe: 👩‍🔬"
    summary: >-
      Two lines
      of text
    uses: [setup]
    ---

    As [see @bills2023, p. 5; @elhage2022] shows[^n], $x_1 + \frac{1}{2}$ costs `{swift} size,
    digits: 3, unit: "%"` **by *@fig-points*** and [a link](setup.md#setting-up "title").

    ## One *two* {#sec-one}

    > [!NOTE]
    > A quotation with $$\sum_i^n i$$ {#eq-sum}
    >
    > ```swift {#fig-points .wide}
    > //| cap: "A caption: with @eq-sum
    > //|   and $y$"
    > //| alt: Points
    > //| columns: 2
    > draw([1, 2, Double(size)], sizes: [1])
    > ```

    - שלום `code` ``{swift} [1, 2].map { $0 + size }[0]``

      ```swift {}
      let sizes = [1, 2].map { layer in
        train(on: harvest(model, .residual(layer)), ratio: 4).fvu
      }
      if let best = train(on: harvest(model, .embedding)).best { best } else { 0 }
      ```

    | a | $b$ | `c|d` |
    |:--|:---:|------:|
    | 1 | @tbl-t | `{swift} sizes.count` |

    ```swift {#tbl-t}
    //| cap: Sizes
    sizes.map { (size: $0, text: "v \(size)") }
    ```

    {{include parts/part.md}}

    ![A cat](cat.png) <b>html</b> &amp; \* <https://example.org> \@a

    $$
    \begin{aligned} a &= b \\ c &= d \end{aligned}
    $$

    [^n]: A note with `{swift} size` and $z$.
    """#

  static let files = [
    "book.yml": """
    title: "A book: of 🧪"
    authors: [Ann, 'Bob']
    chapters:
      - 0-setup.md
      - 1-main.md
    resources:
      m: {file: m.bin, sha256: "\(String(repeating: "a", count: 64))", column: text}
    profiles:
      standard: {tokens: 1_000, l1: [1e-3, 2], name: "a"}
      quick:
        tokens: 10
    language: en
    address: https://example.org/book
    """,
    "0-setup.md":
      "---\ntitle: Setup\n---\n\n## Setting up\n\n```swift {}\nlet model = subject(\"toy\")\n"
      + "let size = profile.tokens\n```\n\nSee @ch-main, @fig-points and [it](1-main.md#sec-one).\n",
    "1-main.md": chapter,
    "parts/part.md": "## Part\n\n```swift {}\n//| echo: true\nsize + 1\n```\n\nSee @sec-one.\n",
    "references.json":
      "[{\"id\": \"bills2023\", \"type\": \"book\", \"title\": \"Ä\"},\n"
      + " {\"id\": \"elhage2022\", \"type\": \"book\", \"title\": \"B\", \"issued\": {\"date-parts\": [[2022]]}}]",
    "cat.png": "",
  ]

  /// A folder with the sample book, in which single files can be replaced.
  private final class Sample {
    let folder: URL
    private var lengths: [String: [Int]]

    init() throws {
      folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "robustness-\(UUID().uuidString)")
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("parts"), withIntermediateDirectories: true)
      lengths = [:]
      for (name, text) in BookRobustnessTests.files {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
      }
      lengths = SourceLines.lengths(in: folder)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// What is said about the book with another content of one file; all places are inside.
    func check(_ name: String, _ bytes: [UInt8]) async throws -> [Diagnostic] {
      let url = folder.appendingPathComponent(name)
      try Data(bytes).write(to: url)
      var lengths = lengths
      lengths[name] = SourceLines.lengths(of: bytes)
      let found = await BookMistake.check(folder)
      for diagnostic in found {
        let text = "\(name) with \(bytes.count) bytes, \(diagnostic)"
        BookMistakesTests.checkForm(diagnostic, text)
        SourceLines.check(diagnostic, lengths, text)
      }
      try Data((BookRobustnessTests.files[name] ?? "").utf8).write(to: url)
      return found
    }
  }

  @Test func theSampleIsCorrect() async throws {
    let sample = try Sample()
    let found = try await sample.check("1-main.md", Array(Self.chapter.utf8))
    #expect(found == [])
  }

  @Test(arguments: files.keys.sorted())
  func filesMayEndAnywhere(_ name: String) async throws {
    let sample = try Sample()
    let bytes = Array((Self.files[name] ?? "").utf8)
    for count in stride(from: 0, to: bytes.count, by: name.hasSuffix(".md") ? 7 : 21) {
      _ = try await sample.check(name, Array(bytes[..<count]))
    }
  }

  @Test(arguments: 0..<4)
  func linesMayBeLostAndRepeated(_ seed: UInt64) async throws {
    let sample = try Sample()
    var random = Xorshift(state: 0x9E37_79B9_7F4A_7C15 &+ seed)
    let names = Self.files.keys.filter { $0 != "cat.png" }.sorted()
    for _ in 0..<25 {
      let name = names[random.next(below: names.count)]
      var lines = (Self.files[name] ?? "").split(
        separator: "\n", omittingEmptySubsequences: false
      ).map(String.init)
      for _ in 0...random.next(below: 4) where !lines.isEmpty {
        let place = random.next(below: lines.count)
        switch random.next(below: 4) {
        case 0: lines.remove(at: place)
        case 1: lines.insert(lines[place], at: random.next(below: lines.count))
        case 2: lines.swapAt(place, random.next(below: lines.count))
        default: lines[place] = String(lines[place].reversed())
        }
      }
      let ending = ["\n", "\r\n", "\r"][random.next(below: 3)]
      _ = try await sample.check(name, Array(lines.joined(separator: ending).utf8))
    }
  }

  /// Chapters made of the lines of all the books that have a mistake.
  @Test func linesMayStandInAnyOrder() async throws {
    let sample = try Sample()
    var random = Xorshift(state: 7)
    let lines = BookMistakesTests.all.flatMap { mistake in
      mistake.files.sorted { $0.key < $1.key }.flatMap { _, file -> [String] in
        guard case .text(let text) = file else { return [] }
        return text.filter { !"⟦⟧‸".contains($0) }.split(
          separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
      }
    }
    for _ in 0..<60 {
      let text = (0..<40).map { _ in lines[random.next(below: lines.count)] }
      let front = "---\ntitle: A\n---\n\n"
      _ = try await sample.check(
        "1-main.md", Array((front + text.joined(separator: "\n")).utf8))
    }
  }

  /// Bytes that no text has, in the middle of a file.
  @Test(arguments: files.keys.filter { $0 != "cat.png" }.sorted())
  func bytesMayBeWrong(_ name: String) async throws {
    let sample = try Sample()
    var random = Xorshift(state: 42)
    for byte in [0x00, 0x09, 0x1B, 0x22, 0x24, 0x60, 0x7B, 0x80, 0xC3, 0xED, 0xFF] as [UInt8] {
      var bytes = Array((Self.files[name] ?? "").utf8)
      bytes[random.next(below: bytes.count)] = byte
      _ = try await sample.check(name, bytes)
    }
  }
}

/// Random numbers that are the same in every run.
private struct Xorshift {
  var state: UInt64

  mutating func next(below bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(max(1, bound)))
  }
}
