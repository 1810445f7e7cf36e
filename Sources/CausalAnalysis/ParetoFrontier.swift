/// Points of two costs, and which of them no other point beats.
public struct ParetoFrontier: Sendable {
  /// The points.
  public let points: [(x: Double, y: Double)]
  /// Whether each point is on the frontier: no other has both costs as low and one lower.
  public let isOnFrontier: [Bool]

  /// Finds the frontier; smaller is better for both costs.
  ///
  /// Of equal points all are on it or none. A point with a cost that is no number never is.
  ///
  /// - Complexity: O(n log n).
  public init(_ points: [(x: Double, y: Double)]) {
    self.points = points
    var isOnFrontier = [Bool](repeating: false, count: points.count)
    let order = points.indices.filter { !points[$0].x.isNaN && !points[$0].y.isNaN }
      .sorted { (points[$0].x, points[$0].y) < (points[$1].x, points[$1].y) }
    var best: (x: Double, y: Double)?
    for index in order {
      let point = points[index]
      if let last = best, point.y >= last.y, point != last { continue }
      isOnFrontier[index] = true
      best = point
    }
    self.isOnFrontier = isOnFrontier
  }

  /// The area between the frontier and a reference point that both its costs may not pass.
  ///
  /// - Parameter reference: The worst costs that count.
  public func hypervolume(reference: (x: Double, y: Double)) -> Double {
    let frontier = zip(points, isOnFrontier).filter { $0.1 }.map(\.0)
      .filter { $0.x < reference.x && $0.y < reference.y }.sorted { $0.x < $1.x }
    return frontier.indices.reduce(0) { area, index in
      let next = index + 1 < frontier.count ? frontier[index + 1].x : reference.x
      return area + (next - frontier[index].x) * (reference.y - frontier[index].y)
    }
  }
}
