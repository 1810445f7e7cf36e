import Foundation
import LanguageModels
import Numerics
import Testing

@Suite struct PromptPrefixTests {
  /// Log-probabilities by running everything from the beginning, one candidate at a time.
  private func direct(
    _ model: LlamaModel, _ prefix: [Int32], _ sequence: [Int32], _ place: Int,
    _ candidate: [Int32]
  ) throws -> Double {
    let start = prefix + sequence[...place]
    let batch = TokenBatch([start + candidate])
    let values = try #require(
      try model.run(batch, output: .logProbabilities).nextTokenLogProbabilities)
    return candidate.indices.reduce(0) { $0 + Double(values[start.count - 1 + $1]) }
  }

  @Test(arguments: [(1, Arithmetic.float32), (63, .float32), (64, .threeBytes), (130, .twoBytes)])
  func continuationsSeeThePrefixAndThemselves(length: Int, arithmetic: Arithmetic) throws {
    let model = try LlamaModel(gguf: InputFixture.url("tiny.gguf"), arithmetic: arithmetic)
    let start = TinyModel.tokens(length, seed: 7)
    // The second sequence has rows of branches in several blocks of queries.
    let sequences = [
      TinyModel.tokens(9, seed: 2), TinyModel.tokens(90, seed: 3), TinyModel.tokens(1, seed: 4),
    ]
    let places = [[0, 8, 3], Array(stride(from: 0, to: 90, by: 2)), [0]]
    let candidates: [[Int32]] = [[5], [17], [17, 5], [17, 5, 338], [9, 17], [0]]
    let prefix = try model.readPrefix(start)
    let found = try prefix.logProbabilities(
      of: candidates, behind: places, of: TokenBatch(sequences))
    #expect(found.map(\.count) == [3, 45, 1])
    // A place in each sequence has to be computed again for each candidate; some are enough.
    for (sequence, place) in [(0, 0), (0, 1), (0, 2), (1, 0), (1, 20), (1, 44), (2, 0)] {
      for (index, candidate) in candidates.enumerated() {
        let exact = try direct(
          model, start, sequences[sequence], places[sequence][place], candidate)
        let tolerance = arithmetic == .twoBytes ? 2e-2 : 1e-4
        #expect(abs(found[sequence][place][index] - exact) < tolerance)
      }
    }
  }

  @Test func aPrefixCanBeReadInParts() throws {
    let model = try TinyModel.load()
    let tokens = TinyModel.tokens(140)
    let whole = try model.readPrefix(tokens)
    let parts = try model.readPrefix(Array(tokens[..<70])).appending(Array(tokens[70..<71]))
      .appending(Array(tokens[71...]))
    #expect(parts.tokens == tokens)
    let sequences = TokenBatch([TinyModel.tokens(30, seed: 5)])
    func read(_ prefix: PromptPrefix) throws -> [Double] {
      try prefix.logProbabilities(of: [[3], [4, 5]], behind: [[0, 29]], of: sequences)[0].flatMap(
        \.self)
    }
    for (a, b) in zip(try read(whole), try read(parts)) { #expect(abs(a - b) < 1e-4) }
  }

  @Test func resultsDoNotDependOnCompanyAndRepeatBitForBit() throws {
    let model = try TinyModel.load()
    let prefix = try model.readPrefix(TinyModel.tokens(40))
    let sequences = (0..<4).map { TinyModel.tokens(5 + 30 * $0, seed: UInt64($0)) }
    let places = sequences.map { [0, $0.count / 2, $0.count - 1] }
    func read() throws -> [[[Double]]] {
      try prefix.logProbabilities(
        of: [[1], [1, 2]], behind: places, of: TokenBatch(sequences))
    }
    let together = try read()
    #expect(try read() == together)
    for (index, sequence) in sequences.enumerated() {
      let alone = try prefix.logProbabilities(
        of: [[1], [1, 2]], behind: [places[index]], of: TokenBatch([sequence]))[0]
      for (a, b) in zip(alone.joined(), together[index].joined()) { #expect(abs(a - b) < 1e-4) }
    }
    let none = try prefix.logProbabilities(
      of: [[1]], behind: [[], [2]], of: TokenBatch(Array(sequences[..<2])))
    #expect(none.map(\.count) == [0, 1])
    let nowhere = try prefix.logProbabilities(
      of: [[1]], behind: [[]], of: TokenBatch([[1, 2]]))
    #expect(nowhere == [[]])
  }

  @Test func generationContinuesAPrefixAsAWholePrompt() throws {
    let model = try TinyModel.load()
    let prompt = TinyModel.tokens(100, seed: 6)
    let whole = try model.generate(prompt: prompt, maximumTokens: 40)
    for cut in [1, 50, 99] {
      let prefix = try model.readPrefix(Array(prompt[..<cut]))
      let rest = Array(prompt[cut...])
      #expect(try prefix.generate(after: rest, maximumTokens: 40) == whole)
      // The prefix is as it was.
      #expect(try prefix.generate(after: rest, maximumTokens: 40) == whole)
    }
    let full = try model.readPrefix(TinyModel.tokens(200))
    #expect(try full.generate(after: TinyModel.tokens(50), maximumTokens: .max).count == 6)
  }

  @Test func explainsWhatDoesNotFit() throws {
    let model = try TinyModel.load()
    let prefix = try model.readPrefix(TinyModel.tokens(200))
    func message(
      _ candidates: [[Int32]], _ places: [[Int]], _ sequences: [[Int32]]
    ) -> String {
      do {
        _ = try prefix.logProbabilities(
          of: candidates, behind: places, of: TokenBatch(sequences))
      } catch { return "\(error)" }
      return "no error"
    }
    let tokens = TinyModel.tokens(56)
    #expect(message([[1]], [[55]], [tokens]) == "no error")
    #expect(
      message([[1]], [[0]], [tokens + [1]])
        == "sequence 0 has 57 tokens after 200 read before; the model takes at most 256")
    #expect(
      message([[1], [1, 2]], [[55]], [tokens])
        == "a candidate of 2 tokens behind token 55 of sequence 0, after 200 read before, does not "
        + "fit into the model's context of 256")
    #expect(message([[1], [1, 2]], [[54]], [tokens]) == "no error")
    #expect(
      message([[1]], [[0], [3]], [[1, 2], [1, 2, 3]])
        == "sequence 1 has no token 3 to read behind; it has 3, counted from 0")
    #expect(
      message([[1]], [[0]], [[1], [2]]) == "there are places for 1 sequences, but 2 sequences")
    #expect(message([], [[0]], [[1]]) == "there is no candidate to read; give at least one")
    #expect(message([[1], []], [[0]], [[1]]) == "candidate 1 is empty; give it a token")
    #expect(
      message([[1], [400]], [[0]], [[1]])
        == "token 400 of candidate 1 is not in the vocabulary (0 to 338)")
    #expect(throws: TransformerError.self) { try prefix.appending(tokens + [1]) }
    #expect(throws: TransformerError.self) { try model.readPrefix([]) }
    #expect(throws: TransformerError.self) {
      try prefix.generate(after: tokens + [1], maximumTokens: 1)
    }
  }
}
