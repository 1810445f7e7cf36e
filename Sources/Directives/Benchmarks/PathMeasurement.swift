import Figures
import Notebook

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
