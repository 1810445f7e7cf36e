/// Why something cannot be shown, and what to give instead.
public struct PresentationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, where, and what to give instead.
  public var description: String

  /// Creates an error.
  public init(_ description: String) { self.description = description }

  /// The same error with the place in front: `passage 3: …`.
  func at(_ place: String) -> PresentationError { PresentationError("\(place): \(description)") }
}
