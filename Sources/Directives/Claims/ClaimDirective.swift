import Notebook

/// A claim of a paper.
struct MakeClaim: Directive {
  static let configuration = DirectiveConfiguration(
    name: "claim",
    summary: "States a claim of the paper and derives from findings whether it is replicated.",
    discussion: """
      The verdict follows from the findings and is never written by hand. A finding holds if the \
      value and the whole of its 95 % interval are as expected, fails if all of it is on the other \
      side, and is undecided otherwise. A claim is replicated if every finding holds, not \
      replicated if none holds and one fails, undecided if no finding is decided, partly replicated \
      otherwise, and not attempted without findings. `{{claims}}` on a line of its own inserts the table of all claims.
      """,
    topic: .claims,
    example: """
      claim("C0", "A dictionary explains more than the mean does.", paper: "implied throughout",
        findings: [finding("variance unexplained", scores[0].fvuEstimate, .below, 1)])
      """,
    storage: .transient)

  @Parameter(.unlabelled, "Its name, such as “C7”.") var name: String
  @Parameter(.unlabelled, "What the paper says, in a sentence.") var statement: String
  @Parameter("The paper's value or figure.") var paper: String
  @Parameter("What was found here; none if it is not attempted.") var findings: [FindingValue] = []

  func validate() throws {
    let isPlain =
      name.first?.isLetter == true
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    guard isPlain, name.count <= 12 else {
      throw ParameterProblem(
        "name", "the name of a claim has letters, digits and hyphens",
        suggestion: "write it like “C7”")
    }
    guard statement.contains(where: { !$0.isWhitespace }) else {
      throw ParameterProblem("statement", "the claim says nothing")
    }
  }

  func evaluate(_ run: Run) async throws -> ClaimValue {
    ClaimValue(
      claim: Claim(
        name: name, statement: statement, paper: paper, findings: findings.map(\.finding)))
  }
}

/// A claim with its findings.
struct ClaimValue: NominalValue, Codable {
  static let typeName = "Claim"
  static let summary = "A claim of a paper with what was found about it."
  static let presentationKind = PresentationKind.claim
  static let members = [
    Member("name", of: Self.self, "Its name.") { $0.claim.name },
    Member("statement", of: Self.self, "What the paper says.") { $0.claim.statement },
    Member("verdict", of: Self.self, "What follows from the findings, in words.") {
      $0.claim.verdict.words
    },
  ]

  /// The claim.
  var claim: Claim

  var presentation: Presentation { .claim(claim) }
}
