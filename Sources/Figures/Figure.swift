/// A figure described as data: panels of series on labelled axes.
///
/// The description holds everything that is plotted and nothing about how: drawing it
/// (`png(_:scale:metadata:)`), listing it (`csv()`, `dataTable()`) and checking it (`validate()`)
/// all start from the same numbers.
public struct Figure: Hashable, Sendable {
  /// Raised when the same figure is drawn otherwise than before, so that kept drawings are made anew.
  public static let drawingVersion = 2

  /// How the panels of a figure go together.
  public enum Arrangement: String, Codable, Hashable, Sendable {
    /// Each has its own axes, which agree where panels measure the same.
    case independent
    /// The axes of a column and of a row are the same, and written once at the outer edge.
    case facets
  }

  /// The panels, in reading order.
  public var panels: [Panel]
  /// How many panels stand side by side; chosen from their number when absent.
  public var columns: Int?
  /// How the panels go together.
  public var arrangement: Arrangement
  /// A heading above each row of facets; empty for none.
  public var rowTitles: [String]
  /// Width in points, which are CSS pixels on a page.
  public var width: Double
  /// Height in points; derived from the panels when absent.
  public var height: Double?

  /// Creates a figure of several panels, drawn as small multiples with aligned plot areas.
  public init(
    panels: [Panel], columns: Int? = nil, arrangement: Arrangement = .independent,
    rowTitles: [String] = [], width: Double = 700, height: Double? = nil
  ) {
    self.panels = panels
    self.columns = columns
    self.arrangement = arrangement
    self.rowTitles = rowTitles
    self.width = width
    self.height = height
  }

  /// Creates a figure of one panel.
  public init(_ panel: Panel, width: Double = 700, height: Double? = nil) {
    self.init(panels: [panel], width: width, height: height)
  }
}

extension Figure {
  /// The narrowest panel that a figure which is made narrower keeps beside another, in points.
  private static let narrowestPanel = 190.0
  /// The same for a facet, whose axes are written elsewhere.
  private static let narrowestFacet = 96.0

  /// The same figure for a place of another width.
  ///
  /// Text stays as large as it was, since nothing is scaled: the plots take the width there is,
  /// panels that would be too narrow beside each other stand below each other, and a height that
  /// was asked for changes as the height that is derived does.
  public func fitted(toWidth width: Double) -> Figure {
    guard width != self.width, width.isFinite else { return self }
    var fitted = self
    fitted.width = width.clamped(to: Figure.sizeLimits)
    let narrowest = arrangement == .facets ? Figure.narrowestFacet : Figure.narrowestPanel
    let room = max(1, Int(fitted.width / narrowest))
    // Rows with a heading stay whole.
    if fitted.width < self.width, room < gridColumns, rowTitles.isEmpty { fitted.columns = room }
    guard let height else { return fitted }
    var (before, after) = (self, fitted)
    before.height = nil
    after.height = nil
    fitted.height = (height * after.resolvedHeight / before.resolvedHeight).rounded()
      .clamped(to: Figure.sizeLimits)
    return fitted
  }
}

/// The ground a figure is drawn for.
public enum Appearance: String, Codable, Hashable, Sendable, CaseIterable {
  /// Dark marks on white.
  case light
  /// Light marks on near-black.
  case dark
}

extension Figure {
  /// The number of columns of the grid of panels.
  var gridColumns: Int {
    if let columns { return max(1, min(columns, panels.count)) }
    return switch panels.count {
    case ...3: max(1, panels.count)
    case 4: 2
    default: 3
    }
  }

  /// The number of rows of the grid of panels.
  var gridRows: Int {
    (panels.count + gridColumns - 1) / gridColumns
  }

  /// The height in points: the one asked for, else one that suits the grid.
  var resolvedHeight: Double {
    if let height { return height }
    if arrangement == .facets { return facetHeight.clamped(to: Figure.sizeLimits) }
    if panels.contains(where: { $0.heatMap != nil }) {
      return heatMapHeight.clamped(to: Figure.sizeLimits)
    }
    let cell = width / Double(gridColumns)
    let names = panels.compactMap { $0.isHorizontal ? $0.y.categories?.count : nil }.max()
    if let names {
      // Bars on their side need room by their number, not by the width of the figure.
      let bars = panels.map { panel in panel.series.count { $0.mark == .bar } }.max() ?? 1
      let row = 18 + 12 * Double(bars)
      return (Double(gridRows) * (100 + row * Double(names))).rounded()
        .clamped(to: Figure.sizeLimits)
    }
    if panels.contains(where: { $0.distributions != nil || $0.isStacked }) {
      return tallHeight(cell: cell).clamped(to: Figure.sizeLimits)
    }
    let derived = Double(gridRows) * (92 + 0.44 * cell) + (panels.count > 1 ? 28 : 0)
    return derived.rounded().clamped(to: Figure.sizeLimits)
  }

  /// The size of the drawing in pixels.
  ///
  /// With `scale: 1` these are the CSS pixels for the `width` and `height` of an HTML image; the
  /// file written by `png(_:scale:metadata:)` has the size for its own scale.
  public func pixelSize(scale: Double = 1) -> (width: Int, height: Int) {
    func pixels(_ length: Double) -> Int {
      let value = (length * scale).rounded()
      return value.isFinite ? Int(min(max(value, 1), 100_000)) : 1
    }
    return (pixels(width), pixels(resolvedHeight))
  }
}

extension Double {
  /// The nearest number within limits.
  func clamped(to limits: ClosedRange<Double>) -> Double {
    Swift.min(Swift.max(self, limits.lowerBound), limits.upperBound)
  }
}
