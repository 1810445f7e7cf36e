import Foundation
import Numerics

/// The independent components of activation vectors, found by FastICA.
///
/// Every coordinate is standardised, the vectors are whitened, and all components are improved
/// together: w ← E[z g(w·z)] − E[g′(w·z)] w with g = tanh, followed by the symmetric
/// decorrelation W ← (W Wᵀ)^(−1/2) W (Hyvärinen, 1999). These are the choices of scikit-learn's
/// `FastICA` with its defaults after a `StandardScaler`, which the authors used.
public struct IndependentComponents: Sendable {
  /// How components are searched for.
  public struct Settings: Sendable, Hashable {
    /// The most iterations.
    public var iterations: Int
    /// The search ends when no component turns by more than this in an iteration: 1 less the
    /// absolute cosine between its directions before and after, in whitened coordinates.
    public var tolerance: Double
    /// The seed of the directions at the start.
    public var seed: UInt64
    /// Bytes for whitened vectors that are kept; the rest are whitened anew in each iteration.
    public var memory: Int

    /// Creates settings.
    public init(
      iterations: Int = 200, tolerance: Double = 1e-4, seed: UInt64 = 0, memory: Int = 2 << 30
    ) {
      self.iterations = iterations
      self.tolerance = tolerance
      self.seed = seed
      self.memory = memory
    }

    func validate() throws {
      guard (1...100_000).contains(iterations) else {
        throw SparseCodingError.invalidSetting(
          "iterations is \(iterations); it must lie in 1...100000, 200 is usual")
      }
      guard tolerance.isFinite, tolerance >= 0 else {
        throw SparseCodingError.invalidSetting(
          "tolerance is \(tolerance); it must not be negative, 1e-4 is usual")
      }
    }
  }

  /// The mean vector, which is subtracted first, `[width]`.
  public let mean: [Double]
  /// The components as rows, `[rank, width]`: their products with a centred vector are the
  /// sources, uncorrelated and of unit variance.
  ///
  /// The largest value of each is positive.
  public let unmixing: Matrix
  /// What one unit of a source adds to a vector, `[rank, width]`.
  public let mixing: Matrix
  /// Number of iterations.
  public let iterations: Int
  /// The most that a component turned by in the last one.
  public let change: Double
  /// Whether ``change`` is below the tolerance.
  public let isConverged: Bool
  /// Number of vectors.
  public let count: Int
  /// Number of vectors left out as massive activations.
  public let excludedCount: Int

  /// Number of components: the width less the directions in which the vectors do not vary.
  public var rank: Int { unmixing.rows }

  /// Finds as many components as the vectors have directions.
  ///
  /// - Parameters:
  ///   - file: The vectors.
  ///   - rows: Which of them; all if omitted.
  ///   - statistics: Of vectors of the same site, for the outlier rule; `nil` to use all vectors.
  ///   - settings: How to search.
  ///   - isCancelled: Asked before each block of vectors.
  ///   - progress: Called after each iteration with its number and what ``change`` is.
  /// - Throws: ``SparseCodingError``, `FileError`, `NumericsError`, `CancellationError`.
  /// - Complexity: 4 · vectors · width² operations an iteration.
  public init(
    of file: ActivationFile, rows: Range<Int>? = nil, statistics: ActivationStatistics? = nil,
    settings: Settings = Settings(), isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (Int, Double) -> Void = { _, _ in }
  ) throws {
    try self.init(
      of: file, rows: rows, statistics: statistics, settings: settings, initial: nil,
      isCancelled: isCancelled, progress: progress)
  }

  /// - Parameter initial: Directions at the start, `[rank, rank]`; `nil` to draw them.
  init(
    of file: ActivationFile, rows: Range<Int>?, statistics: ActivationStatistics?,
    settings: Settings, initial: [Double]?,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (Int, Double) -> Void = { _, _ in }
  ) throws {
    try settings.validate()
    let vectors = try KeptVectors(
      of: file, rows: rows, statistics: statistics, isCancelled: isCancelled)
    let covariance = try Covariance(of: vectors)
    let whitening = try Whitening(covariance)
    let search = try ComponentSearch(
      WhitenedVectors(
        vectors, count: covariance.count, whitening: whitening, memory: settings.memory))
    var random = RandomNumbers(seed: settings.seed).split("independent components")
    let rank = whitening.rank
    var directions = try ComponentSearch.decorrelated(
      initial ?? (0..<rank * rank).map { _ in random.normal() }, size: rank)
    var (iteration, change) = (0, Double.infinity)
    while iteration < settings.iterations, change >= settings.tolerance {
      let next = try search.improved(directions, isCancelled: isCancelled)
      change = ComponentSearch.turn(from: directions, to: next, size: rank)
      directions = next
      iteration += 1
      progress(iteration, change)
    }
    let encoder = try whitening.encoder(directions)
    let signs = (0..<rank).map { row -> Float in
      (encoder.row(row).max { abs($0) < abs($1) } ?? 0) < 0 ? -1 : 1
    }
    mean = covariance.mean
    unmixing = encoder.scalingRows(by: signs)
    mixing = try whitening.decoder(directions).scalingRows(by: signs)
    iterations = iteration
    self.change = change
    isConverged = change < settings.tolerance
    count = covariance.count
    excludedCount = covariance.excludedCount
  }
}

extension Matrix {
  /// Each row times a factor of its own.
  func scalingRows(by factors: [Float]) -> Matrix {
    var result = self
    let columns = columns
    result.withUnsafeMutableBufferPointer { values in
      for index in values.indices { values[index] *= factors[index / columns] }
    }
    return result
  }
}
