import Figures
import Foundation
import Notebook

/// Measurements of speed, ours and our peers'.
struct BenchmarksValue: NominalValue, Codable {
  static let typeName = "Benchmarks"
  static let summary = "Measurements of speed, of Monograph and of other programs."
  static let members = [
    Member("comparisons", of: Self.self, "One row for each task and program compared with.") {
      $0.comparisons
    },
    Member("paths", of: Self.self, "What Monograph does, measured alone.") { benchmarks in
      (benchmarks.file.paths?.measurements ?? []).map { PathMeasurement(path: $0) }
    },
    Member("growth", of: Self.self, "How time and memory grow with the size of the work.") {
      $0.file.growth.map { GrowthValue(growth: $0) }
    },
    Member("checks", of: Self.self, "Numbers that Monograph and another program both computed.") {
      $0.file.comparisons.flatMap { $0.checks.map { AgreementValue(check: $0) } }
    },
    Member("date", of: Self.self, "The day of the measurement.") { $0.file.date },
    Member("isQuick", of: Self.self, "Whether there were fewer rounds and sizes than usual.") {
      $0.file.quick
    },
    Member("processor", of: Self.self, "The processor's name.") { $0.file.machine.processor },
    Member("cores", of: Self.self, "Number of cores.") { $0.file.machine.cores },
    Member("memory", of: Self.self, "Main memory, in GiB.") {
      $0.file.machine.memory / 1_073_741_824
    },
    Member("system", of: Self.self, "The operating system.") { $0.file.machine.system },
    Member("instructions", of: Self.self, "The widest vector instructions of the processor.") {
      $0.file.machine.instructions
    },
    Member("kernels", of: Self.self, "The kernels that OpenBLAS ran.") { $0.file.machine.kernels },
    Member("version", of: Self.self, "The version of Monograph.") { $0.file.program },
    Member("versions", of: Self.self, "The other programs with their versions.") { benchmarks in
      benchmarks.file.versions.sorted { $0.key.lowercased() < $1.key.lowercased() }
        .map { "\($0.key) \($0.value)" }
    },
  ]

  /// The file's content, which is the value's identity.
  let file: BenchmarkFile

  private var comparisons: [ComparisonValue] {
    file.comparisons.flatMap { comparison in
      comparison.peers.map { ComparisonValue(comparison: comparison, peer: $0) }
    }
  }

  var presentation: Presentation {
    .text("measurements of \(file.date) on \(file.machine.processor)")
  }
}

/// One task, done by Monograph and by another program in the same rounds.
struct ComparisonValue: NominalValue, Codable {
  static let typeName = "Comparison"
  static let summary = "One task, done by Monograph and by another program in turn."
  static let members = [
    Member("group", of: Self.self, "What the task is about, such as `training`.") {
      $0.comparison.group
    },
    Member("task", of: Self.self, "The task in its setting.") { $0.comparison.task },
    Member("counts", of: Self.self, "What one figure counts.") { $0.comparison.counts },
    Member("unit", of: Self.self, "What speeds are counted in.") { $0.comparison.unit },
    Member("peer", of: Self.self, "The other program.") { $0.peer.name },
    Member("call", of: Self.self, "What is called in it.") { $0.peer.call },
    Member("note", of: Self.self, "In what the work differs; may be empty.") { $0.peer.note },
    Member("isLikeForLike", of: Self.self, "Whether both do the same work in the same precision.") {
      $0.peer.likeForLike
    },
    Member("ours", of: Self.self, "Monograph's speed, in units a second.") {
      try $0.spread($0.comparison.seconds) { $0.comparison.amount / $1 }
    },
    Member("theirs", of: Self.self, "The other program's speed, in units a second.") {
      try $0.spread($0.peer.seconds) { $0.comparison.amount / $1 }
    },
    Member("milliseconds", of: Self.self, "Monograph's time for one run.") {
      try $0.spread($0.comparison.seconds) { 1000 * $1 }
    },
    Member("theirMilliseconds", of: Self.self, "The other program's time for one run.") {
      try $0.spread($0.peer.seconds) { 1000 * $1 }
    },
    Member("ratio", of: Self.self, "Monograph's speed over the other's, taken in each round.") {
      try $0.ratio()
    },
    Member(
      "faster", of: Self.self,
      "Who was faster in every round: `Monograph`, the other's name, or `neither`."
    ) { comparison in
      let ratio = try comparison.ratio()
      return ratio.lower > 1
        ? "Monograph" : ratio.upper < 1 ? comparison.peer.name : "neither"
    },
    Member(
      "shareOfPeak", of: Self.self,
      "The operations Monograph needs a second over those of a matrix product in that round, in %."
    ) { comparison in
      comparison.shareOfPeak
    },
    Member("activeFeatures", of: Self.self, "Active features of a vector while it was timed.") {
      $0.comparison.activeFeatures
    },
    Member("rounds", of: Self.self, "Number of rounds.") { $0.comparison.seconds.count },
  ]

  /// What was compared.
  let comparison: BenchmarkFile.Comparison
  /// With whom.
  let peer: BenchmarkFile.Peer

  private func spread(
    _ seconds: [Double], _ convert: (ComparisonValue, Double) -> Double
  ) throws -> SpreadValue {
    guard let spread = SpreadValue(seconds.map { convert(self, $0) }) else {
      throw ValueError("“\(comparison.task)” has not been measured")
    }
    return spread
  }

  private func ratio() throws -> SpreadValue {
    guard let spread = SpreadValue(zip(peer.seconds, comparison.seconds).map { $0 / $1 }) else {
      throw ValueError("“\(comparison.task)” has not been measured")
    }
    return spread
  }

  private var shareOfPeak: Double? {
    guard let operations = comparison.operations else { return nil }
    return SpreadValue(zip(comparison.seconds, comparison.peaks).map { 100 * operations / $0 / $1 })?
      .median
  }

  var presentation: Presentation {
    guard let ratio = try? ratio().presentation, case .text(let text) = ratio else { return .none }
    return .text("\(text) times the speed of \(peer.name)")
  }
}

/// What Monograph does, measured alone.
struct PathMeasurement: NominalValue, Codable {
  static let typeName = "Measurement"
  static let summary = "The speed of something that Monograph does, measured alone."
  static let members = [
    Member("path", of: Self.self, "Its name for `monograph bench`.") { $0.path.path },
    Member("setting", of: Self.self, "The sizes.") { $0.path.setting },
    Member("counts", of: Self.self, "What one figure counts.") { $0.path.counts },
    Member("unit", of: Self.self, "What speeds are counted in.") { $0.path.unit },
    Member("speed", of: Self.self, "The speed, in units a second.") { measurement in
      try measurement.spread { measurement.path.amount / $0 }
    },
    Member("milliseconds", of: Self.self, "The time of one run.") { measurement in
      try measurement.spread { 1000 * $0 }
    },
    Member("operations", of: Self.self, "Billions of floating-point operations a second.") {
      measurement in
      try measurement.path.operations.map { operations in
        try measurement.spread { operations / $0 / 1e9 }.median
      }
    },
    Member(
      "shareOfPeak", of: Self.self,
      "Its operations a second over those of a matrix product right before and after, in %."
    ) { measurement in
      try measurement.path.operations.map { operations in
        try measurement.spread { 100 * operations / $0 / measurement.path.peak }.median
      }
    },
    Member("bytes", of: Self.self, "Gigabytes that it has to move a second.") { measurement in
      try measurement.spread { measurement.path.bytes / $0 / 1e9 }.median
    },
  ]

  /// What was measured.
  let path: BenchmarkFile.Path

  private func spread(_ convert: (Double) -> Double) throws -> SpreadValue {
    guard let spread = SpreadValue(path.seconds.map(convert)) else {
      throw ValueError("“\(path.path)” has not been measured")
    }
    return spread
  }

  var presentation: Presentation {
    guard let speed = try? spread({ path.amount / $0 }).median else { return .none }
    return .text("\(NumberText.significant(speed, digits: 3)) \(path.unit) a second")
  }
}

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
