import Foundation
import Notebook
import Numerics
import Publishing
import Storage

extension Provenance {
  /// What pages say about a book: the same for every run that computes the same.
  init(of book: Book) {
    self.init(
      of: book,
      seed: book.seed.map { "\($0)" } ?? "each result has its own, derived from its key",
      command: book.profile == "standard" ? "make report" : "make report PROFILE=\(book.profile)")
  }
}

extension RunRecord {
  /// What is known of a run besides its results.
  ///
  /// - Parameter site: The folder of the pages; none if they are about to be made again.
  init(of book: Book, _ result: BookResult, seconds: Double, site: URL?) {
    let computed = result.nodes.count { $0.outcome == .computed }
    let stored = result.nodes.count { $0.outcome == .hit }
    let failed = result.nodes.count { $0.outcome == .failed || $0.outcome == .blocked }
    var facts = [
      Fact(
        "Results",
        "\(computed + stored): \(computed) computed, \(stored) from the store"
          + (failed > 0 ? ", \(failed) failed" : "")),
      Fact("Rendered in", Console.duration(seconds)),
      Fact("Computing, when it was done", Self.computingTime(of: result)),
    ]
    // Asking git, or a library for its kernels, takes longer than a render that changes nothing,
    // whose record is not written.
    if let site, computed > 0 || Self.isOutdated(site, book) {
      facts.append(Fact("Machine", Machine.summary))
      facts.append(Fact("Sources", GitState(of: book.folder).words))
      facts.append(Fact("Finished", Self.now()))
    }
    self.init(facts: facts, nodes: result.nodes)
  }

  private static func computingTime(of result: BookResult) -> String {
    Console.duration(result.nodes.reduce(0) { $0 + $1.seconds })
  }

  /// Whether the pages may have to change.
  private static func isOutdated(_ site: URL, _ book: Book) -> Bool {
    SiteVerification.originProblems(of: site, for: book).contains { $0.kind != .unknown }
  }

  private static func now() -> String {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime]
    return formatter.string(from: Date())
  }
}

/// Whether the book's files are committed.
struct GitState {
  /// The state in words.
  var words: String

  /// Asks git about a folder.
  init(of folder: URL) {
    guard let commit = Self.git(["rev-parse", "--short=10", "HEAD"], in: folder),
      let status = Self.git(["status", "--porcelain", "--", "."], in: folder)
    else {
      words = "not in a git repository"
      return
    }
    let count = status.split(separator: "\n").count
    words =
      count == 0
      ? "committed, at \(commit)"
      : "\(Console.counted(count, "file")) of the book not committed; the last commit is \(commit)"
  }

  private static func git(_ arguments: [String], in folder: URL) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-C", folder.path] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// The machine the program runs on.
enum Machine {
  /// Processor, cores and the kernels of the matrix products.
  static var summary: String {
    let kernels = (try? Backend.coreName()).map { ", OpenBLAS \($0) kernels" } ?? ""
    let processor = Processor.name ?? "unknown processor"
    return "\(processor), \(Parallel.width) cores\(kernels)"
  }
}
