import Foundation
import Testing

@testable import Notebook

/// Numbers that come back with every bit.
@Suite struct PackedNumbersTests {
  @Test(arguments: [
    [], [1.5], [0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, 1e308, .pi],
  ])
  func numbersComeBack(values: [Double]) throws {
    let data = try PayloadCoding.encode(PackedNumbers(values))
    let read = try PayloadCoding.decode(PackedNumbers.self, from: data).values
    #expect(read.map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test func theFormIsFixed() throws {
    let data = try PayloadCoding.encode(PackedNumbers([1, -2]))
    #expect(String(decoding: data, as: UTF8.self) == "\"AAAAAAAA8D8AAAAAAAAAwA==\"")
  }

  @Test func damagedTextHasNoNumbers() throws {
    let read = try PayloadCoding.decode(PackedNumbers.self, from: Data("\"AAAA\"".utf8))
    #expect(read.values.isEmpty)
  }
}
