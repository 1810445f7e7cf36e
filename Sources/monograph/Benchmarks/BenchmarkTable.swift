import Figures
import Foundation

/// A report for people.
struct BenchmarkTable {
  private let report: BenchmarkReport

  init(_ report: BenchmarkReport) { self.report = report }

  var text: String {
    let machine = report.machine
    let peak = report.measurements.map(\.peak).max() ?? 0
    let header = """
      \(machine.processor), \(machine.cores) cores, \(machine.instructions); \
      OpenBLAS \(machine.kernels) kernels
      sgemm peak: \(Self.number(peak / 1e9)) GFLOP/s
      """
    let titles = [
      "path", "setting", "a second", "slowest – fastest", "ms", "GFLOP/s", "of peak", "GB/s",
    ]
    let rows = [titles] + report.measurements.map(row)
    let widths = titles.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      zip(row, widths).enumerated().map { index, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        return index < 2 ? cell.0 + padding : padding + cell.0
      }.joined(separator: "  ").replacing(/\s+$/, with: "")
    }
    return ([header, ""] + lines).joined(separator: "\n")
  }

  private func row(_ measurement: BenchmarkReport.Measurement) -> [String] {
    let speeds = measurement.speeds
    let operations = measurement.operationsPerSecond
    let active = measurement.facts["activeFeatures"]?.first.map { ", \(Self.number($0)) active" }
    return [
      measurement.path, measurement.setting + (active ?? ""),
      "\(Self.number(speeds.median)) \(measurement.unit)",
      "\(Self.number(speeds.lowest)) – \(Self.number(speeds.highest))",
      Self.number(1000 * measurement.amount / speeds.median),
      operations.map { Self.number($0 / 1e9) } ?? "–",
      operations.map { String(format: "%.0f %%", 100 * $0 / measurement.peak) } ?? "–",
      String(format: "%.1f", measurement.bytesPerSecond / 1e9),
    ]
  }

  private static func number(_ value: Double) -> String {
    NumberText.significant(value, digits: 3)
  }
}
