import Figures
import Foundation
import Notebook
import Numerics

/// The median of repeated measurements, with the lowest and the highest.
struct SpreadValue: NominalValue, Codable, Hashable {
  static let typeName = "Spread"
  static let summary = "The median of repeated measurements, with the lowest and the highest."
  static let presentationKind = PresentationKind.text
  static let members = [
    Member("median", of: Self.self, "The median.") { $0.median },
    Member("lower", of: Self.self, "The lowest.") { $0.lower },
    Member("upper", of: Self.self, "The highest.") { $0.upper },
    Member("count", of: Self.self, "Number of measurements.") { $0.count },
  ]

  /// The median.
  let median: Double
  /// The lowest.
  let lower: Double
  /// The highest.
  let upper: Double
  /// Number of measurements.
  let count: Int

  /// Summarises measurements; nothing if there are none.
  init?(_ values: [Double]) {
    guard let median = Statistics.median(values), let lower = values.min(),
      let upper = values.max()
    else { return nil }
    (self.median, self.lower, self.upper, count) = (median, lower, upper, values.count)
  }

  /// “2.31 (2.05–2.60)”, all rounded like the median.
  var presentation: Presentation { .text(text(ValueFormat()) ?? "") }

  func text(_ format: ValueFormat) -> String? {
    let decimals =
      format.decimals ?? NumberText.decimals(toShow: median, digits: format.digits ?? 3)
    func number(_ value: Double) -> String { NumberText.fixed(value, decimals: decimals) }
    var text = number(median)
    if format.showsInterval, count > 1 { text += " (\(number(lower))–\(number(upper)))" }
    if let unit = format.unit { text += "\u{202F}\(unit)" }
    return text
  }
}
