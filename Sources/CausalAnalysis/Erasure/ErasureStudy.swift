import Foundation
import LanguageModels
import Numerics

/// What a model answers to one prompt, and how far its activations were moved for it.
public struct ErasedAnswer: Codable, Hashable, Sendable {
  /// The probability of the right answer, relative to that of either.
  public var probability: Double
  /// The probability of either answer.
  public var mass: Double
  /// The mean of ‖x′ − x‖₂ over the edited positions.
  public var edit: Double
  /// The mean of ‖x‖₂ over the edited positions.
  public var norm: Double
}

/// Measures erasers at one place of a model.
///
/// All positions from the question on are edited, those of examples before it are not. Vectors whose
/// norm is above the threshold are massive and stay as they are.
public struct ErasureStudy: Sendable {
  /// The subject model.
  public let model: LlamaModel
  /// The block whose residual stream is edited.
  public let layer: Int
  /// The norm above which a vector is never edited.
  public let outlierThreshold: Double

  /// Prepares a study.
  ///
  /// - Parameters:
  ///   - model: The subject model.
  ///   - site: Where to edit, a residual stream.
  ///   - outlierThreshold: The norm above which a vector stays as it is.
  /// - Throws: ``ErasureError/fit(_:)`` for another kind of site, `TransformerError` if the model
  ///   lacks it.
  public init(in model: LlamaModel, at site: Site, outlierThreshold: Double = .infinity) throws {
    try model.configuration.validate(site)
    guard case .residual(let layer) = site else {
      throw ErasureError.fit(
        "concepts are erased in the residual stream, from which the model goes on; \(site) is "
          + "another place, take residual(\(site.layer))")
    }
    self.model = model
    self.layer = layer
    self.outlierThreshold = outlierThreshold
  }

  /// Most prompts in one run, and most whose edited versions are.
  private static let (runPrompts, versionPrompts) = (32, 16)

  /// The residual stream at the name of each prompt; the second class are women's.
  ///
  /// - Throws: ``ErasureError/fit(_:)`` unless there are names of both genders; `TransformerError`.
  public func vectors(atNamesOf prompts: [NamePrompt]) throws -> LabelledVectors {
    var rows: [Float] = []
    for start in stride(from: 0, to: prompts.count, by: Self.runPrompts) {
      let some = prompts[start..<min(start + Self.runPrompts, prompts.count)]
      // Nothing behind the name can change what is read at it.
      let batch = TokenBatch(some.map { Array($0.tokens[...$0.namePosition]) })
      let result = try model.run(batch, reading: [.residual(layer)])
      guard let residual = result.activations[.residual(layer)] else { continue }
      for range in batch.ranges { rows += residual.row(range.upperBound - 1) }
    }
    let width = model.configuration.width
    return try LabelledVectors(
      Matrix(rows: rows.count / width, columns: width, rows), labels: prompts.map(\.person.isFemale)
    )
  }

  /// What the model answers, as it is and after each eraser's edit.
  ///
  /// - Returns: For each prompt the answer without an edit, and after it that with each eraser.
  /// - Throws: `TransformerError` if an edit is not finite; whatever an eraser throws.
  /// - Complexity: A run over the prompts, and for each eraser one of the blocks behind the site
  ///   over the questions.
  public func answers(
    to prompts: [NamePrompt], with erasers: [Eraser], progress: (Int) throws -> Void = { _ in }
  ) throws -> [[ErasedAnswer]] {
    var results: [[ErasedAnswer]] = []
    for start in stride(from: 0, to: prompts.count, by: Self.versionPrompts) {
      let some = Array(prompts[start..<min(start + Self.versionPrompts, prompts.count)])
      results += try answers(toFew: some, with: erasers)
      try progress(results.count)
    }
    return results
  }

  private func answers(
    toFew prompts: [NamePrompt], with erasers: [Eraser]
  ) throws -> [[ErasedAnswer]] {
    let batch = TokenBatch(prompts.map(\.tokens))
    let original = try model.run(batch, reading: [.residual(layer)], output: .lastLogits)
    guard let residual = original.activations[.residual(layer)], let logits = original.logits
    else { return [] }
    var results = zip(LogitRow.rows(of: logits), prompts).map { [ErasedAnswer($0, to: $1)] }
    var endings: [SequenceEnding] = []
    for (index, range) in batch.ranges.enumerated() {
      let question = residual.rows(range.lowerBound + prompts[index].start..<range.upperBound)
      let isEdited = (0..<question.rows).map { question.norm(ofRow: $0) <= outlierThreshold }
      for eraser in erasers {
        let edited = Self.keeping(try eraser.edited(question), question, where: isEdited)
        endings.append(SequenceEnding(sequence: index, residual: edited))
      }
    }
    let changed = try model.lastLogits(
      of: endings, from: layer, residual: residual, batch: batch)
    for (ending, row) in zip(endings, LogitRow.rows(of: changed)) {
      let range = batch.ranges[ending.sequence]
      let before = residual.rows(range.upperBound - ending.residual.rows..<range.upperBound)
      var answer = ErasedAnswer(row, to: prompts[ending.sequence])
      answer.measure(ending.residual, before, below: outlierThreshold)
      results[ending.sequence].append(answer)
    }
    return results
  }

  /// An edited matrix with the original rows where none may be edited.
  private static func keeping(_ edited: Matrix, _ original: Matrix, where isEdited: [Bool])
    -> Matrix
  {
    var result = edited
    for row in isEdited.indices where !isEdited[row] {
      for (column, value) in original.row(row).enumerated() { result[row, column] = value }
    }
    return result
  }
}

extension ErasedAnswer {
  /// What the logits behind a prompt say, without an edit.
  fileprivate init(_ logits: LogitRow, to prompt: NamePrompt) {
    let (right, wrong) = (logits.logSum(of: [prompt.right]), logits.logSum(of: [prompt.wrong]))
    self.init(
      probability: 1 / (1 + exp(wrong - right)),
      mass: exp(logits.logSum(of: [prompt.right, prompt.wrong]) - logits.logSum), edit: 0, norm: 0)
  }

  /// Measures the edit over the rows that may be edited.
  fileprivate mutating func measure(_ edited: Matrix, _ original: Matrix, below threshold: Double) {
    let norms = (0..<original.rows).map { original.norm(ofRow: $0) }
    let rows = norms.indices.filter { norms[$0] <= threshold }
    guard !rows.isEmpty else { return }
    let edits = rows.map { row in
      VectorKernels.norm(zip(edited.row(row), original.row(row)).map { $0 - $1 })
    }
    edit = Statistics.mean(edits)
    norm = Statistics.mean(rows.map { norms[$0] })
  }
}
