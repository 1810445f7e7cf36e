import Figures
import Notebook
import Numerics

/// A mean with its interval and sample size.
struct EstimateValue: NominalValue, Codable {
  static let typeName = "Estimate"
  static let summary = "A mean with its 95 % interval and sample size."
  static let presentationKind = PresentationKind.text
  static let members = [
    Member("mean", of: Self.self, "The mean.") { $0.estimate.mean },
    Member("lower", of: Self.self, "The lower end of the 95 % interval; the mean for one value.") {
      $0.estimate.mean - ($0.estimate.halfWidth ?? 0)
    },
    Member("upper", of: Self.self, "The upper end of the 95 % interval; the mean for one value.") {
      $0.estimate.mean + ($0.estimate.halfWidth ?? 0)
    },
    Member("halfWidth", of: Self.self, "Half the width of the 95 % interval.") {
      $0.estimate.halfWidth ?? 0
    },
    Member("count", of: Self.self, "Number of values.") { $0.estimate.count },
  ]

  /// The mean with its interval.
  var estimate: MeanEstimate

  init(_ estimate: MeanEstimate) { self.estimate = estimate }

  /// The mean of some values.
  ///
  /// - Throws: `ValueError` if there are none.
  init(meanOf values: [Double]) throws {
    guard let estimate = MeanEstimate(values) else {
      throw ValueError("a list without numbers has no mean")
    }
    self.init(estimate)
  }

  /// “5.25 ± 0.31 (n = 200)”, both rounded to the interval's second digit.
  var presentation: Presentation { .text(text) }

  var text: String { "\(textWithoutCount) (n = \(NumberText.whole(estimate.count)))" }

  func text(_ format: ValueFormat) -> String? {
    func number(_ value: Double, like reference: Double) -> String {
      if let decimals = format.decimals { return NumberText.fixed(value, decimals: decimals) }
      let half = estimate.halfWidth ?? 0
      let decimals =
        format.digits.map { NumberText.decimals(toShow: reference, digits: $0) }
        ?? (half > 0
          ? NumberText.decimals(toShow: half, digits: 2)
          : NumberText.decimals(toShow: reference, digits: 3))
      return NumberText.fixed(value, decimals: decimals)
    }
    var text = number(estimate.mean, like: estimate.mean)
    let interval = format.showsInterval ? estimate.halfWidth.flatMap { $0 > 0 ? $0 : nil } : nil
    if let interval { text += " ± \(number(interval, like: estimate.mean))" }
    if let unit = format.unit {
      text = (interval == nil ? text : "(\(text))") + "\u{202F}\(unit)"
    }
    return format.showsCount ? "\(text) (n = \(NumberText.whole(estimate.count)))" : text
  }

  var textWithoutCount: String {
    guard let half = estimate.halfWidth, half > 0 else {
      return NumberText.significant(estimate.mean, digits: 3)
    }
    let decimals = NumberText.decimals(toShow: half, digits: 2)
    return "\(NumberText.fixed(estimate.mean, decimals: decimals)) ± "
      + NumberText.fixed(half, decimals: decimals)
  }
}
