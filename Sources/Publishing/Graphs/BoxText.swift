import Notebook

/// The text of a box in lines.
struct BoxText {
  static let titleMeasure = TextMeasure(size: 12.5, isBold: true)
  static let labelMeasure = TextMeasure(size: 12)
  static let detailMeasure = TextMeasure(size: 11)
  static let titleLine = 16.5
  static let labelLine = 15.5
  static let detailLine = 14.5
  /// The room between the text and the line of the box.
  static let inset = 9.0
  /// The room above the detail.
  static let detailGap = 2.0

  let title: [String]
  let label: [String]
  let detail: [String]
  /// Whether some of it did not fit.
  let isCut: Bool

  /// Breaks a node's text into lines for a box of a width.
  init(_ node: LayeredGraph.Node, width: Double) {
    let width = width - 2 * Self.inset
    let title = Self.titleMeasure.lines(Wording.oneLine(node.title), width: width, limit: 2)
    let label = Self.labelMeasure.lines(Wording.oneLine(node.label), width: width, limit: 6)
    let detail = Self.detailMeasure.lines(
      Wording.oneLine(node.detail ?? ""), width: width, limit: 2)
    (self.title, self.label, self.detail) = (title.lines, label.lines, detail.lines)
    isCut = title.isCut || label.isCut || detail.isCut
  }

  /// How high the box must be.
  var height: Double {
    let lines =
      Double(title.count) * Self.titleLine + Double(label.count) * Self.labelLine
      + Double(detail.count) * Self.detailLine
    return lines + (detail.isEmpty ? 0 : Self.detailGap) + 2 * Self.inset - 3
  }
}
