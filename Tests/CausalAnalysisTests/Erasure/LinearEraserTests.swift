import Numerics
import Testing

@testable import CausalAnalysis

@Suite struct LinearEraserTests {
  /// Vectors of two classes: normal numbers, correlated, with another mean for the second class.
  private func examples(_ count: Int, width: Int, seed: UInt64 = 1) throws -> LabelledVectors {
    var numbers = RandomNumbers(seed: seed)
    let labels = (0..<count).map { $0 % 2 == 1 }
    var values: [Float] = []
    for label in labels {
      let shared = numbers.normal()
      for column in 0..<width {
        let own = numbers.normal() * Double(1 + column % 3)
        let shift = label ? Double(2 * (column % 2)) - 0.3 : 0
        values.append(Float(own + shared * Double(column) + shift))
      }
    }
    return try LabelledVectors(Matrix(rows: count, columns: width, values), labels: labels)
  }

  /// The mean squared length of an edit.
  private func meanSquare(_ edited: Matrix, _ original: Matrix) -> Double {
    zip(edited.values, original.values).reduce(0.0) {
      $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
    } / Double(original.rows)
  }

  @Test func classesAndTheirMeansAreFound() throws {
    let four = try LabelledVectors(
      Matrix(rows: 4, columns: 2, [0, 0, 2, 0, 4, 1, 4, 3]), labels: [false, false, true, true])
    #expect(four.mean == [2.5, 1] && four.difference == [3, 2])
  }

  @Test func aProjectionLeavesNothingAlongTheDirection() throws {
    let eraser = try LinearEraser(projectingOut: [3, 4])
    let edited = try eraser.edited(Matrix(rows: 3, columns: 2, [3, 4, -4, 3, 5, 0]))
    let expected: [Float] = [0, 0, -4, 3, 3.2, -2.4]
    #expect(zip(edited.values, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  /// Computed by numpy with r(x) = x − W⁺ P W (x − μ) itself, W from an eigendecomposition and P from
  /// W Σ_xz; the package concept-erasure 0.2.4 gives the same, without and with shrinkage.
  @Test(arguments: [
    (
      Float(1), CovarianceEstimate.sample(tolerance: 1e-12),
      [
        2.7648469199557, 1.5127259313906, 2.2521209885651, 2.9446698635190, 1.2382884544449,
        2.7063814090741, -2.0418664699373, 6.1069715971966, 3.8511619328661,
      ]
    ),
    (
      5, .shrunk,
      [
        2.3187681279273, 1.1303726810805, 10.9419772342338, 2.3107729797436, 0.6949482682661,
        13.0791235568884, -3.0595824797792, 5.2346435887607, 18.5288696573007,
      ]
    ),
  ])
  func leaceIsTheFormulaOfItsAuthors(
    _ stretch: Float, _ covariance: CovarianceEstimate, _ expected: [Double]
  ) throws {
    func rows(_ values: [Float]) -> Matrix {
      Matrix(
        rows: values.count / 3, columns: 3,
        values.enumerated().map { $0 % 3 == 2 ? stretch * $1 : $1 })
    }
    let examples = try LabelledVectors(
      rows([1, 0, 2, 3, 1, 0, 0, 2, 1, 4, 1, 1, 2, 5, 0, 5, 3, 3]),
      labels: [false, false, false, true, true, true])
    let eraser = try LinearEraser(leaceOf: examples, covariance: covariance)
    let edited = try eraser.edited(rows([1, 0, 2, 5, 3, 3, -1, 7, 4])).values
    for (value, expected) in zip(edited, expected) { #expect(abs(Double(value) - expected) < 1e-5) }
  }

  /// Both with more vectors than values and with fewer.
  @Test(arguments: [(200, 6), (12, 40)], [CovarianceEstimate.sample(tolerance: 1e-10), .shrunk])
  func afterLeaceTheClassesHaveTheSameMean(
    _ size: (Int, Int), _ covariance: CovarianceEstimate
  ) throws {
    let examples = try examples(size.0, width: size.1)
    let eraser = try LinearEraser(leaceOf: examples, covariance: covariance)
    let edited = try LabelledVectors(
      eraser.edited(examples.vectors), labels: examples.labels)
    let before = examples.difference.map { abs($0) }.max() ?? 0
    let after = edited.difference.map { abs($0) }.max() ?? 0
    #expect(after < 1e-5 * before)
    // The mean of all stays where it was.
    #expect(zip(edited.mean, examples.mean).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  /// The best linear reading of the label by least squares is Σ⁺ times its covariance with the
  /// vectors; its share of the label's variance is the advantage of any linear classifier.
  @Test func aLeastSquaresClassifierHasNoAdvantageAfterLeace() throws {
    let examples = try examples(400, width: 5)
    let eraser = try LinearEraser(leaceOf: examples, covariance: .sample(tolerance: 1e-10))
    func explained(_ vectors: Matrix) throws -> Double {
      let labels = examples.labels.map { $0 ? 0.5 : -0.5 }
      var (products, moments) = (
        [Double](repeating: 0, count: 25), [Double](repeating: 0, count: 5)
      )
      let means = (0..<5).map { column in
        (0..<400).reduce(0.0) { $0 + Double(vectors[$1, column]) } / 400
      }
      for row in 0..<400 {
        let centred = (0..<5).map { Double(vectors[row, $0]) - means[$0] }
        for a in 0..<5 {
          moments[a] += centred[a] * labels[row]
          for b in 0..<5 { products[a * 5 + b] += centred[a] * centred[b] }
        }
      }
      let found = try Factorizations.symmetricEigenvectors(products, size: 5)
      return zip(found.values, found.vectors).reduce(0) { sum, pair in
        guard pair.0 > 1e-6 * found.values[0] else { return sum }
        let reading = zip(pair.1, moments).reduce(0) { $0 + $1.0 * $1.1 }
        return sum + reading * reading / pair.0 / 100
      }
    }
    #expect(try explained(examples.vectors) > 0.3)
    #expect(try explained(eraser.edited(examples.vectors)) < 1e-6)
  }

  @Test func leaceEditsLessThanProjectingTheDifferenceOut() throws {
    let examples = try examples(300, width: 8)
    let leace = try LinearEraser(leaceOf: examples, covariance: .sample(tolerance: 1e-10))
    // The projection that keeps the mean, so that only the direction of the reading differs.
    let plain = try LinearEraser(
      direction: examples.difference, reading: examples.difference,
      offset: LinearEraser.dot(examples.difference, examples.mean))
    let (least, other) = (
      meanSquare(try leace.edited(examples.vectors), examples.vectors),
      meanSquare(try plain.edited(examples.vectors), examples.vectors)
    )
    #expect(least < 0.9 * other)
    // And less than any oblique projection near it, by its optimality.
    var numbers = RandomNumbers(seed: 3)
    for _ in 0..<20 {
      let reading = leace.reading.map { $0 + 0.05 * numbers.normal() }
      let near = try LinearEraser(
        direction: leace.direction, reading: reading,
        offset: LinearEraser.dot(reading, examples.mean))
      #expect(meanSquare(try near.edited(examples.vectors), examples.vectors) > least)
    }
  }

  @Test func aProjectionIsIdempotentAndARandomOneIsSeeded() throws {
    let vectors = try examples(10, width: 7).vectors
    let eraser = try LinearEraser(randomDirectionOfWidth: 7, seed: 4)
    let once = try eraser.edited(vectors)
    let twice = try eraser.edited(once)
    #expect(zip(once.values, twice.values).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(try eraser == LinearEraser(randomDirectionOfWidth: 7, seed: 4))
    #expect(try eraser != LinearEraser(randomDirectionOfWidth: 7, seed: 5))
  }

  @Test func whatCannotBeFittedIsRefused() throws {
    func message(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "nothing was thrown"
      } catch {
        return "\(error)"
      }
    }
    let vectors = Matrix(rows: 2, columns: 2, [1, 2, 3, 4])
    #expect(
      message { _ = try LabelledVectors(vectors, labels: [true, true]) }
        .contains("there are 0 of the first and 2 of the second"))
    #expect(
      message { _ = try LabelledVectors(vectors, labels: [true]) }.contains("2 vectors with 1"))
    #expect(
      message {
        _ = try LabelledVectors(
          Matrix(rows: 2, columns: 1, [1, 1]), labels: [true, false])
      }.contains("nothing to erase"))
    #expect(
      message {
        _ = try LabelledVectors(
          Matrix(rows: 2, columns: 1, [.nan, 1]), labels: [true, false])
      }.contains("not finite"))
    #expect(message { _ = try LinearEraser(projectingOut: [0, 0]) }.contains("zero"))
    #expect(
      message { _ = try LinearEraser(projectingOut: [1, 0, 0]).edited(vectors) }
        .contains("3 values cannot edit such of 2"))
  }
}
