import Foundation
import Numerics

/// A non-negative matrix factorization of shifted activation vectors: x − shift ≈ c H, where
/// neither c nor H has values below zero.
///
/// The vectors are shifted by their smallest value. Factors start from the singular vectors, zeros
/// filled with the mean (`nndsvda`), and codes and directions are improved in turn by coordinate
/// descent. These are the choices of scikit-learn's `NMF` with its defaults.
public struct NonNegativeFactors: Sendable {
  /// How factors are searched for.
  public struct Settings: Sendable, Hashable {
    /// Number of directions; as many as a vector has values if `nil`.
    public var features: Int?
    /// The most iterations.
    public var iterations: Int
    /// The search ends when the projected gradients have fallen to this share of the first ones.
    ///
    /// The first ones, met where the search starts, are very large for vectors that have been
    /// shifted far: scikit-learn's 10⁻⁴ can then be reached in two iterations, with factors that
    /// reconstruct badly. With 0 all iterations are used.
    public var tolerance: Double
    /// Bytes that the codes of all vectors may take.
    public var memory: Int

    /// Creates settings.
    public init(
      features: Int? = nil, iterations: Int = 200, tolerance: Double = 1e-4, memory: Int = 2 << 30
    ) {
      self.features = features
      self.iterations = iterations
      self.tolerance = tolerance
      self.memory = memory
    }
  }

  /// What is subtracted from every value.
  public let shift: Float
  /// The directions H, `[features, width]`, without values below zero.
  public let directions: Matrix
  /// Number of iterations.
  public let iterations: Int
  /// Whether the tolerance was reached.
  public let isConverged: Bool
  /// The root of the summed squared differences between the vectors and c H.
  public let error: Double
  /// Number of vectors.
  public let count: Int
  /// Number of vectors left out as massive activations.
  public let excludedCount: Int

  /// Factorizes some vectors.
  ///
  /// - Parameters:
  ///   - file: The vectors.
  ///   - rows: Which of them; all if omitted.
  ///   - statistics: Of vectors of the same site, for the outlier rule; `nil` to use all vectors.
  ///   - settings: How to search.
  ///   - isCancelled: Asked before each block of vectors.
  ///   - progress: Called after each iteration with its number and the share of the first
  ///     projected gradients that is left.
  /// - Throws: ``SparseCodingError``, `FileError`, `NumericsError`, `CancellationError`.
  /// - Complexity: 4 · vectors · width · features + 4 · vectors · features² operations an iteration.
  public init(
    of file: ActivationFile, rows: Range<Int>? = nil, statistics: ActivationStatistics? = nil,
    settings: Settings = Settings(), isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (Int, Double) -> Void = { _, _ in }
  ) throws {
    guard (1...100_000).contains(settings.iterations) else {
      throw SparseCodingError.invalidSetting(
        "iterations is \(settings.iterations); it must lie in 1...100000, 200 is usual")
    }
    guard settings.tolerance.isFinite, settings.tolerance >= 0 else {
      throw SparseCodingError.invalidSetting(
        "tolerance is \(settings.tolerance); it must not be negative, 1e-4 is usual")
    }
    let vectors = try KeptVectors(
      of: file, rows: rows, statistics: statistics, isCancelled: isCancelled)
    let covariance = try Covariance(of: vectors)
    let features = settings.features ?? vectors.width
    let most = min(vectors.width, covariance.count)
    guard (1...most).contains(features) else {
      throw SparseCodingError.invalidSetting(
        "\(features) factors of \(covariance.count) vectors of \(vectors.width) values; there can "
          + "be 1 to \(most)")
    }
    let needed = covariance.count * features * MemoryLayout<Float>.stride
    guard needed <= settings.memory else {
      throw SparseCodingError.invalidSetting(
        "the codes of \(covariance.count) vectors over \(features) factors need \(needed) bytes, "
          + "more than the \(settings.memory) allowed; use fewer vectors or factors")
    }
    let search = try FactorSearch(vectors, covariance, features: features)
    var (iteration, first, share) = (0, 0.0, Double.infinity)
    while iteration < settings.iterations, share > settings.tolerance {
      let violation = try search.improve()
      if iteration == 0 { first = violation }
      share = first > 0 ? violation / first : 0
      iteration += 1
      progress(iteration, share)
    }
    shift = search.shift
    directions = search.directions
    iterations = iteration
    isConverged = share <= settings.tolerance
    error = try search.squaredError().squareRoot()
    count = covariance.count
    excludedCount = covariance.excludedCount
  }
}
