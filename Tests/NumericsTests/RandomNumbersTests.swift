import Numerics
import Testing

@Suite struct RandomNumbersTests {
  @Test func theSequenceIsTheReferenceImplementations() {
    // SplitMix64 from seed 0 (Vigna's splitmix64.c) begins with these words; they seed the state.
    var numbers = RandomNumbers(seed: 0)
    let state: [UInt64] = [
      0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f, 0xf88b_b8a8_724c_81ec,
    ]
    let product = state[1] &* 5
    #expect(numbers.next() == ((product << 7) | (product >> 57)) &* 9)
  }

  @Test func equalSeedsAgreeAndDifferentOnesDoNot() {
    var (first, second, third) = (
      RandomNumbers(seed: 7), RandomNumbers(seed: 7), RandomNumbers(seed: 8)
    )
    let values = (0..<100).map { _ in first.next() }
    #expect(values == (0..<100).map { _ in second.next() })
    #expect(values != (0..<100).map { _ in third.next() })
  }

  @Test func splittingDoesNotDependOnHowMuchWasDrawn() {
    var drawn = RandomNumbers(seed: 1)
    for _ in 0..<10 { _ = drawn.next() }
    var (early, late) = (RandomNumbers(seed: 1).split("weights"), drawn.split("weights"))
    var other = drawn.split("order")
    #expect(early.next() == late.next())
    #expect(early.next() != other.next())
  }

  @Test func momentsOfTheDistributionsAreRight() throws {
    var numbers = RandomNumbers(seed: 5)
    let uniform = (0..<40_000).map { _ in numbers.uniform() }
    let normal = (0..<40_000).map { _ in numbers.normal() }
    #expect(abs(Statistics.mean(uniform) - 0.5) < 0.006)
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(Statistics.mean(normal)) < 0.02)
    #expect(abs(try #require(Statistics.variance(normal)) - 1) < 0.03)
  }

  @Test func integersBelowABoundAreUniform() {
    var numbers = RandomNumbers(seed: 9)
    var counts = [Int](repeating: 0, count: 6)
    for _ in 0..<60_000 { counts[numbers.integer(below: 6)] += 1 }
    let chiSquare = counts.reduce(0.0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 }
    #expect(chiSquare < 20.5)  // 99.9 % quantile for 5 degrees of freedom
  }

  @Test func permutationsContainEveryIndex() {
    var numbers = RandomNumbers(seed: 2)
    let permutation = numbers.permutation(1000)
    #expect(permutation.sorted() == Array(0..<1000))
    #expect(permutation != Array(0..<1000))
  }
}
