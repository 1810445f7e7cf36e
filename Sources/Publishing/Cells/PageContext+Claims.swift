import Figures
import Notebook

extension PageContext {
  /// A claim where it is made: what the paper says, what was found, what follows.
  func card(_ claim: Claim, of cell: Cell) -> HTML {
    let head = HTML.tag(
      .div, ["class": "claim-head"],
      [
        .tag(.span, ["class": "claim-name"], [.foreign(claim.name)]), .text(" "),
        Self.badge(claim.verdict),
      ])
    var content = [head, .tag(.p, [:], [.foreign(claim.statement)])]
    if !claim.paper.isEmpty {
      content.append(.tag(.p, [:], [.text("The paper: "), .foreign(claim.paper)]))
    }
    if !claim.findings.isEmpty { content.append(findings(claim)) }
    return .tag(.div, ["class": "claim", "id": identifier(ofNew: claim, in: cell)], content)
  }

  static func badge(_ verdict: Claim.Verdict) -> HTML {
    .tag(.span, ["class": "verdict \(verdict.rawValue)"], verdict.words)
  }

  private func findings(_ claim: Claim) -> HTML {
    let header = ["Finding", "Here", "Expected", "Outcome"].map {
      HTML.tag(.th, ["scope": "col"], $0)
    }
    let rows = claim.findings.map { finding in
      HTML.tag(
        .tr, [:],
        [
          .tag(.th, ["scope": "row"], [.foreign(finding.name)]),
          .tag(.td, [:], [.foreign(finding.value)]),
          .tag(.td, [:], [.foreign(finding.expectation)]),
          .tag(.td, ["class": "short-cell"], finding.outcome.rawValue),
        ])
    }
    return Self.scrollBox(
      .tag(
        .table, ["class": "findings"],
        [.tag(.thead, [:], [.tag(.tr, [:], header)]), .tag(.tbody, [:], rows)]),
      label: "Findings about \(claim.name)")
  }

  /// All claims of the book, with the rule that decides about them.
  func ledger() -> HTML {
    guard !catalog.claims.isEmpty else {
      return .tag(.p, ["class": "claim-counts"], "The book states no claims.")
    }
    let header = ["Claim", "Statement", "Paper", "Here", "Verdict"].map {
      HTML.tag(.th, ["scope": "col"], $0)
    }
    let table = HTML.tag(
      .table, ["class": "ledger"],
      [
        .tag(.thead, [:], [.tag(.tr, [:], header)]),
        .tag(.tbody, [:], catalog.claims.map(ledgerRow)),
      ])
    return .fragment([
      .tag(.p, ["class": "claim-counts"], Self.counts(catalog.claims.map(\.claim.verdict))),
      Self.scrollBox(table, label: "Claims of the paper"),
      .tag(.p, ["class": "claim-rule"], Claim.rule),
    ])
  }

  private func ledgerRow(_ placed: PlacedClaim) -> HTML {
    let claim = placed.claim
    let identifier = catalog.identifier(of: claim, cell: placed.cell, chapter: placed.chapter)
    let link = address(identifier ?? placed.cell.identifier, inChapter: placed.chapter)
    let here = claim.findings.map { finding in
      HTML.tag(.div, [:], [.foreign("\(finding.name): \(finding.value)")])
    }
    func field(_ label: String, _ content: [HTML]) -> HTML {
      .tag(.td, ["data-label": label], [.tag(.div, [:], content)])
    }
    return .tag(
      .tr, [:],
      [
        .tag(
          .th, ["scope": "row"],
          [.tag(.a, ["class": "claim-name", "href": link], [.foreign(claim.name)])]),
        field("Statement", [.foreign(claim.statement)]),
        field("Paper", [.foreign(claim.paper.isEmpty ? "–" : claim.paper)]),
        field("Here", here.isEmpty ? [.text("–")] : here),
        .tag(.td, ["data-label": "Verdict"], [Self.badge(claim.verdict)]),
      ])
  }

  /// A sentence with the count of each verdict.
  static func counts(_ verdicts: [Claim.Verdict]) -> String {
    let parts = Claim.Verdict.allCases.compactMap { verdict -> String? in
      let count = verdicts.count { $0 == verdict }
      let words = verdict == .partly ? "partly" : verdict.words
      return count == 0 ? nil : "\(count) \(words)"
    }
    return parts.joined(separator: ", ") + ", of \(Wording.count(verdicts.count, "claim"))."
  }
}
