import Figures
import Notebook
import Numerics

/// One statistic that decides about a claim.
struct MakeFinding: Directive {
  static let configuration = DirectiveConfiguration(
    name: "finding",
    summary: "Compares a value with what a claim expects.",
    discussion: """
      Values and limits are numbers or estimates. An estimate counts with its whole 95 % interval: \
      `.above` holds if the value's interval lies above the limit's, `.below` if it lies below.
      """,
    topic: .claims,
    example: """
      finding("active features", scores[0].l0Estimate, .above, scores[1].l0Estimate).outcome
      """,
    storage: .transient)

  @Parameter(.unlabelled, "What is measured.") var name: String
  @Parameter(.unlabelled, "What came out.") var value: Quantity
  @Parameter(.unlabelled, "Where it should lie.") var relation: Relation
  @Parameter(.unlabelled, "The limit.") var limit: Quantity
  @Parameter("The unit of both, behind them.") var unit: String?

  func validate() throws {
    for (parameter, quantity) in [("value", value), ("limit", limit)]
    where !quantity.lower.isFinite || !quantity.upper.isFinite {
      throw ParameterProblem(
        parameter, "is not a finite number, so that nothing can be found about the claim")
    }
  }

  func evaluate(_ run: Run) async throws -> FindingValue {
    FindingValue(
      finding: Claim.Finding(
        name: name, value: value.text(unit: unit),
        expectation: "\(relation.rawValue) \(limit.text(unit: unit))",
        outcome: relation.outcome(of: value, against: limit)))
  }
}

/// A number or a mean with its interval.
struct Quantity: DirectiveValue {
  static let valueType = ValueType.oneOf([.real, .nominal(EstimateValue.typeName)])

  /// The ends of the interval; the same for a number.
  let lower, upper: Double
  let value: Value
  private let estimate: EstimateValue?

  init(_ value: Value) throws {
    self.value = value
    estimate = try? EstimateValue(value)
    if let estimate {
      let half = estimate.estimate.halfWidth ?? 0
      (lower, upper) = (estimate.estimate.mean - half, estimate.estimate.mean + half)
    } else {
      let number = try Double(value)
      (lower, upper) = (number, number)
    }
  }

  /// The quantity as a reader reads it.
  func text(unit: String?) -> String {
    if let estimate { return estimate.text(ValueFormat(unit: unit)) ?? estimate.text }
    let text =
      lower == lower.rounded() && abs(lower) < 1e9
      ? NumberText.whole(Int(lower))
      : NumberText.trimmed(NumberText.significant(lower, digits: 4))
    return text + (unit.map { "\u{202F}\($0)" } ?? "")
  }
}

/// Where a value should lie.
enum Relation: String, SimpleChoice {
  case above, below

  static let typeName = "Relation"
  static let summary = "On which side of a limit a value should lie."

  var meaning: String {
    switch self {
    case .above: "The value should lie above the limit."
    case .below: "The value should lie below the limit."
    }
  }

  /// What a comparison says; a value that is no number decides nothing.
  func outcome(of value: Quantity, against limit: Quantity) -> Claim.Outcome {
    let isAbove = value.lower > limit.upper
    let isBelow = value.upper < limit.lower
    switch self {
    case .above: return isAbove ? .holds : isOutside(value, limit) ? .fails : .undecided
    case .below: return isBelow ? .holds : isOutside(value, limit) ? .fails : .undecided
    }
  }

  /// Whether the whole of the value lies on the other side of the limit, or on it.
  private func isOutside(_ value: Quantity, _ limit: Quantity) -> Bool {
    switch self {
    case .above: value.upper <= limit.lower
    case .below: value.lower >= limit.upper
    }
  }
}

/// A value that has been compared.
struct FindingValue: NominalValue, Codable {
  static let typeName = "Finding"
  static let summary = "A value compared with what a claim expects."
  static let members = [
    Member("name", of: Self.self, "What is measured.") { $0.finding.name },
    Member("value", of: Self.self, "What came out, as text.") { $0.finding.value },
    Member("outcome", of: Self.self, "Whether it `holds`, `fails` or is `undecided`.") {
      $0.finding.outcome.rawValue
    },
  ]

  /// What was found.
  var finding: Claim.Finding

  var presentation: Presentation {
    .text("\(finding.name): \(finding.value), expected \(finding.expectation): \(finding.outcome)")
  }
}
