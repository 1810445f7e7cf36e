import Foundation

/// A group of values with its points and its outline placed on the drawing.
struct PlacedGroup {
  let group: Distributions.Group
  /// The middle of its place.
  let center: Double
  /// How far it may reach to each side.
  let halfWidth: Double
  /// A point for each value, where the style has points.
  private(set) var points: [Point] = []
  private(set) var radius = 0.0
  /// Whether points lie on each other.
  private(set) var isCrowded = false
  /// Half of the outline, from the lowest to the highest value; empty where there is no density.
  private(set) var outline: [(y: Double, reach: Double)] = []

  /// Places groups; the points of all have one size, except where they cannot but lie on each other.
  static func place(
    _ distributions: Distributions, x: AxisMap, y: AxisMap, isFacet: Bool
  ) -> [PlacedGroup] {
    let slot = abs(x.end - x.start) / Double(max(distributions.groups.count, 1))
    let style = distributions.style
    var placed = distributions.groups.enumerated().compactMap { index, group in
      x.position(Double(index)).map { center in
        PlacedGroup(
          group: group, center: center, halfWidth: min(slot * 0.42, 70), style: style, y: y)
      }
    }
    let radii = (isFacet ? [2.2] : [3.4, 2.9, 2.5, 2.2]) + [1.9, 1.6, 1.35, 1.15]
    var radius = radii.last ?? 1
    for index in placed.indices where placed[index].swarm(radius: radius) == nil {
      placed[index].spread(radius: radius, y: y)
    }
    let others = placed.indices.filter { !placed[$0].isCrowded }
    radius =
      radii.first { size in
        others.allSatisfy { placed[$0].swarm(radius: size) != nil }
      } ?? radius
    for index in others { placed[index].gather(radius: radius) }
    return placed
  }

  private init(
    group: Distributions.Group, center: Double, halfWidth: Double, style: Distributions.Style,
    y: AxisMap
  ) {
    self.group = group
    self.center = center
    self.halfWidth = halfWidth
    let density = style == .strip ? nil : PlacedGroup.density(of: group, y.scale)
    if let density, let greatest = density.densities.max(), greatest > 0 {
      outline = zip(density.positions, density.densities).compactMap { value, height in
        y.position(y.scale == .logarithmic ? pow(10, value) : value).map {
          ($0, height / greatest * halfWidth)
        }
      }
    }
    // Where there is no density, the values themselves are shown.
    if style != .violin || outline.isEmpty {
      points = group.values.compactMap { value in
        y.position(value).map { Point(x: center, y: $0) }
      }
    }
  }

  /// The density as the axis measures it.
  private static func density(
    of group: Distributions.Group, _ scale: Axis.Scale
  ) -> KernelDensity? {
    KernelDensity(scale == .logarithmic ? group.values.map { log10($0) } : group.values)
  }

  /// Offsets at which points of this size keep apart; nothing where they have no room.
  private func swarm(radius: Double) -> [Double]? {
    // More than would fill the place can never fit.
    let high = points.map(\.y).max() ?? 0
    let area = ((points.map(\.y).min() ?? 0) - high).magnitude + 2 * radius
    guard Double(points.count) * 3.2 * radius * radius <= area * 2 * (halfWidth + radius) else {
      return nil
    }
    return Swarm.offsets(points.map(\.y), distance: 2 * radius + 0.5, limit: halfWidth - radius)
  }

  /// Stands points beside each other, apart from the interval of the mean where they are few.
  private mutating func gather(radius: Double) {
    self.radius = radius
    guard let offsets = swarm(radius: radius) else { return }
    let isColumn = points.count > 1 && offsets.allSatisfy { abs($0) < 5 }
    let shift = isColumn ? max(-10, radius - halfWidth) : 0
    for index in points.indices { points[index].x = center + offsets[index] + shift }
  }

  /// Spreads points that lie on each other over the width of their density.
  private mutating func spread(radius: Double, y: AxisMap) {
    self.radius = radius
    isCrowded = true
    let offsets = Swarm.spread(points.map(\.y), widths: widths(y))
    for index in points.indices { points[index].x = center + offsets[index] }
  }

  /// How far points may spread where each value lies: as far as there are values like it.
  private func widths(_ y: AxisMap) -> [Double] {
    guard let density = PlacedGroup.density(of: group, y.scale),
      let greatest = density.densities.max(), greatest > 0
    else { return points.map { _ in halfWidth - radius } }
    return group.values.map { value in
      let place = y.scale == .logarithmic ? log10(value) : value
      return density.density(at: place) / greatest * (halfWidth - radius)
    }
  }

  /// Points on what is drawn, for keeping text off it.
  func samples(limit: Int) -> [Point] {
    let edges = outline.flatMap { edge in
      [-1, 0, 1].map { Point(x: center + $0 * edge.reach, y: edge.y) }
    }
    let all = points + edges
    let step = max(1, all.count / limit)
    return stride(from: 0, to: all.count, by: step).map { all[$0] }
  }
}
