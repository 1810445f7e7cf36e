import ArgumentParser
import Foundation
import Notebook
import Storage

/// Shows the ledger of claims.
struct Claims: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claims",
    abstract: "List the claims of the book and what came of them.",
    discussion: """
      Verdicts follow from stored findings by the rule that the pages state; a claim whose results \
      are not stored is not listed, and the exit code is then 1.
      """)

  @OptionGroup var book: BookOptions
  @OptionGroup var results: StoreOptions

  @Flag(help: "Print JSON.")
  var json = false

  /// A claim as it is printed.
  private struct Line: Encodable {
    var name: String
    var statement: String
    var paper: String
    var verdict: Claim.Verdict
    var findings: [Claim.Finding]
    var chapter: String
    var place: String
    var key: Digest
  }

  func run() async throws {
    let content = try book.load()
    let result = try await book.storedResult(of: content, in: try Store(folder: results.url))
    let lines = result.claims.map { placed in
      Line(
        name: placed.claim.name, statement: placed.claim.statement, paper: placed.claim.paper,
        verdict: placed.claim.verdict, findings: placed.claim.findings,
        chapter: content.chapters[placed.chapter].name,
        place: "\(placed.cell.file):\(placed.cell.lines.lowerBound)", key: placed.key)
    }
    if json {
      try Console.printJSON(lines)
    } else {
      for line in lines {
        print("\(line.name)  \(line.verdict.words)  \(line.statement)")
        for finding in line.findings {
          print(
            "      \(finding.name): \(finding.value), expected \(finding.expectation): "
              + finding.outcome.rawValue)
        }
      }
    }
    let incomplete = result.chapters.filter { !$0.isComplete }.map(\.chapter.name)
    guard incomplete.isEmpty else {
      Console.note(
        "some results of \(incomplete.joined(separator: ", ")) are not stored; run `monograph render`"
      )
      throw ExitCode.failure
    }
  }
}
