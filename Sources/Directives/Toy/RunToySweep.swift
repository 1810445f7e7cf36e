import Foundation
import Notebook
import SparseCoding

/// Trains dictionaries on a toy and compares them with the truth.
struct RunToySweep: Directive {
  static let configuration = DirectiveConfiguration(
    name: "toySweep",
    summary:
      "Trains dictionaries on a toy for every size and L1 weight, and measures what they found.",
    discussion: """
      The autoencoder of the toy: an encoder with a bias and a ReLU, a decoder of its own with \
      directions of unit norm, the squared error averaged over values plus λ times the mean of \
      all codes. As a sum of a vector's codes is what the L1 term weighs elsewhere in this book, a \
      dictionary of n features is trained with λ / n there. Every step is on a minibatch that was \
      never seen before, the same for all dictionaries; measures are on ten more. A killed sweep goes on \
      where it stopped and ends with the same bits.

      Each measure is a list for each ratio, with a number for each λ, as a heat map takes it.
      """,
    topic: .dictionaries,
    example: """
      let truth = toyData(features: 32, width: 16, active: 2)
      let found = toySweep(on: truth, l1: [0.03, 0.3], ratios: [1, 2], steps: 500, batch: 128,
        learningRate: 5e-3)
      panels([
        heatmap(found.mmcs, columns: ["0.03", "0.3"], rows: ["R = 1", "R = 2"],
          x: "Weight λ of the L1 term", y: "Size", color: axis("MMCS", from: 0, to: 1), digits: 2)
      ])
      """,
    exampleAlternative: "Heat map of how well four dictionaries found the truth, for two sizes and "
      + "two weights of the L1 term.")

  @Parameter("The toy.") var on: ToyDataValue
  @Parameter("Weights λ of the L1 term, against the mean of all codes.", in: 0...1e6)
  var l1: [Double]
  @Parameter("Features for each feature of the toy.", in: 1e-3...4096) var ratios: [Double]
  @Parameter("Minibatches to learn from.", in: 1...10_000_000) var steps: Int
  @Parameter("Vectors in a minibatch.", unit: "vectors", in: 1...65_536) var batch = 4096
  @Parameter("Step size of Adam.", in: 1e-9...1) var learningRate = 1e-3
  @Parameter("Bias of every feature at the start.", in: -1000...1000) var initialBias = 0.0

  func validate() throws {
    for (name, list) in [("l1", l1), ("ratios", ratios)] {
      guard !list.isEmpty else { throw ParameterProblem(name, "is empty, so nothing is trained") }
      guard Set(list).count == list.count else {
        throw ParameterProblem(name, "has the same number twice")
      }
    }
    do {
      try sweep(seed: 0).validate(on.settings)
    } catch {
      throw ParameterProblem("ratios", "\(error)")
    }
  }

  private func sweep(seed: UInt64) -> ToySweep {
    ToySweep(
      l1: l1, ratios: ratios, steps: steps, batchSize: batch, learningRate: learningRate,
      initialBias: initialBias, seed: seed)
  }

  func evaluate(_ run: Run) async throws -> ToySweepValue {
    let toy = try ToyData(on.settings)
    let sweep = sweep(seed: run.seed)
    let count = l1.count * ratios.count
    let dictionaries = try sweep.train(
      on: toy, checkpoint: run.workFolder.appendingPathComponent("checkpoint"),
      progress: { done, total in
        run.progress("training \(count) dictionaries", done, of: total, unit: "minibatches")
      })
    return ToySweepValue(
      try sweep.scores(of: dictionaries, on: toy) { done, total in
        run.progress("measuring", done, of: total, unit: "dictionaries")
      }, features: on.settings.features)
  }
}

/// What dictionaries of several sizes and L1 weights have made of a toy.
struct ToySweepValue: NominalValue, Codable {
  static let typeName = "ToySweep"
  static let summary =
    "What dictionaries have made of a toy: for each ratio a list with a number for each L1 weight."
  static let members = [
    Member(
      "mmcs", of: Self.self,
      "Mean over the toy's features of the largest cosine with a direction of the dictionary."
    ) { $0.matrix { $0.mmcs } },
    Member("chance", of: Self.self, "The same for random directions in place of the features.") {
      $0.matrix { $0.chance }
    },
    Member("recovered", of: Self.self, "Share of the toy's features found with a cosine above 0.9.")
    {
      value in value.matrix { Double($0.recovered) / Double(value.features) }
    },
    Member("dead", of: Self.self, "Number of features that are never active.") {
      $0.matrix { Double($0.dead) }
    },
    Member("deadShare", of: Self.self, "Share of features that are never active.") {
      $0.matrix { Double($0.dead) / Double($0.features) }
    },
    Member("loss", of: Self.self, "Squared error, averaged over vectors and values.") {
      $0.matrix { $0.loss }
    },
    Member("fvu", of: Self.self, "Fraction of variance unexplained.") { $0.matrix { $0.fvu } },
    Member("active", of: Self.self, "Mean number of active features of a vector.") {
      $0.matrix { $0.l0 }
    },
    Member(
      "mmcsToNextLarger", of: Self.self,
      "Mean over a dictionary's features of the largest cosine with one of the next larger "
        + "dictionary; missing for the largest."
    ) { value in
      value.scores.map { $0.map(\.mmcsToNextLarger) }
    },
  ]

  private var scores: [[ToyScore]]
  private var features: Int

  init(_ scores: [[ToyScore]], features: Int) {
    self.scores = scores
    self.features = features
  }

  private func matrix(_ value: (ToyScore) -> Double) -> [[Double]] {
    scores.map { $0.map(value) }
  }

  var presentation: Presentation {
    .text("\(scores.count) × \(scores.first?.count ?? 0) dictionaries of a toy")
  }
}
