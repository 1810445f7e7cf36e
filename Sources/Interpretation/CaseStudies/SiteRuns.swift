import LanguageModels
import Numerics

/// Runs a model with other vectors at one site, computing only what follows it.
struct SiteRuns: Sendable {
  let model: LlamaModel
  let site: Site

  /// What the model does as it is.
  struct Original {
    /// The vectors at the site, `[tokens, width of the site]`.
    let vectors: Matrix
    /// The residual stream that a run with other vectors starts from; `nil` where it starts from
    /// the site itself or from the tokens.
    let start: Matrix?
    /// The log-probability of the token after each token, in nats.
    let logProbabilities: [Float]
  }

  /// - Throws: `TransformerError` if the model lacks the site.
  init(_ model: LlamaModel, at site: Site) throws {
    try model.configuration.validate(site)
    self.model = model
    self.site = site
  }

  private var isResidual: Bool { site == .residual(site.layer) }

  /// The site whose vectors a run starts from, unless it is the site itself.
  private var startSite: Site? {
    isResidual || site.layer == 0 ? nil : .residual(site.layer - 1)
  }

  /// Runs the model as it is.
  func original(_ batch: TokenBatch) throws -> Original {
    let result = try model.run(
      batch, reading: [site] + (startSite.map { [$0] } ?? []), output: .logProbabilities)
    return Original(
      vectors: result.activations[site] ?? Matrix(rows: 0, columns: 0),
      start: startSite.flatMap { result.activations[$0] },
      logProbabilities: result.nextTokenLogProbabilities ?? [])
  }

  /// The log-probabilities of the next tokens with other vectors at the site.
  func logProbabilities(_ batch: TokenBatch, vectors: Matrix, start: Matrix?) throws -> [Float] {
    let result: ForwardResult
    if isResidual {
      result = try model.resume(
        from: site.layer, residual: vectors, batch: batch, output: .logProbabilities)
    } else {
      let edit = Intervention(site: site) { view in
        view.withMutableValues { target in
          vectors.withUnsafeBufferPointer { _ = target.update(fromContentsOf: $0) }
        }
      }
      if let start {
        result = try model.resume(
          from: site.layer - 1, residual: start, batch: batch, interventions: [edit],
          output: .logProbabilities)
      } else {
        result = try model.run(batch, interventions: [edit], output: .logProbabilities)
      }
    }
    return result.nextTokenLogProbabilities ?? []
  }
}

extension Matrix {
  /// A copy of some rows, in the given order.
  func selecting(_ rows: [Int]) -> Matrix {
    var result = Matrix(uninitializedRows: rows.count, columns: columns)
    result.withUnsafeMutableBufferPointer { target in
      withUnsafeBufferPointer { source in
        for (index, row) in rows.enumerated() {
          _ = target[index * columns..<(index + 1) * columns]
            .update(fromContentsOf: source[row * columns..<(row + 1) * columns])
        }
      }
    }
    return result
  }
}
