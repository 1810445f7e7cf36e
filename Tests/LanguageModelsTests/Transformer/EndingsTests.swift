import LanguageModels
import Numerics
import Testing

@Suite struct EndingsTests {
  private let batch = TokenBatch([
    TinyModel.tokens(9), TinyModel.tokens(1, seed: 2), TinyModel.tokens(70, seed: 3),
  ])

  /// The last `count` rows of a sequence, each value moved a little.
  private func ending(_ sequence: Int, last count: Int, of residual: Matrix, seed: UInt64)
    -> SequenceEnding
  {
    var random = RandomNumbers(seed: seed)
    let end = batch.ranges[sequence].upperBound
    let rows = residual.rows(end - count..<end)
    return SequenceEnding(
      sequence: sequence,
      residual: Matrix(
        rows: count, columns: rows.columns, rows.values.map { $0 + Float(random.normal()) }))
  }

  @Test func everyEndingIsReadAsIfItWereAlone() throws {
    let model = try TinyModel.load()
    for layer in 0..<3 {
      let residual = try #require(
        try model.run(batch, reading: [.residual(layer)]).activations[.residual(layer)])
      let endings = [
        ending(2, last: 5, of: residual, seed: 1), ending(0, last: 9, of: residual, seed: 2),
        ending(2, last: 69, of: residual, seed: 3), ending(0, last: 1, of: residual, seed: 4),
        ending(1, last: 1, of: residual, seed: 5), ending(2, last: 70, of: residual, seed: 6),
        ending(0, last: 4, of: residual, seed: 7),
      ]
      let logits = try model.lastLogits(of: endings, from: layer, residual: residual, batch: batch)
      #expect(logits.rows == 7 && logits.columns == 339)
      for (index, ending) in endings.enumerated() {
        let range = batch.ranges[ending.sequence]
        var rows = residual.rows(range).values
        rows.replaceSubrange(
          rows.count - ending.residual.count..<rows.count, with: ending.residual.values)
        let alone = try model.resume(
          from: layer,
          residual: Matrix(rows: range.count, columns: residual.columns, rows),
          batch: TokenBatch([Array(batch.tokens[range])]), output: .lastLogits
        ).logits
        #expect(TinyModel.relativeDifference(alone, logits.rows(index..<index + 1)) < 1e-5)
      }
    }
  }

  @Test func endingsAreReadBelowTheTop() throws {
    let model = try TinyModel.load()
    let residual = try #require(
      try model.run(batch, reading: [.residual(0)]).activations[.residual(0)])
    let endings = [
      ending(2, last: 5, of: residual, seed: 1), ending(0, last: 9, of: residual, seed: 2),
      ending(2, last: 69, of: residual, seed: 3),
    ]
    for upper in 0..<3 {
      let vectors = try model.lastVectors(
        of: endings, from: 0, upTo: upper, residual: residual, batch: batch)
      #expect(vectors.rows == 3)
      for (index, ending) in endings.enumerated() {
        let range = batch.ranges[ending.sequence]
        var rows = residual.rows(range).values
        rows.replaceSubrange(
          rows.count - ending.residual.count..<rows.count, with: ending.residual.values)
        let alone = try model.resume(
          from: 0, residual: Matrix(rows: range.count, columns: residual.columns, rows),
          batch: TokenBatch([Array(batch.tokens[range])]), reading: [.residual(upper)]
        ).activations[.residual(upper)]
        let last = alone?.rows(range.count - 1..<range.count)
        #expect(TinyModel.relativeDifference(last, vectors.rows(index..<index + 1)) < 1e-5)
      }
    }
    #expect(throws: TransformerError.self) {
      _ = try model.lastVectors(
        of: endings, from: 1, upTo: 0, residual: residual, batch: self.batch)
    }
    #expect(
      try model.lastVectors(of: [], from: 0, upTo: 1, residual: residual, batch: batch).rows == 0)
  }

  @Test func noEndingGivesNoRow() throws {
    let model = try TinyModel.load()
    let residual = try #require(
      try model.run(batch, reading: [.residual(1)]).activations[.residual(1)])
    #expect(try model.lastLogits(of: [], from: 1, residual: residual, batch: batch).rows == 0)
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let model = try TinyModel.load()
    let residual = try #require(
      try model.run(batch, reading: [.residual(1)]).activations[.residual(1)])
    func message(_ endings: [SequenceEnding], layer: Int = 1, residual given: Matrix? = nil)
      -> String
    {
      do {
        _ = try model.lastLogits(
          of: endings, from: layer, residual: given ?? residual, batch: batch)
        return ""
      } catch { return "\(error)" }
    }
    let fine = ending(0, last: 3, of: residual, seed: 1)
    #expect(message([fine]).isEmpty)
    #expect(message([fine], layer: 7).contains("residual(7)"))
    #expect(message([fine], residual: residual.rows(0..<5)).contains("has the shape [5, "))
    #expect(
      message([SequenceEnding(sequence: 3, residual: fine.residual)]).contains("sequence 3"))
    #expect(
      message([SequenceEnding(sequence: 1, residual: fine.residual)]).contains("takes [1 to 1"))
    var broken = fine
    broken.residual[1, 0] = .nan
    #expect(message([broken]).contains("not finite"))
  }
}
