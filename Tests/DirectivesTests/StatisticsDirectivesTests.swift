import Foundation
import Testing

@testable import Directives
@testable import Notebook

@Suite struct StatisticsDirectivesTests {
  private let run = Run(seed: 1, workFolder: FileManager.default.temporaryDirectory)

  @Test func missingPairsAreLeftOut() async throws {
    let x: [Double?] = [1, 2, nil, 3, 4, .nan, 5]
    let y: [Double?] = [1, 8, 5, 27, 64, 1, nil]
    let pearson = try await Correlation([x.value, y.value, .boolean(false)]).evaluate(run)
    let ranked = try await Correlation([x.value, y.value, .boolean(true)]).evaluate(run)
    #expect(pearson.estimate.count == 4 && ranked.estimate.count == 4)
    #expect(pearson.estimate.mean < 0.99 && ranked.estimate.mean == 1)
  }

  @Test func listsOfUnequalLengthHaveNoCorrelation() throws {
    #expect {
      try Correlation([[1.0, 2].value, [1.0].value, .boolean(false)]).validate()
    } throws: {
      "\($0)".contains("has 1 numbers, but the first list has 2")
    }
  }

  @Test func theBootstrapSubtractsTheSecondMean() async throws {
    let one = try await Bootstrap([[3.0, 5].value, .missing, .integer(2000)]).evaluate(run)
    let two = try await Bootstrap([[3.0, 5].value, [1.0, 2].value, .integer(2000)]).evaluate(run)
    #expect(one.estimate.mean == 4 && one.estimate.count == 2)
    #expect(two.estimate.mean == 2.5 && two.estimate.count == 4)
    await #expect(throws: ValueError.self) {
      _ = try await Bootstrap([[Double]().value, .missing, .integer(2000)]).evaluate(run)
    }
  }
}
