import Foundation
import Notebook
import Numerics

/// What `monograph bench --json` prints.
struct BenchmarkReport: Encodable {
  /// Raised when a field changes its meaning.
  var format = 1
  /// The program's version.
  var program = toolVersion
  /// The machine.
  var machine: Machine.Description
  /// What was measured, in order.
  var measurements: [Measurement]
  /// The most memory the program has held, in bytes; `nil` where the system does not tell.
  var peakMemory: Int?

  /// One hot path in one setting.
  struct Measurement: Encodable {
    var path: String
    var setting: String
    /// What one figure counts.
    var counts: String
    /// Units worked through in one run, and what they are.
    var amount: Double
    var unit: String
    /// Floating-point operations and bytes of one run.
    var operations: Double?
    var bytes: Double
    /// The time of each run.
    var seconds: [Double]
    /// The speed of a matrix product right before or after, in operations a second.
    var peak: Double
    var facts: [String: [Double]]
  }
}

extension BenchmarkReport.Measurement {
  /// The median, the fastest and the slowest run, in units a second.
  var speeds: (median: Double, lowest: Double, highest: Double) {
    let speeds = seconds.map { amount / $0 }
    return (Statistics.median(speeds) ?? 0, speeds.min() ?? 0, speeds.max() ?? 0)
  }

  /// The speed in operations a second, at the median.
  var operationsPerSecond: Double? {
    guard let operations, let median = Statistics.median(seconds) else { return nil }
    return operations / median
  }

  /// The speed in bytes a second, at the median.
  var bytesPerSecond: Double { bytes / (Statistics.median(seconds) ?? .infinity) }
}

extension Machine {
  /// The machine in parts.
  struct Description: Encodable {
    var processor: String
    var cores: Int
    /// In bytes.
    var memory: UInt64
    var system: String
    /// The kernels that OpenBLAS runs.
    var kernels: String
    /// The widest vector instructions that the program's own kernels and OpenBLAS can use.
    var instructions: String
  }

  static func description() throws -> Description {
    Description(
      processor: Processor.name ?? "unknown processor", cores: Parallel.width,
      memory: ProcessInfo.processInfo.physicalMemory,
      system: ProcessInfo.processInfo.operatingSystemVersionString,
      kernels: try Backend.coreName(), instructions: instructions)
  }

  private static var instructions: String {
    #if arch(arm64)
      return "NEON"
    #else
      let names = [("avx512f", "AVX-512"), ("avx2", "AVX2"), ("avx", "AVX")]
      return names.first { Processor.features.contains($0.0) }?.1 ?? "SSE2"
    #endif
  }

  /// The most memory this process has held, in bytes.
  static var peakMemory: Int? {
    #if os(Linux)
      // The figure that `getrusage` gives includes that of the program which started this one.
      guard let stream = fopen("/proc/self/status", "r") else { return nil }
      defer { fclose(stream) }
      var bytes = [UInt8](repeating: 0, count: 8192)
      let count = fread(&bytes, 1, bytes.count, stream)
      let lines = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
      let fields = lines.first { $0.hasPrefix("VmHWM:") }?.split(whereSeparator: \.isWhitespace)
      return fields.flatMap { $0.count > 1 ? Int($0[1]) : nil }.map { $0 * 1024 }
    #else
      var usage = rusage()
      return getrusage(RUSAGE_SELF, &usage) == 0 ? Int(usage.ru_maxrss) : nil
    #endif
  }
}
