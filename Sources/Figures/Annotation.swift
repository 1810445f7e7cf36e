/// A text about one place of a panel.
public struct Annotation: Codable, Hashable, Sendable {
  /// What it says.
  public var text: String
  /// Where it points to along x; the number of a category on an axis that has them.
  public var x: Double
  /// Where it points to along y.
  public var y: Double
  /// Whether a thin line leads from the text to the place.
  public var hasLeader: Bool

  /// Creates an annotation.
  public init(_ text: String, x: Double, y: Double, hasLeader: Bool = true) {
    self.text = text
    self.x = x
    self.y = y
    self.hasLeader = hasLeader
  }
}

/// A shaded rectangle of a panel; a side that is absent reaches to the edge.
public struct Region: Codable, Hashable, Sendable {
  /// What it means; may be empty.
  public var label: String
  /// Where it begins along x.
  public var left: Double?
  /// Where it ends along x.
  public var right: Double?
  /// Where it begins along y.
  public var bottom: Double?
  /// Where it ends along y.
  public var top: Double?

  /// Creates a region.
  public init(
    _ label: String, left: Double? = nil, right: Double? = nil, bottom: Double? = nil,
    top: Double? = nil
  ) {
    self.label = label
    self.left = left
    self.right = right
    self.bottom = bottom
    self.top = top
  }
}

extension Panel {
  /// Checks what is written and shaded beside the data.
  func validateAnnotations(index: Int) throws(FigureError) {
    guard annotations.count <= Figure.referenceLimit, regions.count <= Figure.referenceLimit else {
      throw FigureError(
        .tooMany, panel: index,
        "there are \(max(annotations.count, regions.count)) annotations or regions; keep at most "
          + "\(Figure.referenceLimit) of each.")
    }
    for note in annotations {
      for (name, value, axis) in [("x", note.x, x), ("y", note.y, y)] {
        try validate(value, name, axis, of: "the annotation “\(note.text)” is at", index: index)
        let names = axis.categories.map { -0.5...Double($0.count) - 0.5 }
        if value < axis.range.lower ?? value || value > axis.range.upper ?? value
          || !(names?.contains(value) ?? true)
        {
          throw FigureError(
            .range, panel: index,
            "the annotation “\(note.text)” is at \(name) = \(value), beyond the end of its axis; "
              + "move one of them.")
        }
      }
    }
    for region in regions {
      let name = "the region “\(region.label)”"
      for (side, value, axis) in [
        ("left", region.left, x), ("right", region.right, x), ("bottom", region.bottom, y),
        ("top", region.top, y),
      ] {
        guard let value else { continue }
        try validate(value, side, axis, of: "\(name) has", index: index)
      }
      for (first, last, axis) in [(region.left, region.right, x), (region.bottom, region.top, y)] {
        let ends = axis.ends
        if first.map({ $0 >= ends.upperBound }) ?? false
          || last.map({ $0 <= ends.lowerBound }) ?? false
        {
          throw FigureError(
            .range, panel: index,
            "\(name) lies beyond the ends of its axis; move one of them.")
        }
      }
      for (names, first, last) in [
        ("left and right", region.left, region.right),
        ("bottom and top", region.bottom, region.top),
      ] {
        guard let first, let last, !(first < last) else { continue }
        throw FigureError(
          .bounds, panel: index,
          "\(name) runs from \(first) to \(last); swap \(names), the first must be smaller.")
      }
      if [region.left, region.right, region.bottom, region.top].allSatisfy({ $0 == nil }) {
        throw FigureError(
          .bounds, panel: index,
          "\(name) has no side; give at least one of left, right, bottom and top.")
      }
    }
  }

  private func validate(
    _ value: Double, _ name: String, _ axis: Axis, of what: String, index: Int
  ) throws(FigureError) {
    guard abs(value) < DataRange.largestMagnitude else {
      throw FigureError(
        .bounds, panel: index, "\(what) \(name) = \(value); give a finite number.")
    }
    guard axis.scale == .linear || value >= DataRange.smallestMagnitude else {
      throw FigureError(
        .logarithm, panel: index,
        "\(what) \(name) = \(value), which a logarithmic axis has no place for; give a positive "
          + "number.")
    }
  }
}

extension Axis {
  /// What the axis shows at most, as far as it is fixed.
  var ends: ClosedRange<Double> {
    if let categories { return -0.5...Double(max(1, categories.count)) - 0.5 }
    let (lower, upper) = (range.lower ?? -.infinity, range.upper ?? .infinity)
    return min(lower, upper)...max(lower, upper)
  }
}
