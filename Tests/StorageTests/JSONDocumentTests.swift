import Foundation
import Storage
import Testing

@Suite struct JSONDocumentTests {
  @Test("order and digits are kept, and Python's text is written again")
  func roundTrip() throws {
    let text =
      #"{"b": 1.50, "a": [null, true, -0, 1e-05, []], "é": "\u00e9\ud83d\ude00\n", "c": {}}"#
    let document = try JSONDocument(text)
    #expect(document.members?.map(\.name) == ["b", "a", "é", "c"])
    #expect(document["é"]?.text == "é😀\n")
    #expect(document["a"]?.elements?[3].real == 1e-05)
    #expect(
      document.pythonText()
        == #"{"b": 1.50, "a": [null, true, -0, 1e-05, []], "\u00e9": "\u00e9\ud83d\ude00\n", "#
        + #""c": {}}"#)
    let small = try JSONDocument(#"{"a":[1,{"b":2}],"c":[]}"#)
    #expect(
      small.pythonText(indent: 4)
        == "{\n    \"a\": [\n        1,\n        {\n            \"b\": 2\n        }\n    ],\n    "
        + "\"c\": []\n}")
  }

  static let refused: [(String, Int)] = [
    ("", 0), ("{", 1), ("[1,]", 3), ("{\"a\":1,}", 7), ("{\"a\" 1}", 5), ("01", 2), ("1.", 2),
    ("-", 1), ("nul", 0), ("truely", 4), ("\"a", 0), ("\"\\x\"", 3), ("\"\\u12g4\"", 5),
    ("\"\\ud800\"", 7), ("\"\u{1}\"", 2), ("{\"a\":1,\"a\":2}", 7), ("[1] 2", 4), ("NaN", 0),
    (String(repeating: "[", count: 100_000), 65),
  ]

  @Test("what is not JSON is refused, with its place", arguments: refused)
  func isRefused(_ text: String, _ offset: Int) {
    let problem = #expect(throws: JSONDocument.Problem.self) { try JSONDocument(text) }
    #expect(problem?.offset == offset, "\(text.prefix(20)): \(problem as Any)")
  }

  @Test("texts that are not UTF-8 are refused")
  func notText() {
    #expect(throws: JSONDocument.Problem.self) {
      try [0x22, 0xff, 0x22].withUnsafeBytes { try JSONDocument($0) }
    }
  }

  @Test("numbers that do not fit are no integers")
  func integers() throws {
    #expect(try JSONDocument("9223372036854775807").integer == Int.max)
    #expect(try JSONDocument("9223372036854775808").integer == nil)
    #expect(try JSONDocument("1.0").integer == nil)
    #expect(try JSONDocument("1e999").real == nil)
  }
}

@Suite struct AtomicFolderTests {
  @Test("a folder appears as a whole, replaces another, and leaves nothing behind")
  func replaces() throws {
    let parent = FileManager.default.temporaryDirectory.appendingPathComponent(
      "monograph-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: parent) }
    func names(_ path: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(
        atPath: parent.appendingPathComponent(path).path)
    }
    let target = parent.appendingPathComponent("target")
    for name in ["first", "second"] {
      let folder = try AtomicFolder(target)
      try AtomicFile.write(name, to: folder.temporary.appendingPathComponent(name))
      if name == "second" { #expect(try names("target") == ["first"]) }
      try folder.commit()
      #expect(try names("target") == [name])
    }
    do {
      let folder = try AtomicFolder(target)
      try AtomicFile.write("x", to: folder.temporary.appendingPathComponent("third"))
    }
    #expect(try names("") == ["target"] && names("target") == ["second"])
    #expect(throws: FileError.self) {
      _ = try AtomicFolder(parent.appendingPathComponent("missing/target"))
    }
  }
}
