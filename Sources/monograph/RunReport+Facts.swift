import Foundation
import Notebook
import Numerics
import Publishing

extension RunReport {
  /// What the front page says about a run: the same for every run that computes the same.
  init(of book: Book, _ result: BookResult) {
    let resources = book.resources.values.sorted { $0.name < $1.name }.map { resource in
      Fact(
        resource.file.hasSuffix(".gguf") ? "Model" : "Text",
        [
          resource.file, resource.package.map { "from \($0)" },
          resource.digest.map { "SHA-256 \($0.short)…" },
        ].compactMap { $0 }.joined(separator: ", "))
    }
    let seconds = result.nodes.reduce(0) { $0 + $1.seconds }
    let stored = result.nodes.count { $0.outcome == .hit || $0.outcome == .computed }
    self.init(
      facts: resources + [
        Fact("Profile", book.profile),
        Fact("Computed", "\(stored) results in \(Self.duration(seconds))"),
        Fact("Machine", Machine.summary),
      ],
      command: book.profile == "standard" ? "make report" : "make report PROFILE=\(book.profile)")
  }

  private static func duration(_ seconds: Double) -> String {
    seconds < 90
      ? "\(Int(seconds.rounded())) seconds"
      : "\(Int(seconds / 60)) min \(Int(seconds) % 60) s"
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
