import Foundation
import LanguageModels
import Numerics
import Testing

@Suite struct InterventionTests {
  private let batch = TokenBatch([TinyModel.tokens(18), TinyModel.tokens(5, seed: 4)])

  @Test(arguments: TinyModel.sites)
  func zeroingEqualsRecomputationByHand(site: Site) throws {
    let (model, plain) = (try TinyModel.load(), try TinyModel.plain())
    // Zero in the first sequence from position 5 on, doubled in the other.
    let edit = Intervention(site: site) { view in
      #expect(view.rows == 23)
      for row in 0..<view.rows {
        let isSecond = view.sequence(of: row) == 1
        let position = view.position(of: row)
        #expect(view.row(sequence: isSecond ? 1 : 0, position: position) == row)
        view.withMutableRow(row) { values in
          for column in values.indices {
            if isSecond { values[column] *= 2 } else if position >= 5 { values[column] = 0 }
          }
        }
      }
    }
    let result = try model.run(
      batch, reading: TinyModel.sites, interventions: [edit], output: .logits)
    let first = plain.run(Array(batch.tokens[..<18])) { at, position, row in
      at == site && position >= 5 ? row.map { _ in 0 } : row
    }
    let second = plain.run(Array(batch.tokens[18...])) { at, _, row in
      at == site ? row.map { 2 * $0 } : row
    }
    for other in TinyModel.sites {
      let rows = (first.sites[other] ?? []) + (second.sites[other] ?? [])
      #expect(TinyModel.difference(result.activations[other], rows) < 2e-4, "\(other)")
    }
    #expect(TinyModel.difference(result.logits, first.logits + second.logits) < 2e-4)
    // The edit has an effect at all.
    let plainRun = try model.run(batch, output: .logits)
    #expect(TinyModel.difference(result.logits, plainRun.logits) > 0.01)
  }

  @Test func anIdentityEditChangesNoBit() throws {
    let model = try TinyModel.load()
    let plain = try model.run(batch, reading: TinyModel.sites, output: .logProbabilities)
    for site in TinyModel.sites {
      let edit = Intervention(site: site) { view in
        for row in 0..<view.rows { view.setRow(row, to: view.values(ofRow: row)) }
      }
      let result = try model.run(
        batch, reading: TinyModel.sites, interventions: [edit], output: .logProbabilities)
      #expect(result.isIdentical(to: plain), "\(site)")
    }
  }

  @Test(arguments: TinyModel.sites)
  func anEditReachesOnlyLaterPositionsOfItsSequence(site: Site) throws {
    let model = try TinyModel.load()
    let plain = try model.run(batch, reading: [.residual(2)], output: .logits)
    let edit = Intervention(site: site) { view in
      let row = view.row(sequence: 0, position: 8)
      view.withMutableRow(row) { values in for column in values.indices { values[column] += 1 } }
    }
    let result = try model.run(
      batch, reading: [.residual(2)], interventions: [edit], output: .logits)
    #expect(result.logits?.rows(0..<8) == plain.logits?.rows(0..<8))
    #expect(result.logits?.rows(18..<23) == plain.logits?.rows(18..<23))
    #expect(result.logits?.row(8) != plain.logits?.row(8))
    // In the last block only attention moves information between positions, and it comes first.
    let spreads = site.layer < 2
    #expect((result.logits?.row(9) != plain.logits?.row(9)) == spreads)
  }

  @Test func editsOfOneSiteAreMadeInOrderAndSeenByTheReader() throws {
    let model = try TinyModel.load()
    let set = Intervention(site: .mlp(1)) { view in
      view.withMutableValues { $0.update(repeating: 3) }
    }
    let double = Intervention(site: .mlp(1)) { view in
      view.withMutableValues { values in for index in values.indices { values[index] *= 2 } }
    }
    func value(_ edits: [Intervention]) throws -> Float? {
      try model.run(batch, reading: [.mlp(1)], interventions: edits).activations[.mlp(1)]?[0, 0]
    }
    #expect(try value([set, double]) == 6)
    #expect(try value([double, set]) == 3)
    let one = Intervention(site: .mlp(1)) { view in view[4, 95] = -7 }
    let matrix = try model.run(batch, reading: [.mlp(1)], interventions: [set, one])
      .activations[.mlp(1)]
    #expect(matrix?[4, 95] == -7 && matrix?[4, 94] == 3 && matrix?[5, 0] == 3)
  }

  @Test func editingTheResumedResidualEqualsEditingItOnTheWay() throws {
    let model = try TinyModel.load()
    let edit = Intervention(site: .residual(0)) { view in
      for row in 0..<view.rows where view.position(of: row) == 3 { view[row, 7] += 2 }
    }
    let direct = try model.run(
      batch, reading: [.residual(0), .residual(2)], interventions: [edit], output: .lastLogits)
    let residual = try #require(
      try model.run(batch, reading: [.residual(0)]).activations[.residual(0)])
    let resumed = try model.resume(
      from: 0, residual: residual, batch: batch, reading: [.residual(0), .residual(2)],
      interventions: [edit], output: .lastLogits)
    #expect(resumed.isIdentical(to: direct))
    #expect(residual[3, 7] + 2 == direct.activations[.residual(0)]?[3, 7])
  }

  @Test func errorsOfAnEditReachTheCaller() throws {
    struct Refusal: Error {}
    let model = try TinyModel.load()
    let refusing = Intervention(site: .attention(1)) { _ in throw Refusal() }
    #expect(throws: Refusal.self) {
      try model.run(batch, interventions: [refusing], output: .logits)
    }
    let broken = Intervention(site: .mlpOutput(1)) { view in view[20, 5] = .nan }
    let error = #expect(throws: TransformerError.self) {
      try model.run(batch, interventions: [broken], output: .logits)
    }
    #expect(
      error?.description
        == "an intervention on mlpOutput(1) left nan at position 2 of sequence 1, column 5; "
        + "values must be finite")
  }
}
