import Foundation
import Notebook
import Storage

/// Reads measurements of speed.
struct OpenBenchmarks: Directive {
  static let configuration = DirectiveConfiguration(
    name: "benchmarks",
    summary: "Reads the measurements that `make bench` wrote.",
    discussion: """
      The file is a resource of `book.yml`. Nothing is measured while the book is made: the pages \
      show what was measured on the machine that the file names.
      """,
    topic: .models,
    example: """
      benchmarks("benchmarks").comparisons.filter { $0.group == "training" }.map {
        (task: $0.task, peer: $0.peer, ratio: $0.ratio.median)
      }
      """, storage: .immediate)

  @Parameter(.unlabelled, "The resource's name in `book.yml`.") var name: String

  func evaluate(_ run: Run) async throws -> BenchmarksValue {
    let resource = try run.resource(name)
    try resource.declaration.allowOptions()
    let data = try Data(contentsOf: resource.url)
    return BenchmarksValue(
      file: try BenchmarkFile(data, name: resource.url.lastPathComponent))
  }
}
