import Foundation
import LanguageModels
import Storage
import Testing

/// Reads all documents of a text collection.
func documents(_ corpus: Corpus) throws -> [String] {
  var texts: [String] = []
  try corpus.forEachDocument {
    texts.append($0.text)
    return true
  }
  return texts
}

@Suite struct CorpusTests {
  @Test(
    arguments: [
      ("text\na\nb\n", ["a", "b"]),
      ("text\na\nb", ["a", "b"]),
      ("id,text\r\n1,a\r\n2,b\r\n", ["a", "b"]),
      ("\u{feff}text,id\na,1\n", ["a"]),
      ("\u{feff}\"text\",id\na,1\n", ["a"]),
      ("text\n\"a,b\"\n", ["a,b"]),
      ("text\n\"a\nb\r\nc\"\nd\n", ["a\nb\r\nc", "d"]),
      ("text\n\"say \"\"hi\"\"\"\n\"\"\"\"\n", ["say \"hi\"", "\""]),
      ("text\n5\" disk\n", ["5\" disk"]),
      ("text\n\n\na\n\n", ["a"]),
      ("text,n\n,1\n\"\",2\n \t,3\nz,4", ["z"]),
      ("n,text\n1,a\r2,b\r", ["a", "b"]),
      ("only\nx", ["x"]),
      ("text", []),
      ("text,n\n日本 😀,1\n", ["日本 😀"]),
    ])
  func readsCSV(content: String, expected: [String]) throws {
    let folder = try ScratchFolder()
    #expect(try documents(Corpus(url: folder.file("a.csv", content))) == expected)
  }

  @Test func readsFieldsLongerThanTheBuffer() throws {
    let folder = try ScratchFolder()
    // Quotes, commas and line ends fall on every side of the buffer's borders.
    var content = "text,n\r\n"
    var expected: [String] = []
    for index in 0..<40 {
      let text = String(repeating: "x\"y,\r\nz", count: 2_900 + index * 61) + "\(index)"
      expected.append(text)
      content += "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\",\(index)\r\n"
    }
    #expect(content.utf8.count > 1 << 20)
    #expect(try documents(Corpus(url: folder.file("a.csv", content))) == expected)
  }

  @Test(
    arguments: [
      ("text,n\na,1\nb\n", "record 3, which begins on line 3, has 1 fields; the header has 2"),
      ("text,n\n\"a\nb\",1\nc,1,2\n", "record 3, which begins on line 4, has 3 fields"),
      ("text,n\na,1\n\"b\nc", "record 3, which begins on line 3, has a quoted field"),
      ("text\n\"a\"b\n", "text after a closing quote on line 2"),
    ])
  func refusesMalformedCSV(content: String, expected: String) throws {
    let folder = try ScratchFolder()
    let corpus = try Corpus(url: folder.file("a.csv", content))
    let error = #expect(throws: CorpusError.self) { try documents(corpus) }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }

  @Test func namesColumns() throws {
    let folder = try ScratchFolder()
    let url = try folder.file("a.csv", "id,title,body\n1,t,b\n")
    #expect(try documents(Corpus(url: url, column: "body")) == ["b"])
    let slip = #expect(throws: CorpusError.self) { try Corpus(url: url, column: "titel") }
    #expect(slip?.advice == "Did you mean “title”? Its columns are: id, title, body.")
    let none = #expect(throws: CorpusError.self) { try Corpus(url: url) }
    #expect(none?.advice.contains("id, title, body") == true)
    let empty = try folder.file("empty.csv", "")
    #expect(throws: CorpusError.self) { try Corpus(url: empty) }
  }

  @Test func readsJSONLines() throws {
    let folder = try ScratchFolder()
    let url = try folder.file(
      "a.jsonl",
      "{\"text\": \"a\\nb \\ud83d\\ude00\", \"n\": 1}\r\n\n{\"n\":[],\"text\":\"\"}\n{\"text\":\"c\"}"
    )
    let corpus = try Corpus(url: url)
    #expect(try documents(corpus) == ["a\nb 😀", "c"])
    #expect(
      try corpus.forEachDocument { _ in true }
        == (try corpus.forEachDocument { _ in true }))
    #expect(try corpus.forEachDocument { _ in true }.emptyDocuments == 1)
  }

  @Test(
    arguments: [
      ("{\"text\":\"a\"}\n{\"text\":", "line 2 is not a JSON object"),
      ("\n[1]\n", "line 2 is not a JSON object"),
      ("{\"text\":\"a\"}\n{\"txt\":\"b\"}\n", "line 2 has no field “text”. Did you mean “txt”?"),
      ("{\"text\":5}\n", "field “text” on line 1 is not a text"),
    ])
  func refusesMalformedJSONLines(content: String, expected: String) throws {
    let folder = try ScratchFolder()
    let corpus = try Corpus(url: folder.file("a.jsonl", content))
    let error = #expect(throws: CorpusError.self) { try documents(corpus) }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }

  @Test func readsText() throws {
    let folder = try ScratchFolder()
    let url = try folder.file("a.TXT", "\u{feff}one\ntwo\r\n \n\nthree\n")
    #expect(try documents(Corpus(url: url)) == ["one\ntwo\r\n \n\nthree\n"])
    #expect(try documents(Corpus(url: url, division: .blankLines)) == ["one\ntwo", "three"])
    #expect(throws: CorpusError.self) { try Corpus(url: url, column: "text") }
    #expect(throws: CorpusError.self) { try Corpus(url: url, entry: "a.csv") }
  }

  @Test func repairsAndCounts() throws {
    let folder = try ScratchFolder()
    let bytes = Array("text\nok\n".utf8) + [0x63, 0xe9, 0x0a, 0x20, 0x0a] + Array("end".utf8)
    let corpus = try Corpus(url: folder.file("a.csv", bytes))
    var indices: [Int] = []
    var texts: [String] = []
    let summary = try corpus.forEachDocument {
      indices.append($0.index)
      texts.append($0.text)
      return true
    }
    #expect(texts == ["ok", "c\u{fffd}", "end"])
    #expect(indices == [0, 1, 3])
    #expect(summary.documents == 3)
    #expect(summary.emptyDocuments == 1)
    #expect(summary.repairedDocuments == 1)
  }

  @Test func stopsWhenAsked() throws {
    let folder = try ScratchFolder()
    // The malformed end is never reached.
    let corpus = try Corpus(url: folder.file("a.csv", "text,n\na,1\nb,1\nc\n"))
    var seen = 0
    let summary = try corpus.forEachDocument { _ in
      seen += 1
      return seen < 2
    }
    #expect(seen == 2)
    #expect(summary.documents == 2)
  }

  @Test func unknownKindsAreRefused() throws {
    let folder = try ScratchFolder()
    let url = try folder.file("a.parquet", "x")
    let error = #expect(throws: CorpusError.self) { try Corpus(url: url) }
    #expect(error?.advice.contains(".txt, .csv, .jsonl") == true)
    let missing = folder.url.appendingPathComponent("none.csv")
    #expect(throws: FileError.self) { try Corpus(url: missing) }
  }
}
