import Foundation
import LanguageModels
import Notebook
import Numerics

/// Measures how well a model predicts a text.
struct ReadText: Directive {
  static let configuration = DirectiveConfiguration(
    name: "readText",
    summary: "Measures a model's loss and perplexity on a text.",
    discussion: """
      The text is cut into blocks of 256 tokens. The loss is the mean negative log-probability of \
      the true next token, in nats; its interval is over blocks, since neighbouring tokens depend \
      on each other.
      """,
    topic: .models,
    example: "readText(model, on: text, tokens: 2048).loss", version: 2)

  @Parameter(.unlabelled, "The subject model.") var model: ModelValue
  @Parameter("The text.") var on: CorpusValue
  @Parameter("How much of the text to read.", unit: "tokens", in: 256...1e9) var tokens = 16_384
  @Parameter("How much of the text to leave out before.", unit: "tokens", in: 0...1e9)
  var skipping = 0

  func evaluate(_ run: Run) async throws -> ReadingValue {
    let language = try model.load()
    let text = try TextBlocks(of: on, for: language, tokens: tokens, skipping: skipping)
    var losses: [[Double]] = []
    for blocks in text.batches(of: 8) {
      let result = try language.run(blocks, reading: [], output: .logProbabilities)
      guard let logProbabilities = result.nextTokenLogProbabilities else { continue }
      for range in blocks.ranges {
        // The last token of a block has no successor to predict.
        losses.append(range.dropLast().map { -Double(logProbabilities[$0]) })
      }
      run.progress(
        "reading", losses.count * TextBlocks.blockLength, of: text.tokenCount, unit: "tokens")
    }
    return ReadingValue(losses, positions: Self.stretches(of: TextBlocks.blockLength))
  }

  /// Stretches of positions in a block, each half as long as all before it together.
  private static func stretches(of blockLength: Int) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start = 0
    while start < blockLength - 1 {
      let end = min(blockLength - 1, start + max(1, (start + 1) / 2))
      result.append(start..<end)
      start = end
    }
    return result
  }
}

/// How well a model predicts a text.
struct ReadingValue: NominalValue, Codable {
  static let typeName = "Reading"
  static let summary = "How well a model predicts a text."
  static let members = [
    Member("loss", of: Self.self, "Mean loss of the next token, in nats.") {
      EstimateValue(try $0.loss())
    },
    Member("perplexity", of: Self.self, "The exponential of the mean loss.") {
      exp(try $0.loss().mean)
    },
    Member("blocks", of: Self.self, "Number of blocks read.") { $0.lossesByBlock.count },
    Member("tokens", of: Self.self, "Number of tokens predicted.") {
      $0.tokens
    },
    Member(
      "positions", of: Self.self,
      "Numbers of tokens before the predicted one: the middle of each stretch of the block."
    ) { $0.stretches.map(\.position) },
    Member("lossByPosition", of: Self.self, "Mean loss in each stretch of the block, in nats.") {
      $0.stretches.map { EstimateValue($0.loss) }
    },
  ]

  /// A stretch of positions in a block.
  struct Stretch: Codable {
    /// Tokens before the predicted one, in the middle of the stretch.
    var position: Double
    /// The mean over blocks of the stretch's mean loss.
    var loss: MeanEstimate
  }

  /// The mean loss of each block.
  var lossesByBlock: [Double]
  /// The stretches of a block, from its beginning.
  var stretches: [Stretch]
  /// Number of tokens predicted.
  var tokens: Int

  /// Summarises the losses of blocks, `[blocks][positions]`, by stretches of positions.
  init(_ losses: [[Double]], positions: [Range<Int>]) {
    lossesByBlock = losses.map(Statistics.mean)
    tokens = losses.reduce(0) { $0 + $1.count }
    stretches = positions.compactMap { range in
      MeanEstimate(losses.map { Statistics.mean(Array($0[range])) }).map { loss in
        Stretch(position: Double(range.lowerBound + range.upperBound + 1) / 2, loss: loss)
      }
    }
  }

  private func loss() throws -> MeanEstimate {
    guard let estimate = MeanEstimate(lossesByBlock) else { throw ValueError("no text was read") }
    return estimate
  }

  var presentation: Presentation {
    guard let loss = try? loss() else { return .none }
    return .text("loss \(EstimateValue(loss).text) nats a token")
  }
}
