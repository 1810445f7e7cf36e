import Storage

/// A claim of a paper, with what a book found about it.
///
/// The verdict is derived from the findings by one rule and never written by hand.
public struct Claim: Codable, Hashable, Sendable {
  /// What came out.
  public enum Verdict: String, Codable, Sendable, CaseIterable {
    /// Every finding holds.
    case replicated
    /// Some findings hold, but not all.
    case partly
    /// The intervals of all findings contain their limits.
    case undecided
    /// No finding holds and one at least fails.
    case notReplicated = "not-replicated"
    /// The book has no finding about it.
    case notAttempted = "not-attempted"

    /// The verdict in words.
    public var words: String {
      switch self {
      case .replicated: "replicated"
      case .partly: "partly replicated"
      case .undecided: "undecided"
      case .notReplicated: "not replicated"
      case .notAttempted: "not attempted"
      }
    }
  }

  /// What a finding says.
  public enum Outcome: String, Codable, Sendable {
    /// It is as the claim says, with the whole of its interval.
    case holds
    /// It is the opposite, with the whole of its interval.
    case fails
    /// The interval contains the limit.
    case undecided
  }

  /// One statistic that decides about the claim.
  public struct Finding: Codable, Hashable, Sendable {
    /// What is measured.
    public var name: String
    /// What came out, with its interval and n where it is a mean.
    public var value: String
    /// What would confirm the claim, such as `above 0.95`.
    public var expectation: String
    /// Whether it does.
    public var outcome: Outcome

    /// Creates a finding.
    public init(name: String, value: String, expectation: String, outcome: Outcome) {
      self.name = name
      self.value = value
      self.expectation = expectation
      self.outcome = outcome
    }
  }

  /// Its name, such as `C7`.
  public var name: String
  /// What the paper says.
  public var statement: String
  /// The paper's value or figure.
  public var paper: String
  /// What was found here.
  public var findings: [Finding]

  /// Creates a claim.
  public init(name: String, statement: String, paper: String, findings: [Finding]) {
    self.name = name
    self.statement = statement
    self.paper = paper
    self.findings = findings
  }

  /// What follows from the findings.
  public var verdict: Verdict {
    guard !findings.isEmpty else { return .notAttempted }
    if findings.allSatisfy({ $0.outcome == .holds }) { return .replicated }
    if findings.allSatisfy({ $0.outcome == .undecided }) { return .undecided }
    if findings.allSatisfy({ $0.outcome != .holds }),
      findings.contains(where: { $0.outcome == .fails })
    {
      return .notReplicated
    }
    return .partly
  }

  /// The rule, for readers.
  public static let rule =
    "A finding holds if the value and the whole of its 95 % interval are as expected, fails if all "
    + "of it is on the other side, and is undecided otherwise. A claim is replicated if every "
    + "finding holds, not replicated if none holds and one fails, undecided if no finding is "
    + "decided, and partly replicated otherwise."
}

/// A claim with its place in the book.
public struct PlacedClaim: Sendable {
  /// The claim.
  public var claim: Claim
  /// The chapter's index in the book.
  public var chapter: Int
  /// The cell that makes it.
  public var cell: Cell
  /// The key of the result.
  public var key: Digest
}

extension BookResult {
  /// The claims that the book makes, by name as a reader counts: C2 before C10.
  ///
  /// Examples in texts that the program makes are no claims of the book.
  public var claims: [PlacedClaim] {
    var claims: [PlacedClaim] = []
    for (number, chapter) in chapters.enumerated() {
      for (cell, result) in zip(chapter.chapter.cells, chapter.cells)
      where chapter.chapter.source(named: cell.file)?.isGenerated != true {
        for output in result.outputs {
          for case .claim(let claim) in [output.presentation] {
            claims.append(
              PlacedClaim(claim: claim, chapter: number, cell: cell, key: output.key))
          }
        }
      }
    }
    return claims.sorted { Self.order($0.claim.name, $1.claim.name) }
  }

  private static func order(_ first: String, _ second: String) -> Bool {
    let (left, right) = (Self.parts(first), Self.parts(second))
    return left.word == right.word
      ? (left.number, first) < (right.number, second) : left.word < right.word
  }

  private static func parts(_ name: String) -> (word: String, number: Int) {
    let word = name.prefix { !$0.isNumber }
    return (String(word), Int(name.dropFirst(word.count).prefix { $0.isNumber }) ?? 0)
  }
}
