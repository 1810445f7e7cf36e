import Foundation
import Notebook

/// A number that Monograph and another program both computed.
struct AgreementValue: NominalValue, Codable {
  static let typeName = "Agreement"
  static let summary = "A number that Monograph and another program both computed."
  static let members = [
    Member("what", of: Self.self, "What the number is.") { $0.check.what },
    Member("peer", of: Self.self, "The other program.") { $0.check.peer },
    Member("ours", of: Self.self, "Monograph's number.") { $0.check.ours },
    Member("theirs", of: Self.self, "The other's number.") { $0.check.theirs },
    Member("difference", of: Self.self, "The difference, relative to theirs.") {
      $0.check.difference
    },
    Member("agrees", of: Self.self, "Whether the difference is within what rounding explains.") {
      $0.check.agrees
    },
  ]

  /// The numbers.
  let check: BenchmarkFile.Check

  var presentation: Presentation {
    .text("\(check.what): \(check.agrees ? "the same" : "different") in \(check.peer)")
  }
}

/// How time and memory grow with one size.
struct GrowthValue: NominalValue, Codable {
  static let typeName = "Growth"
  static let summary = "How time and memory grow with one size of the work."
  static let members = [
    Member("name", of: Self.self, "What grows, in a word.") { $0.growth.name },
    Member("title", of: Self.self, "What grows.") { $0.growth.title },
    Member("setting", of: Self.self, "What stays the same.") { $0.growth.setting },
    Member("sizes", of: Self.self, "The sizes measured.") { $0.growth.points.map(\.value) },
    Member("seconds", of: Self.self, "The time at each size.") {
      $0.growth.points.map(\.seconds)
    },
    Member("memory", of: Self.self, "The most memory held at each size, in MB.") {
      $0.growth.points.map { ($0.memory ?? .nan) / 1e6 }
    },
    Member(
      "exponent", of: Self.self,
      "The power of the size that the time grows with, by least squares of the logarithms."
    ) { growth in
      growth.exponent { $0.seconds }
    },
    Member("memoryExponent", of: Self.self, "The power of the size that memory grows with.") {
      growth in
      growth.exponent { $0.memory ?? .nan }
    },
  ]

  /// What was measured.
  let growth: BenchmarkFile.Growth

  /// The slope of the line through the logarithms; 0 for a single size.
  private func exponent(_ read: (BenchmarkFile.Growth.Point) -> Double) -> Double {
    let points = growth.points.map { (x: log($0.value), y: log(read($0))) }
    let count = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.x } / count
    let meanY = points.reduce(0) { $0 + $1.y } / count
    let squares = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    guard squares > 0 else { return 0 }
    return points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) } / squares
  }

  var presentation: Presentation { .text("\(growth.title), \(growth.points.count) sizes") }
}
