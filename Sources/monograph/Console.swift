import ArgumentParser
import Foundation
import LanguageModels
import Notebook
import Numerics

/// What the commands say on standard error.
enum Console {
  /// Prints a line.
  static func note(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Prints diagnostics with the lines they are about.
  ///
  /// - Throws: `ExitCode.failure` if one of them is an error.
  static func show(_ diagnostics: [Diagnostic], of folder: URL) throws {
    try show(diagnostics, asJSON: false, of: folder)
  }

  /// Prints diagnostics: for people on standard error, or as JSON on standard output.
  ///
  /// - Throws: `ExitCode.failure` if one of them is an error.
  static func show(_ diagnostics: [Diagnostic], asJSON: Bool, of folder: URL) throws {
    let formatter = DiagnosticFormatter(folder: folder)
    if asJSON {
      print(try formatter.json(diagnostics))
    } else if !diagnostics.isEmpty {
      FileHandle.standardError.write(Data(formatter.text(diagnostics).utf8))
    }
    if diagnostics.contains(where: { $0.severity == .error }) { throw ExitCode.failure }
  }

  /// Says that a command was called in a way that cannot work, and ends it with exit code 64.
  ///
  /// For what can only be known once the command is running; its `validate` throws
  /// `ValidationError`.
  static func refuse(_ message: String) -> ExitCode {
    note("Error: \(message)")
    return .validationFailure
  }

  /// Says for each directive call why its result was or was not computed.
  static func explain(_ nodes: [NodeRecord]) {
    for node in nodes {
      print("\(node.key.short)  \(node.outcome.rawValue)  \(node.summary)")
      print("            \(node.position): \(node.reason)")
    }
  }

  /// Prints a value as JSON, the same for the same value.
  static func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Writes a matrix as a NumPy array and says so.
  static func write(_ matrix: Matrix, to path: String) throws {
    try NPYFile.write(
      matrix.values, shape: [matrix.rows, matrix.columns], to: URL(fileURLWithPath: path))
    print("wrote [\(matrix.rows), \(matrix.columns)] float32 to \(path)")
  }

  /// A count with its noun: `1 file`, `2 files`.
  static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// A size: `840 bytes`, `12.4 MB`.
  static func size(_ bytes: Int) -> String {
    switch bytes {
    case ..<1000: "\(bytes) bytes"
    case ..<1_000_000: String(format: "%.1f kB", Double(bytes) / 1e3)
    case ..<1_000_000_000: String(format: "%.1f MB", Double(bytes) / 1e6)
    default: String(format: "%.2f GB", Double(bytes) / 1e9)
    }
  }

  /// A duration: `0.4 s`, `12 s`, `3 min 12 s`.
  static func duration(_ seconds: Double) -> String {
    if seconds < 9.95 { return String(format: "%.1f s", seconds) }
    let whole = Int(seconds.rounded())
    return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
  }
}
