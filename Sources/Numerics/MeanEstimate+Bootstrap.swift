extension MeanEstimate {
  /// The mean of a sample, or the difference of two, with a 95 % interval by the bootstrap.
  ///
  /// The interval is that between the 2.5 % and 97.5 % quantiles of the means of samples drawn
  /// with replacement from each sample by itself. It need not be symmetric; half the width given is
  /// the larger of its two sides. ``count`` is that of both samples together.
  ///
  /// - Parameters:
  ///   - first: The sample.
  ///   - second: The sample whose mean is subtracted; `nil` for none.
  ///   - draws: Number of samples drawn, at least one.
  ///   - seed: Decides on them.
  /// - Returns: `nil` if a sample is empty; without an interval if one has a single value.
  public init?(bootstrapOf first: [Double], less second: [Double]? = nil, draws: Int, seed: UInt64)
  {
    let samples = [first] + (second.map { [$0] } ?? [])
    guard draws > 0, !samples.contains(where: \.isEmpty) else { return nil }
    func difference(_ means: [Double]) -> Double { means.dropFirst().reduce(means[0], -) }
    let mean = difference(samples.map(Statistics.mean))
    self.init(mean: mean, count: samples.reduce(0) { $0 + $1.count }, halfWidth: nil)
    guard samples.allSatisfy({ $0.count > 1 }) else { return }
    var random = RandomNumbers(seed: seed).split("bootstrap")
    let drawn = (0..<draws).map { _ in
      difference(
        samples.map { sample in
          var sum = 0.0
          for _ in sample { sum += sample[random.integer(below: sample.count)] }
          return sum / Double(sample.count)
        })
    }
    let ends = Statistics.quantiles(drawn, [0.025, 0.975])
    halfWidth = max(0, mean - ends[0], ends[1] - mean)
  }
}
