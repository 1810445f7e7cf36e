/// A point of the drawing, in points from the top left.
struct Point: Hashable, Sendable {
  var x: Double
  var y: Double
}

/// A rectangle of the drawing, in points from the top left.
struct Box: Hashable, Sendable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }

  func contains(_ point: Point, tolerance: Double = 0) -> Bool {
    point.x >= x - tolerance && point.x <= right + tolerance
      && point.y >= y - tolerance && point.y <= bottom + tolerance
  }

  func intersects(_ other: Box) -> Bool {
    x < other.right && other.x < right && y < other.bottom && other.y < bottom
  }

  func inset(_ margin: Double) -> Box {
    Box(x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
  }
}
