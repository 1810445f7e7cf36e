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
