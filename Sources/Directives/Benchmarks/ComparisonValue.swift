import Notebook

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
      "Monograph's operations a second over those of a matrix product in that round, in %."
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
    return SpreadValue(
      zip(comparison.seconds, comparison.peaks).map { 100 * operations / $0 / $1 })?
      .median
  }

  var presentation: Presentation {
    guard let ratio = try? ratio().presentation, case .text(let text) = ratio else { return .none }
    return .text("\(text) times the speed of \(peer.name)")
  }
}
