import ArgumentParser
import Foundation
import Notebook

/// What the commands say on standard error.
enum Console {
  /// Prints a line.
  static func note(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}

extension Console {
  /// Prints diagnostics with the lines they are about.
  ///
  /// - Throws: `ExitCode.failure` if one of them is an error.
  static func show(_ diagnostics: [Diagnostic], of folder: URL) throws {
    guard !diagnostics.isEmpty else { return }
    let text = DiagnosticFormatter(folder: folder).text(diagnostics)
    FileHandle.standardError.write(Data(text.utf8))
    if diagnostics.contains(where: { $0.severity == .error }) { throw ExitCode.failure }
  }

  /// Says for each directive call why its result was or was not computed.
  static func explain(_ nodes: [NodeRecord]) {
    for node in nodes {
      print("\(node.key.short)  \(node.outcome.rawValue)  \(node.summary)")
      print("            \(node.position): \(node.reason)")
    }
  }
}
