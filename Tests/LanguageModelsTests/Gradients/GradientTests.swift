import LanguageModels
import Numerics
import Testing

@Suite struct GradientTests {
  /// Where a gradient is taken, and of what.
  struct Route: Sendable, CustomTestStringConvertible {
    let layer: Int
    let target: Site?
    var testDescription: String { "\(layer) to \(target.map { "\($0)" } ?? "logits")" }
  }

  static let routes = [
    Route(layer: 0, target: nil), Route(layer: 1, target: nil), Route(layer: 2, target: nil),
    Route(layer: 0, target: .residual(1)), Route(layer: 0, target: .residual(2)),
    Route(layer: 1, target: .residual(2)), Route(layer: 1, target: .residual(1)),
  ]

  @Test(arguments: routes)
  func equalsCentralDifferences(route: Route) throws {
    let (model, plain) = (try TinyModel.load(), try TinyModel.plain())
    let sample = try GradientSample(
      model, layer: route.layer, target: route.target, lengths: [6, 3, 1])
    let gradient = try sample.gradient(model).gradient
    #expect(gradient.rows == 10 && gradient.columns == 64)
    try check(gradient, of: sample, plain, positions: [0..<6, 0..<3, 0..<1])
  }

  /// More tokens than a block of attention or a tile holds.
  @Test func equalsCentralDifferencesInALongSequence() throws {
    let (model, plain) = (try TinyModel.load(), try TinyModel.plain())
    let sample = try GradientSample(model, layer: 1, target: .residual(2), lengths: [2, 70])
    let gradient = try sample.gradient(model).gradient
    try check(gradient, of: sample, plain, positions: [1..<2, 0..<1])
    try check(gradient, of: sample, plain, positions: [0..<0, 62..<64])
  }

  /// Compares the gradient of some positions of each sequence along a random direction.
  private func check(
    _ gradient: Matrix, of sample: GradientSample, _ plain: PlainLlama, positions: [Range<Int>]
  ) throws {
    var random = RandomNumbers(seed: 5)
    for (sequence, positions) in positions.enumerated() {
      for position in positions {
        let direction = (0..<64).map { _ in random.normal() }
        let row = sample.batch.ranges[sequence].lowerBound + position
        let own = zip(gradient.row(row), direction).reduce(0) { $0 + Double($1.0) * $1.1 }
        let slope = sample.slope(plain, sequence: sequence, position: position, along: direction)
        #expect(
          abs(own - slope) <= 2e-5 * gradient.norm(ofRow: row)
            * VectorKernels.norm(direction.map(Float.init)),
          "position \(position) of sequence \(sequence): \(own) is not \(slope)")
      }
    }
  }

  @Test(arguments: routes)
  func theValuesAreThoseOfARun(route: Route) throws {
    let model = try TinyModel.load()
    let sample = try GradientSample(
      model, layer: route.layer, target: route.target, lengths: [12, 40])
    let result = try sample.gradient(model)
    let run = try model.resume(
      from: route.layer, residual: sample.residual, batch: sample.batch,
      reading: route.target.map { [$0] } ?? [], output: route.target == nil ? .lastLogits : .none)
    #expect(result.values == (route.target.map { run.activations[$0] } ?? run.logits))
    #expect(try sample.gradient(model).gradient == result.gradient)
  }

  @Test(arguments: Arithmetic.allCases)
  func everyArithmeticGivesTheGradient(arithmetic: Arithmetic) throws {
    let model = try LlamaModel(gguf: InputFixture.url("tiny.gguf"), arithmetic: arithmetic)
    let sample = try GradientSample(TinyModel.load(), layer: 0, target: nil, lengths: [8, 5])
    let exact = try sample.gradient(TinyModel.load()).gradient
    let tolerance: Float = arithmetic == .twoBytes ? 1e-2 : 1e-5
    #expect(
      TinyModel.relativeDifference(exact, try sample.gradient(model).gradient) < tolerance)
  }

  @Test func aSequenceHasTheGradientThatItHasAlone() throws {
    let model = try TinyModel.load()
    let sample = try GradientSample(model, layer: 0, target: nil, lengths: [9, 4, 7])
    let together = try sample.gradient(model).gradient
    for (sequence, range) in sample.batch.ranges.enumerated() {
      let alone = try model.gradient(
        at: 0, residual: sample.residual.rows(range),
        batch: TokenBatch([Array(sample.batch.tokens[range])])
      ) { _ in sample.seed.rows(sequence..<sequence + 1) }
      #expect(TinyModel.relativeDifference(alone.gradient, together.rows(range)) < 1e-5)
    }
    var seed = sample.seed
    for column in 0..<seed.columns { (seed[0, column], seed[2, column]) = (0, 0) }
    let middle = try model.gradient(at: 0, residual: sample.residual, batch: sample.batch) { _ in
      seed
    }
    #expect(middle.gradient.rows(0..<9).values.allSatisfy { $0 == 0 })
    #expect(middle.gradient.rows(13..<20).values.allSatisfy { $0 == 0 })
    #expect(
      TinyModel.relativeDifference(together.rows(9..<13), middle.gradient.rows(9..<13)) < 1e-5)
  }

  @Test func aValueDependsOnItsPositionAndThoseBefore() throws {
    let model = try TinyModel.load()
    let sample = try GradientSample(model, layer: 0, target: .residual(2), lengths: [8, 5])
    let gradient = try model.gradient(
      at: 0, residual: sample.residual, batch: sample.batch, upTo: .residual(2)
    ) { values in
      var seed = Matrix(rows: values.rows, columns: values.columns)
      for column in 0..<values.columns { seed[4, column] = sample.seed[4, column] }
      return seed
    }.gradient
    for row in 0..<13 { #expect((gradient.norm(ofRow: row) > 0) == (row <= 4), "row \(row)") }
    // Behind the last block nothing moves between positions any more.
    let logits = try GradientSample(model, layer: 1, target: nil, lengths: [8, 5])
    let earlier = try logits.gradient(model).gradient
    for row in 0..<13 { #expect(earlier.norm(ofRow: row) > 0, "row \(row)") }
    let last = try GradientSample(model, layer: 2, target: nil, lengths: [8, 5])
    let own = try last.gradient(model).gradient
    for row in 0..<13 {
      #expect((own.norm(ofRow: row) > 0) == [7, 12].contains(row), "row \(row)")
    }
  }

  @Test func theSeedSeesTheValues() throws {
    let model = try TinyModel.load()
    let sample = try GradientSample(model, layer: 1, target: nil, lengths: [4, 6])
    let result = try model.gradient(at: 1, residual: sample.residual, batch: sample.batch) {
      logits in
      // Of the sum of squares: twice the logits.
      #expect(logits.rows == 2 && logits.columns == 339)
      return Matrix(rows: 2, columns: 339, logits.values.map { 2 * $0 })
    }
    let fixed = try model.gradient(at: 1, residual: sample.residual, batch: sample.batch) { _ in
      Matrix(rows: 2, columns: 339, result.values.values.map { 2 * $0 })
    }
    #expect(fixed.gradient == result.gradient)
  }

  @Test func explainsWhatItCannotTake() throws {
    let model = try TinyModel.load()
    let batch = TokenBatch([[1, 2], [3]])
    let residual = GradientSample.random(rows: 3, columns: 64)
    func message(
      _ residual: Matrix, _ batch: TokenBatch, at layer: Int = 0, _ site: Site? = nil,
      seed: Matrix? = nil
    ) -> String {
      do {
        _ = try model.gradient(at: layer, residual: residual, batch: batch, upTo: site) {
          seed ?? $0
        }
      } catch { return "\(error)" }
      return "no error"
    }
    #expect(message(residual, batch) == "no error")
    #expect(
      message(residual, batch, at: 3)
        == "the model has 3 layers (0 to 2); residual(3) does not exist")
    #expect(
      message(residual, batch, .residual(3))
        == "the model has 3 layers (0 to 2); residual(3) does not exist")
    #expect(
      message(residual, batch, at: 2, .residual(1))
        == "residual(1) is computed before residual(2), where the gradient is taken; "
        + "give a deeper residual stream or none, for the logits")
    #expect(
      message(residual, batch, .mlp(1))
        == "a gradient is taken of a residual stream or of the logits, not of mlp(1); "
        + "give residual(1) or no site")
    #expect(
      message(Matrix(rows: 2, columns: 64), batch)
        == "the residual stream has the shape [2, 64]; the batch needs [3, 64]")
    var broken = residual
    broken[1, 5] = .nan
    #expect(message(broken, batch) == "the residual stream has values that are not finite")
    #expect(
      message(residual, TokenBatch([[1, 2], []])) == "sequence 1 has length 0; give it a token")
    #expect(
      message(residual, batch, seed: residual)
        == "the seed of the gradient has the shape [3, 64]; its values have [2, 339]")
    #expect(
      message(residual, batch, .residual(1), seed: broken)
        == "the seed of the gradient has values that are not finite")
    struct Refusal: Error {}
    #expect(throws: Refusal.self) {
      try model.gradient(at: 0, residual: residual, batch: batch) { _ in throw Refusal() }
    }
  }
}
