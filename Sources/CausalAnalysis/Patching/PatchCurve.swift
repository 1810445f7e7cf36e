import Numerics

/// What happens to one set of pairs as ever more features are patched.
public struct PatchCurve: Codable, Sendable, Hashable {
  /// The points, by number of features; the first is that without an edit.
  public let points: [PatchPoint]
  /// The number of tokens of each pair's prompt.
  public let lengths: [Int]

  /// Creates a curve from its points and the lengths of the prompts.
  ///
  /// - Precondition: There is a point, and each has a prediction for every pair.
  public init(points: [PatchPoint], lengths: [Int]) {
    precondition(
      !points.isEmpty && points.allSatisfy { $0.predictions.count == lengths.count },
      "points of the same pairs")
    self.points = points
    self.lengths = lengths
  }

  /// A way to measure how far a point of the curve has gone.
  public enum Reach: Sendable {
    /// The number of patched features.
    case features
    /// The mean edit magnitude over tokens.
    case edit
    /// How far the mean divergence has fallen, as a share of what it is without an edit.
    case fall
  }

  /// How far a point has gone.
  public func reach(_ reach: Reach, of point: PatchPoint) -> Double {
    switch reach {
    case .features: Double(point.features)
    case .edit: point.editMagnitude(lengths: lengths)
    case .fall: 1 - point.divergence / points[0].divergence
    }
  }

  /// The first place of the curve that has gone as far as asked, by straight lines between points.
  ///
  /// Numbers of features and edits are what may be spent at most: a curve that ends before is read at
  /// its end.
  ///
  /// - Returns: `nil` for a fall that the curve never gets to.
  public func place(where reach: Reach, is value: Double) -> Place? {
    let reaches = points.map { self.reach(reach, of: $0) }
    let found = reaches.firstIndex { $0 >= value }
    guard let end = found ?? (reach == .fall ? nil : points.count - 1) else { return nil }
    let start = max(0, end - 1)
    let span = reaches[end] - reaches[start]
    let share = span > 0 && found != nil ? (value - reaches[start]) / span : 1
    func between(_ a: Double, _ b: Double) -> Double { a + share * (b - a) }
    let (first, second) = (points[start], points[end])
    return Place(
      features: between(Double(first.features), Double(second.features)),
      edit: between(self.reach(.edit, of: first), self.reach(.edit, of: second)),
      predictions: zip(first.predictions, second.predictions).map {
        PatchedPrediction(
          divergence: between($0.divergence, $1.divergence),
          contrast: between($0.contrast, $1.contrast),
          logitDifference: between($0.logitDifference, $1.logitDifference))
      })
  }

  /// A place on the curve, as a rule between two points.
  public struct Place: Codable, Sendable, Hashable {
    /// The number of features.
    public var features: Double
    /// The edit magnitude.
    public var edit: Double
    /// What is predicted for each pair.
    public var predictions: [PatchedPrediction]
  }

  /// The mean divergence from no feature to a number of them, in nats.
  ///
  /// It is the area under the curve by trapezia, divided by the number. Behind its last point the
  /// curve stays where it is.
  public func meanDivergence(upTo limit: Double) -> Double {
    var area = 0.0
    var (x, y) = (0.0, points[0].divergence)
    for point in points.dropFirst() where x < limit {
      let next = Double(point.features)
      let end = min(next, limit)
      let height = next > x ? y + (point.divergence - y) * (end - x) / (next - x) : point.divergence
      area += (end - x) * (y + height) / 2
      (x, y) = (end, height)
    }
    return (area + max(0, limit - x) * y) / limit
  }

  /// The share of the rectangle from no edit and no divergence to `edit` and KL(∅) that the points
  /// dominate: 1 would be an answer tipped without an edit.
  public func hypervolume(edit: Double) -> Double {
    let frontier = ParetoFrontier(
      points.map { (reach(.edit, of: $0), $0.divergence) })
    return frontier.hypervolume(reference: (edit, points[0].divergence))
      / (edit * points[0].divergence)
  }
}
