import Foundation
import Numerics
import Testing

@testable import SparseCoding

struct PrincipalComponentsTests {
  @Test func agreeWithScikitLearn() throws {
    let fixture = try BaselineFixture()
    try withTemporaryFolder { folder in
      let data = try fixture.matrix("data")
      let file = try activationFile(data, in: folder)
      let found = try PrincipalComponents(Covariance(of: file))
      let expected = try fixture.matrix("pca.components")
      for (index, variance) in try fixture.values("pca.variances").enumerated() {
        #expect(abs(found.variances[index] / Double(variance) - 1) < 1e-6)
        let row = found.directions.row(index)
        #expect(abs(abs(cosine(row, expected.row(index))) - 1) < 1e-9)
        #expect((row.max { abs($0) < abs($1) } ?? 0) > 0)
      }
      #expect(found.count == 800 && found.excludedCount == 0 && found.rank == 6)
    }
  }

  /// A covariance over several blocks and tiles, far from the origin, against double precision.
  @Test func covarianceLosesNothingFarFromTheOrigin() throws {
    try withTemporaryFolder { folder in
      var rows = normalRows(5000, 200, seed: 1)
      for row in 0..<5000 {
        for column in 0..<200 {
          rows[row, column] = Float(
            Float16(1000 + Float(Float16(rows[row, column])) * (column == 7 ? 0 : 4)))
        }
      }
      rows[4500, 3] = 60_000
      let file = try activationFile(rows, in: folder)
      let statistics = try ActivationStatistics(of: file, rows: 2..<5000)
      let huge = rows.row(4500).reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      var narrow = statistics
      narrow.outlierThreshold = huge - 1
      let found = try Covariance(of: file, rows: 2..<5000, statistics: narrow)
      #expect(found.count == 4997 && found.excludedCount == 1)
      let kept = (2..<5000).filter { $0 != 4500 }
      for (first, second) in [(0, 0), (0, 199), (3, 3), (191, 192), (7, 7), (7, 8), (150, 30)] {
        let (a, b) = (kept.map { Double(rows[$0, first]) }, kept.map { Double(rows[$0, second]) })
        let (meanA, meanB) = (Statistics.mean(a), Statistics.mean(b))
        let expected =
          zip(a, b).reduce(0) { $0 + ($1.0 - meanA) * ($1.1 - meanB) } / Double(kept.count)
        #expect(abs(found.values[first * 200 + second] - expected) < 1e-10)
        #expect(found.values[first * 200 + second] == found.values[second * 200 + first])
        #expect(abs(found.mean[first] - meanA) < 1e-9)
      }
      #expect(found.variances[7] == 0)
      #expect(try PrincipalComponents(found).rank == 199)
    }
  }

  @Test func codesAreSignedAndReconstructEverything() throws {
    let fixture = try BaselineFixture()
    try withTemporaryFolder { folder in
      let data = try fixture.matrix("data")
      let components = try PrincipalComponents(
        Covariance(of: activationFile(data, in: folder)))
      for isCentered in [false, true] {
        let dictionary = try components.dictionary(isCentered: isCentered, site: "residual 1")
        #expect(dictionary.metadata.vectorsTrained == 800)
        #expect(dictionary.metadata.method == (isCentered ? "PCA, centred" : "PCA"))
        let codes = try dictionary.encode(data)
        let center = isCentered ? components.mean : [Double](repeating: 0, count: 6)
        let expected = (0..<6).reduce(0.0) {
          $0 + (Double(data[5, $1]) - center[$1]) * Double(components.directions[2, $1])
        }
        #expect(abs(Double(codes[5, 2]) - expected) < 1e-4)
        #expect(codes.values.contains { $0 < 0 })
        let reconstructed = try dictionary.reconstruct(data)
        #expect(zip(reconstructed.values, data.values).allSatisfy { abs($0 - $1) < 1e-3 })
      }
    }
  }

  @Test func bothSignsKeepTheLargestOfEitherSign() throws {
    let fixture = try BaselineFixture()
    try withTemporaryFolder { folder in
      let data = try fixture.matrix("data")
      let signed = try PrincipalComponents(
        Covariance(of: activationFile(data, in: folder))
      ).dictionary(isCentered: true)
      let codes = try signed.encode(data)
      let rectified = try signed.bothSigns()
      #expect(rectified.features == 12 && rectified.metadata.ratio == 2)
      #expect(rectified.metadata.method == "PCA, centred ±")
      let halves = try rectified.encode(data)
      for row in 0..<data.rows {
        for column in 0..<6 {
          #expect(abs(halves[row, column] - max(0, codes[row, column])) < 1e-4)
          #expect(abs(halves[row, column + 6] - max(0, -codes[row, column])) < 1e-4)
        }
      }
      let whole = try rectified.reconstruct(data)
      #expect(zip(whole.values, data.values).allSatisfy { abs($0 - $1) < 1e-3 })
      let top = try signed.bothSigns(keeping: 2)
      let sparse = try top.encode(data)
      for row in 0..<data.rows {
        let sizes = codes.row(row).map { abs($0) }.sorted(by: >)
        let kept = sparse.row(row).filter { $0 != 0 }.sorted(by: >)
        #expect(zip(kept, sizes).allSatisfy { abs($0 - $1) < 1e-4 } && kept.count == 2)
      }
      for k in [-1, 0, 13] {
        #expect(throws: SparseCodingError.self) { try signed.bothSigns(keeping: k) }
      }
      #expect(throws: SparseCodingError.self) { try rectified.bothSigns() }
    }
  }

  @Test func fewerVectorsThanValuesLeaveAnOrthonormalBasis() throws {
    try withTemporaryFolder { folder in
      let file = try activationFile(normalRows(4, 9, seed: 2), in: folder)
      let found = try PrincipalComponents(Covariance(of: file))
      #expect(found.rank == 3)
      let gram = try Matrix.product(.plain(found.directions), .transposed(found.directions))
      for row in 0..<9 {
        for column in 0..<9 { #expect(abs(gram[row, column] - (row == column ? 1 : 0)) < 1e-6) }
      }
      #expect(throws: SparseCodingError.self) {
        try PrincipalComponents(Covariance(of: file, rows: 0..<1))
      }
    }
  }

  @Test func badVectorsAreErrors() throws {
    try withTemporaryFolder { folder in
      let file = try activationFile(normalRows(10, 3, seed: 3), in: folder)
      var data = try Data(contentsOf: file.url)
      data.replaceSubrange(4 * 6..<4 * 6 + 2, with: [0x00, 0x7e])  // NaN in half precision
      let damaged = ActivationFile(
        url: folder.appendingPathComponent("nan"), width: 3, count: 10)
      try data.write(to: damaged.url)
      let error = #expect(throws: SparseCodingError.self) { try Covariance(of: damaged) }
      #expect(error?.description.contains("activation vector 4 of nan") == true)
      #expect(throws: SparseCodingError.self) { try Covariance(of: file, rows: 3..<3) }
      #expect(throws: SparseCodingError.self) { try Covariance(of: file, rows: 3..<11) }
      #expect(throws: CancellationError.self) {
        try Covariance(of: file, isCancelled: { true })
      }
      var statistics = try ActivationStatistics(of: file)
      statistics.outlierThreshold = 1e-9
      #expect(throws: SparseCodingError.self) {
        try Covariance(of: file, statistics: statistics)
      }
    }
  }

  @Test func fixedDirectionsNeedNoFit() throws {
    let axes = try FeatureDictionary.defaultBasis(width: 3, site: "mlp 2")
    let x = Matrix(rows: 2, columns: 3, [1, -2, 3, -4, 5, 0])
    #expect(try axes.encode(x).values == [1, 0, 3, 0, 5, 0])
    #expect(try axes.reconstruct(x).values == [1, 0, 3, 0, 5, 0])
    #expect(axes.metadata.method == "default basis" && axes.metadata.site == "mlp 2")

    let random = try FeatureDictionary.randomDirections(width: 200, features: 300, seed: 1)
    #expect(random == (try .randomDirections(width: 200, features: 300, seed: 1)))
    #expect(random != (try .randomDirections(width: 200, features: 300, seed: 2)))
    let values = random.encoder.values.map { Double($0) }
    #expect(abs(Statistics.mean(values)) < 0.02)
    #expect(abs((Statistics.standardDeviation(values) ?? 0) - 1) < 0.02)
    // A feature by itself gives back the projection on it.
    let own = random.encoder.row(7)
    let product = zip(own, random.decoder.row(7)).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(product - 1) < 1e-5 && abs(cosine(own, random.decoder.row(7)) - 1) < 1e-9)
    #expect(throws: SparseCodingError.self) { try FeatureDictionary.defaultBasis(width: 0) }
    #expect(throws: SparseCodingError.self) {
      try FeatureDictionary.randomDirections(width: 3, features: -1, seed: 0)
    }
  }
}
