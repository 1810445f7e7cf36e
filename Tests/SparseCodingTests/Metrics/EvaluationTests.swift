import Foundation
import Numerics
import Testing

@testable import SparseCoding

@Suite struct EvaluationTests {
  @Test("the authors' fraction of variance unexplained on a worked example")
  func worked() throws {
    try withTemporaryFolder { folder in
      let file = try activationFile(
        Matrix(rows: 3, columns: 2, [-1, 0, 0, 2, 1, 1]), in: folder)
      // Reconstructions (0, 0), (0, 2), (0.5, 1): error 1.25 of variation 4.
      let dictionary = try dictionary([[1, 0], [0, 1]], bias: [-0.5, 0])
      let metrics = try #require(try evaluate([dictionary], on: file).first)
      #expect(abs(metrics.fvu - 0.3125) < 1e-9)
      #expect(metrics.l0 == 1 && metrics.vectors == 3 && metrics.excludedVectors == 0)
      // Counts 0, 1, 2 have variance 1.
      #expect(abs(metrics.l0StandardError - (1.0 / 3).squareRoot()) < 1e-12)
      #expect(metrics.firings == [1, 2] && metrics.deadFraction == 1)
      #expect(metrics.negativeBiasFraction == 0.5)
      #expect(abs(metrics.meanSquaredError - 1.25 / 6) < 1e-9)
      #expect(
        try JSONDecoder().decode(
          DictionaryMetrics.self, from: JSONEncoder().encode(metrics)) == metrics)
    }
  }

  @Test("signed unit vectors leave nothing unexplained, the mean alone everything")
  func extremes() throws {
    try withTemporaryFolder { folder in
      let width = 20
      let file = try activationFile(normalRows(5000, width, seed: 1), in: folder)
      let statistics = try ActivationStatistics(of: file)
      let signed = (0..<2 * width).map { feature in
        (0..<width).map { Float($0 == feature % width ? (feature < width ? 1 : -1) : 0) }
      }
      for kind in Preprocessing.Kind.allCases {
        let preprocessing = Preprocessing(kind, statistics)
        let identity = try dictionary(
          signed, bias: [Float](repeating: 0, count: 2 * width), preprocessing: preprocessing)
        let metrics = try evaluate([identity], on: file, statistics: statistics)[0]
        #expect(metrics.fvu < 1e-12)
        #expect(abs(metrics.l0 - Double(width)) < 0.01 && metrics.aliveFeatures == 2 * width)
      }
      let silent = try dictionary(
        signed, bias: [Float](repeating: -1e6, count: 2 * width),
        preprocessing: Preprocessing(.standardized, statistics))
      let metrics = try evaluate([silent], on: file, statistics: statistics)[0]
      #expect(abs(metrics.fvu - 1) < 1e-6 && metrics.fvuStandardError < 1e-3)
      #expect(metrics.l0 == 0 && metrics.deadFraction == 1)
    }
  }

  @Test("a large common offset costs no precision")
  func offset() throws {
    try withTemporaryFolder { folder in
      var rows = normalRows(3000, 4, seed: 2)
      for row in 0..<3000 { rows[row, 0] = 2048 + (rows[row, 0] > 0 ? 2 : 0) }
      let file = try activationFile(rows, in: folder)
      let statistics = try ActivationStatistics(of: file)
      let silent = try dictionary(
        [[1, 0, 0, 0]], bias: [-1e6], preprocessing: Preprocessing(.centered, statistics))
      for given in [statistics, nil] {
        let metrics = try evaluate([silent], on: file, statistics: given)[0]
        #expect(abs(metrics.fvu - 1) < 1e-5)
      }
    }
  }

  @Test("metrics follow from the codes and reconstructions, over several blocks")
  func consistent() throws {
    try withTemporaryFolder { folder in
      var rows = normalRows(4500, 24, seed: 3)
      for row in [17, 2047, 2048, 4499] { rows[row, 0] = 30_000 }
      let file = try activationFile(rows, in: folder)
      let statistics = try ActivationStatistics(of: file)
      var generator = RandomNumbers(seed: 4)
      let dictionaries = try [30, 50].map { features in
        try dictionary(
          (0..<features).map { _ in (0..<24).map { _ in Float(generator.normal()) } },
          bias: [Float](repeating: -1, count: features),
          preprocessing: Preprocessing(.standardized, statistics))
      }
      let range = 10..<4500
      let both = try evaluate(dictionaries, on: file, rows: range, statistics: statistics)
      var x = Matrix(rows: range.count, columns: 24)
      try x.withUnsafeMutableBufferPointer { try file.read(rows: range, into: $0) }
      let kept = range.filter { ![17, 2047, 2048, 4499].contains($0) }
      let values = Matrix(
        rows: kept.count, columns: 24, kept.flatMap { x.row($0 - range.lowerBound) })
      for (dictionary, metrics) in zip(dictionaries, both) {
        #expect(metrics.vectors == kept.count && metrics.excludedVectors == 4)
        let codes = try dictionary.encodeSparse(values)
        let reconstruction = try dictionary.decode(codes)
        #expect(metrics.l0 == Double(codes.values.count) / Double(kept.count))
        var firings = [Int](repeating: 0, count: dictionary.features)
        for index in codes.indices { firings[Int(index)] += 1 }
        #expect(metrics.firings == firings)
        var (error, variation) = (0.0, 0.0)
        for column in 0..<24 {
          let actual = (0..<kept.count).map { Double(values[$0, column]) }
          let mean = Statistics.mean(actual)
          for row in 0..<kept.count {
            error += pow(actual[row] - Double(reconstruction[row, column]), 2)
            variation += pow(actual[row] - mean, 2)
          }
        }
        #expect(abs(metrics.fvu - error / variation) < 1e-6)
        let alone = try evaluate([dictionary], on: file, rows: range, statistics: statistics)
        #expect(alone == [metrics])
      }
    }
  }

  @Test("the standard error of the unexplained fraction is that of repeated samples")
  func standardError() throws {
    try withTemporaryFolder { folder in
      let dictionary = try dictionary(
        [[1, 0, 0], [0, 1, 0]], bias: [-0.5, -0.2])
      var (fractions, errors) = ([Double](), [Double]())
      for seed in 0..<60 {
        let file = try activationFile(normalRows(400, 3, seed: UInt64(seed)), in: folder)
        let metrics = try evaluate([dictionary], on: file)[0]
        fractions.append(metrics.fvu)
        errors.append(metrics.fvuStandardError)
      }
      let spread = try #require(Statistics.standardDeviation(fractions))
      #expect(abs(Statistics.mean(errors) / spread - 1) < 0.35)
    }
  }

  @Test("no vectors, another width and a wish to stop are errors")
  func errors() throws {
    try withTemporaryFolder { folder in
      let file = try activationFile(normalRows(10, 3, seed: 5), in: folder)
      let good = try dictionary([[1, 0, 0]], bias: [0])
      #expect(throws: SparseCodingError.self) { try evaluate([good], on: file, rows: 2..<2) }
      let other = try dictionary([[1, 0]], bias: [0])
      #expect(throws: SparseCodingError.self) { try evaluate([other], on: file) }
      let narrow = try ActivationStatistics(
        of: activationFile(normalRows(10, 2, seed: 6), in: folder, name: "narrow"))
      #expect(throws: SparseCodingError.self) {
        try evaluate([good], on: file, statistics: narrow)
      }
      #expect(throws: CancellationError.self) {
        try evaluate([good], on: file, isCancelled: { true })
      }
    }
  }
}
