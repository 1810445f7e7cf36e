import Foundation

/// The built program, run as a user runs it.
struct CommandLineProgram {
  /// What a run left behind.
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The program lies beside the test bundle.
  private static let executable: URL = {
    let arguments = CommandLine.arguments
    let bundle = arguments.lazy.compactMap { argument -> URL? in
      guard let range = argument.range(of: ".xctest") else { return nil }
      return URL(fileURLWithPath: String(argument[..<range.upperBound]))
    }.first
    let start = bundle ?? URL(fileURLWithPath: arguments[0])
    return start.deletingLastPathComponent().appendingPathComponent("monograph")
  }()

  /// Folder for the program's data, so that no test sees the user's.
  let data: URL

  /// Runs the program to its end.
  func run(_ arguments: [String], in folder: URL) throws -> Outcome {
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["MONOGRAPH_DATA"] = data.path
    environment["COLUMNS"] = "80"
    process.environment = environment
    // Files rather than pipes: a program that writes much never waits for a reader.
    let (output, errors) = (
      data.appendingPathComponent("stdout-\(UUID())"),
      data.appendingPathComponent("stderr-\(UUID())")
    )
    for file in [output, errors] {
      try Data().write(to: file)
    }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }
}
