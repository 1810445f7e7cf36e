/// One plot: two axes and the series drawn against them.
public struct Panel: Hashable, Sendable {
  /// What the order of the series means, which decides their colours.
  public enum SeriesOrder: String, Codable, Hashable, Sendable {
    /// The series are different kinds of thing: distinct hues.
    case categorical
    /// The series are steps of one quantity: one ramp from low to high contrast.
    case ordered
  }

  /// A heading above the plot.
  public var title: String?
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis; bars lie on their side when it has categories.
  public var y: Axis
  /// What is plotted, at most eight series or ten that are stacked; none in a heat map.
  public var series: [Series]
  /// Labelled lines across the plot, such as a threshold or a published value.
  public var references: [ReferenceLine]
  /// Whether the series are kinds or steps.
  public var seriesOrder: SeriesOrder
  /// Coloured cells, shown instead of series.
  public var heatMap: HeatMap?
  /// Groups of values, shown instead of series above the names of the groups.
  public var distributions: Distributions?
  /// Shaded parts of the plot.
  public var regions: [Region] = []
  /// Texts about places of the plot.
  public var annotations: [Annotation] = []

  /// Creates a panel.
  public init(
    title: String? = nil, x: Axis, y: Axis, series: [Series], references: [ReferenceLine] = [],
    seriesOrder: SeriesOrder = .categorical
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
    self.references = references
    self.seriesOrder = seriesOrder
  }

  /// Creates a panel with a heat map.
  public init(title: String? = nil, x: Axis, y: Axis, heatMap: HeatMap) {
    self.init(title: title, x: x, y: y, series: [])
    self.heatMap = heatMap
  }

  /// Creates a panel with groups of values, whose names the horizontal axis gets.
  public init(title: String? = nil, x: Axis, y: Axis, distributions: Distributions) {
    self.init(title: title, x: x, y: y, series: [])
    self.x.categories = distributions.groups.map(\.name)
    self.distributions = distributions
  }

  /// Whether bars run along the horizontal axis, which they do when the vertical one names things.
  var isHorizontal: Bool { y.categories != nil && series.contains { $0.mark == .bar } }

  /// The number of points that are left out because a logarithmic axis has no place for them.
  public var droppedPointCount: Int {
    var count = 0
    for item in series {
      for index in item.y.indices where index < item.x.count {
        let x = item.x[index]
        let y = item.y[index]
        if (x.isFinite && x <= 0 && self.x.scale == .logarithmic)
          || (y.isFinite && y <= 0 && self.y.scale == .logarithmic)
        {
          count += 1
        }
      }
    }
    return count
  }
}

/// A straight line across a panel with a label, such as a baseline or a published value.
public struct ReferenceLine: Codable, Hashable, Sendable {
  /// Which way the line runs.
  public enum Orientation: String, Codable, Hashable, Sendable {
    /// At one value of y.
    case horizontal
    /// At one value of x.
    case vertical
  }

  /// The text beside the line; may be empty.
  public var label: String
  /// Where the line crosses its axis.
  public var value: Double
  /// Which way the line runs.
  public var orientation: Orientation

  /// Creates a reference line.
  public init(_ label: String, at value: Double, _ orientation: Orientation = .horizontal) {
    self.label = label
    self.value = value
    self.orientation = orientation
  }
}
