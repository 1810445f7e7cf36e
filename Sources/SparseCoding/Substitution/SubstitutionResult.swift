import Foundation
import Numerics

/// What a substitution does to a model, over blocks of text.
///
/// Blocks are the observations, not tokens: tokens of one block depend on each other. Every block
/// has the same number of predictions, so that a mean over blocks is a mean over predictions.
public struct SubstitutionResult: Codable, Hashable, Sendable {
  /// The measurements, in the order of the text.
  public let blocks: [BlockMeasurement]

  /// Puts measurements together.
  ///
  /// - Throws: ``SparseCodingError`` if there are none, or if they have different numbers of
  ///   predictions or replacements.
  public init(_ blocks: [BlockMeasurement]) throws {
    guard let first = blocks.first else {
      throw SparseCodingError.tooFewVectors("a substitution needs at least one block of text")
    }
    if let other = blocks.first(where: { $0.predictions != first.predictions }) {
      throw SparseCodingError.shapeMismatch(
        "blocks with \(first.predictions) and with \(other.predictions) predictions would not "
          + "count alike; use blocks of one length")
    }
    if let other = blocks.first(where: { $0.variants.count != first.variants.count }) {
      throw SparseCodingError.shapeMismatch(
        "blocks with \(first.variants.count) and with \(other.variants.count) replacements")
    }
    self.blocks = blocks
  }

  /// Number of replacements.
  public var variants: Int { blocks[0].variants.count }
  /// Number of predictions in all blocks.
  public var predictions: Int { blocks.reduce(0) { $0 + $1.predictions } }
  /// Vectors in all blocks that were left as they are because of their norm.
  public var massive: Int { blocks.reduce(0) { $0 + $1.massive } }

  /// Mean loss of the model as it is, in nats.
  public var originalLoss: MeanEstimate { mean { $0.originalLoss } }

  /// Mean loss with a replacement, in nats.
  public func loss(_ variant: Int) -> MeanEstimate { mean { $0.variants[variant].loss } }

  /// Mean of what a replacement adds to the loss of a block, in nats.
  public func increase(_ variant: Int) -> MeanEstimate {
    mean { $0.variants[variant].loss - $0.originalLoss }
  }

  /// Mean divergence of the predictions from the original ones, in nats.
  public func divergence(_ variant: Int) -> MeanEstimate {
    mean { $0.variants[variant].divergence }
  }

  /// Share of predictions whose most probable token is the original one.
  public func agreement(_ variant: Int) -> MeanEstimate { mean { $0.variants[variant].agreement } }

  /// The share of an ablation's damage that a replacement avoids,
  /// (ablated − substituted) / (ablated − original); `nil` if the ablation costs nothing.
  public func lossRecovered(_ variant: Int, against ablation: Int) -> MeanEstimate? {
    MeanEstimate(
      ratioOf: blocks.map { $0.variants[ablation].loss - $0.variants[variant].loss },
      to: blocks.map { $0.variants[ablation].loss - $0.originalLoss })
  }

  private func mean(_ value: (BlockMeasurement) -> Double) -> MeanEstimate {
    let values = blocks.map(value)
    return MeanEstimate(values) ?? MeanEstimate(mean: .nan, count: 0, halfWidth: nil)
  }
}
