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
    example: "let reading = readText(model, on: news, tokens: 16_384)")

  @Parameter(.unlabelled, "The subject model.") var model: ModelValue
  @Parameter("The text.") var on: CorpusValue
  @Parameter("How much of the text to read.", unit: "tokens", in: 256...1e9) var tokens = 16_384
  @Parameter("How much of the text to leave out before.", unit: "tokens", in: 0...1e9) var skipping = 0

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
      run.progress("reading", losses.count * text.blockLength, of: text.tokenCount, unit: "tokens")
    }
    return ReadingValue(lossesByBlock: losses.map(Statistics.mean), lossesByPosition: {
      (0..<text.blockLength - 1).compactMap { position in
        MeanEstimate(losses.map { $0[position] })
      }
    }())
  }
}

/// How well a model predicts a text.
public struct ReadingValue: NominalValue, Codable {
  public static let typeName = "Reading"
  public static let summary = "How well a model predicts a text."
  public static let members = [
    Member("loss", of: Self.self, "Mean loss of the next token, in nats.") {
      EstimateValue(try $0.loss())
    },
    Member("perplexity", of: Self.self, "The exponential of the mean loss.") {
      exp(try $0.loss().mean)
    },
    Member("blocks", of: Self.self, "Number of blocks read.") { $0.lossesByBlock.count },
    Member("tokens", of: Self.self, "Number of tokens predicted.") {
      $0.lossesByBlock.count * $0.lossesByPosition.count
    },
    Member("positions", of: Self.self, "Numbers of tokens before the predicted one, from 1.") {
      Array(1...max(1, $0.lossesByPosition.count))
    },
    Member("lossByPosition", of: Self.self, "Mean loss at each position, in nats.") {
      $0.lossesByPosition.map(EstimateValue.init)
    },
  ]

  /// The mean loss of each block.
  var lossesByBlock: [Double]
  /// The mean loss over blocks at each position.
  var lossesByPosition: [MeanEstimate]

  private func loss() throws -> MeanEstimate {
    guard let estimate = MeanEstimate(lossesByBlock) else { throw ValueError("no text was read") }
    return estimate
  }

  public var presentation: Presentation {
    guard let loss = try? loss() else { return .none }
    return .text("loss \(EstimateValue(loss).text) nats a token")
  }
}
