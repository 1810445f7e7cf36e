/// Groups of values side by side, each drawn as points, as the shape of its density, or as both.
public struct Distributions: Codable, Hashable, Sendable {
  /// How the values of a group are drawn.
  public enum Style: String, Codable, Hashable, Sendable, CaseIterable {
    /// A point for each value, beside each other where they would overlap.
    case strip
    /// The estimated density, with marks at the quartiles.
    case violin
    /// Points on the density.
    case both
  }

  /// Values with a name.
  public struct Group: Codable, Hashable, Sendable {
    /// The name below the plot.
    public var name: String
    /// The values, in any order.
    public var values: [Double]
    /// The lower end of the interval of the mean.
    public var lower: Double?
    /// The upper end of the interval of the mean.
    public var upper: Double?
    /// How loudly the group is drawn.
    public var emphasis: Series.Emphasis

    /// Creates a group.
    public init(
      _ name: String, _ values: [Double], lower: Double? = nil, upper: Double? = nil,
      emphasis: Series.Emphasis = .normal
    ) {
      self.name = name
      self.values = values
      self.lower = lower
      self.upper = upper
      self.emphasis = emphasis
    }

    /// The arithmetic mean; nothing for no values.
    public var mean: Double? {
      values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    /// The three quartiles, by linear interpolation; nothing for no values.
    var quartiles: [Double]? {
      let sorted = values.sorted()
      guard let last = sorted.indices.last else { return nil }
      return [0.25, 0.5, 0.75].map { share in
        let place = share * Double(last)
        let below = Int(place)
        let above = min(below + 1, last)
        return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
      }
    }
  }

  /// The groups, from the left.
  public var groups: [Group]
  /// How they are drawn.
  public var style: Style

  /// Creates groups of values.
  public init(_ groups: [Group], style: Style = .both) {
    self.groups = groups
    self.style = style
  }

  /// What the axis of values must show.
  ///
  /// The interval of two values is several times as long as their distance; it would press all
  /// others flat and may leave the plot.
  var shownValues: [[Double]] {
    groups.flatMap { group in
      [group.values, group.values.count > 2 ? [group.lower, group.upper].compactMap { $0 } : []]
    }
  }
}

extension Distributions {
  /// The most groups in one panel.
  public static let groupLimit = 24
  /// The most values in one group.
  public static let valueLimit = 50_000

  /// Checks that there is something to draw and that the axes can show it.
  ///
  /// - Throws: `FigureError` for the first thing that is wrong.
  func validate(x: Axis, y: Axis, panel: Int) throws(FigureError) {
    guard groups.contains(where: { !$0.values.isEmpty }) else {
      throw FigureError(
        .empty, panel: panel, "no group has a value; check where the values come from.")
    }
    guard groups.count <= Distributions.groupLimit else {
      throw FigureError(
        .tooMany, panel: panel,
        "there are \(groups.count) groups; keep at most \(Distributions.groupLimit), or use "
          + "several panels.")
    }
    guard x.categories == groups.map(\.name), y.categories == nil else {
      throw FigureError(
        .range, panel: panel,
        "the categories of x are the names of the groups, and y has none; leave categories out.")
    }
    var names: Set<String> = []
    for group in groups {
      guard !group.name.isEmpty, names.insert(group.name).inserted else {
        throw FigureError(
          .range, panel: panel,
          group.name.isEmpty
            ? "a group has no name; give it one."
            : "two groups are called “\(group.name)”; give each a name of its own.")
      }
      try validate(group, y: y, panel: panel)
    }
  }

  private func validate(_ group: Group, y: Axis, panel: Int) throws(FigureError) {
    func problem(_ kind: FigureError.Problem, _ message: String) -> FigureError {
      FigureError(kind, panel: panel, "the group “\(group.name)” \(message)")
    }
    guard group.values.count <= Distributions.valueLimit else {
      throw problem(
        .tooMany,
        "has \(group.values.count) values; draw a sample of at most \(Distributions.valueLimit).")
    }
    for (place, value) in group.values.enumerated() {
      guard abs(value) < DataRange.largestMagnitude / 1e5 else {
        throw problem(
          .bounds,
          "has the value \(value) at place \(place); leave out what is not a number, and say in "
            + "the text how many there are.")
      }
      guard y.scale == .linear || value >= DataRange.smallestMagnitude else {
        throw problem(
          .logarithm,
          "has the value \(value) at place \(place), which a logarithmic axis has no place for; "
            + "use a linear scale.")
      }
    }
    switch (group.lower, group.upper) {
    case (nil, nil): break
    case (let lower?, let upper?):
      guard lower.isFinite, upper.isFinite, lower <= upper else {
        throw problem(.bounds, "has an interval from \(lower) to \(upper); swap the ends.")
      }
    default:
      throw problem(.lengths, "has one end of an interval; give both or neither.")
    }
  }
}
