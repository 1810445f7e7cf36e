import Kernels

/// How activation vectors are prepared for a dictionary: x' = (x − center) · scale.
public struct Preprocessing: Codable, Hashable, Sendable {
  /// What is done to the vectors.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// Nothing, as in the paper.
    case none
    /// The mean vector is subtracted.
    case centered
    /// The vectors are scaled so that a coordinate has unit variance on average.
    case scaled
    /// Both.
    case standardized
  }

  /// The vector that is subtracted, `[width]`; `nil` for none.
  public var center: [Float]?
  /// The factor that follows.
  public var scale: Float

  /// Creates a preparation from its parts.
  public init(center: [Float]? = nil, scale: Float = 1) {
    self.center = center
    self.scale = scale
  }

  /// No preparation, as in the paper.
  public static let none = Preprocessing()

  /// The preparation of one kind for vectors with these statistics.
  ///
  /// The scale is one over the root of the variance of a coordinate, on average over the
  /// coordinates, of the vectors that are not left out as massive activations.
  public init(_ kind: Kind, _ statistics: ActivationStatistics) {
    let isCentered = kind == .centered || kind == .standardized
    let isScaled = kind == .scaled || kind == .standardized
    center = isCentered ? statistics.mean.map { Float($0) } : nil
    let variance = statistics.meanVariance
    scale = isScaled && variance > 0 ? Float(1 / variance.squareRoot()) : 1
  }

  /// Whether vectors stay as they are.
  public var isIdentity: Bool { center == nil && scale == 1 }

  /// Prepares one vector; the target may be the source.
  func apply(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, width: Int
  ) {
    if let center {
      center.withUnsafeBufferPointer {
        kernel_standardize(source, $0.baseAddress, scale, target, width)
      }
    } else if scale != 1 || source != UnsafePointer(target) {
      kernel_standardize(source, nil, scale, target, width)
    }
  }

  /// Undoes the preparation of one vector in place.
  func revert(_ values: UnsafeMutablePointer<Float>, width: Int) {
    for index in 0..<width { values[index] /= scale }
    guard let center else { return }
    for index in 0..<width { values[index] += center[index] }
  }
}
