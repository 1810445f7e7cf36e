import LanguageModels
import Testing

@Suite struct TokenBlocksTests {
  private let folder: ScratchFolder
  private let corpus: Corpus
  private let tokenizer: ByteLevelBPE
  /// The whole stream, put together without the code under test.
  private let stream: [Int32]

  init() throws {
    folder = try ScratchFolder()
    let texts = (0..<300).map { "Article \($0): the theory of \($0 * 7) other things\nit's done" }
    let rows = texts.map { "\"\($0)\"" }.joined(separator: "\n\"\"\n")
    corpus = try Corpus(url: folder.file("a.csv", "text\n" + rows))
    let tokenizer = try ByteLevelBPE(GGUFFile(InputFixture.url("tiny.gguf")))
    self.tokenizer = tokenizer
    stream = texts.flatMap { [0] + tokenizer.encode($0) }
  }

  @Test(arguments: [1, 7, 64, 256, 1_000_000])
  func cutsTheStream(blockLength: Int) throws {
    let blocks = try corpus.tokenBlocks(tokenizer: tokenizer, blockLength: blockLength)
    let whole = stream.count / blockLength
    #expect(blocks.count == whole)
    #expect(blocks.tokens == Array(stream.prefix(whole * blockLength)))
    #expect(blocks.droppedTokens == stream.count % blockLength)
    #expect(blocks.documents == 300)
    if whole > 1 { #expect(Array(blocks[1]) == Array(stream[blockLength..<2 * blockLength])) }
  }

  @Test func stopsAtItsLimit() throws {
    let blocks = try corpus.tokenBlocks(tokenizer: tokenizer, blockLength: 64, limit: 200)
    #expect(blocks.tokens == Array(stream.prefix(192)))
    #expect(blocks.documents == stream.prefix(192).count { $0 == 0 })
    #expect(blocks.documents < 20)
    #expect(try corpus.tokenBlocks(tokenizer: tokenizer, blockLength: 64, limit: 63).count == 0)
    // A malformed end beyond the limit is not reached.
    let broken = try Corpus(
      url: folder.file(
        "b.csv", "text,n\n" + String(repeating: "the other theory,1\n", count: 20_000) + "x\n"))
    #expect(try broken.tokenBlocks(tokenizer: tokenizer, blockLength: 64, limit: 128).count == 2)
  }

  @Test(arguments: [0, 1, 63, 100, 5_000])
  func skippedTextIsDisjoint(skipped: Int) throws {
    let blocks = try corpus.tokenBlocks(
      tokenizer: tokenizer, blockLength: 64, skipping: skipped, limit: 640)
    #expect(blocks.tokens == Array(stream.dropFirst(skipped).prefix(640)))
    #expect(blocks.skippedTokens == skipped)
  }

  @Test func skippingEverythingLeavesNothing() throws {
    let blocks = try corpus.tokenBlocks(tokenizer: tokenizer, skipping: 10_000_000)
    #expect(blocks.count == 0)
    #expect(blocks.documents == 0)
    #expect(blocks.skippedTokens == stream.count)
  }

  @Test func refusesImpossibleNumbers() {
    #expect(throws: CorpusError.self) {
      try corpus.tokenBlocks(tokenizer: tokenizer, blockLength: 0)
    }
    #expect(throws: CorpusError.self) { try corpus.tokenBlocks(tokenizer: tokenizer, skipping: -1) }
    #expect(throws: CorpusError.self) { try corpus.tokenBlocks(tokenizer: tokenizer, limit: -1) }
  }
}
