import Foundation

/// The built program, run as a user runs it.
struct CommandLineProgram {
  /// What a run left behind.
  struct Outcome {
    /// The exit code; -1 if a signal ended the program.
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
  func run(_ arguments: [String], in folder: URL, input: URL? = nil) throws -> Outcome {
    try start(arguments, in: folder, input: input).wait()
  }

  /// Starts the program; its standard input is a file, or the caller's.
  func start(_ arguments: [String], in folder: URL, input: URL? = nil) throws -> RunningProgram {
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
    if let input { process.standardInput = try FileHandle(forReadingFrom: input) }
    // What is started in the background may ignore Ctrl-C, and hands that down.
    signal(SIGINT, SIG_DFL)
    try process.run()
    return RunningProgram(process: process, outputFile: output, errorsFile: errors)
  }
}

/// The program while it runs; a test that forgets it ends it.
final class RunningProgram {
  private let process: Process
  private let outputFile: URL
  private let errorsFile: URL

  init(process: Process, outputFile: URL, errorsFile: URL) {
    self.process = process
    self.outputFile = outputFile
    self.errorsFile = errorsFile
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  /// What it has said so far.
  var errors: String { (try? String(contentsOf: errorsFile, encoding: .utf8)) ?? "" }

  var isRunning: Bool { process.isRunning }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits until it has ended.
  func wait() throws -> CommandLineProgram.Outcome {
    process.waitUntilExit()
    return CommandLineProgram.Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: try String(contentsOf: outputFile, encoding: .utf8),
      errors: try String(contentsOf: errorsFile, encoding: .utf8))
  }

  /// Waits until it has ended, but not for ever: a program that should have ended is killed.
  func wait(seconds: Double) throws -> CommandLineProgram.Outcome? {
    let end = ContinuousClock.now + .seconds(seconds)
    while isRunning {
      guard ContinuousClock.now < end else {
        send(SIGKILL)
        return nil
      }
      usleep(5_000)
    }
    return try wait()
  }

  /// Waits until it has said something; says whether it did.
  func waits(for text: String, seconds: Double = 20) -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while !errors.contains(text) {
      guard isRunning, ContinuousClock.now < end else { return errors.contains(text) }
      usleep(5_000)
    }
    return true
  }
}
