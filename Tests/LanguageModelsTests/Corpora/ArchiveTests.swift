import Foundation
import LanguageModels
import Storage
import Testing

@Suite struct ArchiveTests {
  private let csv = Array("text\na\nb\n".utf8)

  @Test func readsTheOnlyEntry() throws {
    let folder = try ScratchFolder()
    let url = try folder.file(
      "a.zip",
      ZipBytes.archive([
        ("README.md", [1]), ("__MACOSX/._news.csv", [2]), ("data/news.csv", csv), (".x.csv", [3]),
      ]))
    let corpus = try Corpus(url: url)
    #expect(corpus.entry == "data/news.csv")
    #expect(try documents(corpus) == ["a", "b"])
  }

  @Test func asksForANameWhereSeveralFit() throws {
    let folder = try ScratchFolder()
    let url = try folder.file(
      "a.zip", ZipBytes.archive([("b.csv", csv), ("a.txt", Array("hello".utf8))]))
    let several = #expect(throws: CorpusError.self) { try Corpus(url: url) }
    #expect(several?.advice == "Name one of them: a.txt, b.csv.")
    #expect(try documents(Corpus(url: url, entry: "a.txt")) == ["hello"])
    let slip = #expect(throws: CorpusError.self) { try Corpus(url: url, entry: "b.cvs") }
    #expect(slip?.advice == "Did you mean “b.csv”?")
  }

  @Test func refusesArchivesItCannotRead() throws {
    let folder = try ScratchFolder()
    let empty = try folder.file("none.zip", ZipBytes.archive([("a.md", [1])]))
    #expect(throws: CorpusError.self) { try Corpus(url: empty) }
    #expect(throws: CorpusError.self) { try Corpus(url: empty, entry: "a.md") }
    let text = try folder.file("text.zip", "not an archive")
    #expect(throws: CorpusError.self) { try Corpus(url: text) }
    let missing = folder.url.appendingPathComponent("missing.zip")
    #expect(throws: FileError.self) { try Corpus(url: missing) }
  }

  @Test func damageIsFound() throws {
    let folder = try ScratchFolder()
    let sound = ZipBytes.archive([("a.csv", csv)])
    var damaged = sound
    let position = try #require(damaged.indices.first { damaged[$0...].starts(with: csv) })
    damaged[position + 5] = UInt8(ascii: "z")
    let corpus = try Corpus(url: folder.file("damaged.zip", damaged))
    let error = #expect(throws: CorpusError.self) { try documents(corpus) }
    #expect(error?.description.contains("CRC") == true, "\(error?.description ?? "")")
    for sixteenth in 0..<16 {
      let url = try folder.file("cut.zip", sound.prefix(sound.count * sixteenth / 16))
      #expect(throws: CorpusError.self) { try documents(Corpus(url: url)) }
    }
  }
}
