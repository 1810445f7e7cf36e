import Foundation
import LanguageModels
import Numerics

/// What a model answers to one prompt, and how far its activations were moved for it.
public struct ErasedAnswer: Codable, Hashable, Sendable {
  /// The probability of the right answer, relative to that of either.
  public var probability: Double
  /// The probability of the woman's answer, relative to that of either.
  public var female: Double
  /// The probability of either answer.
  public var mass: Double
  /// The mean of ‖x′ − x‖₂ over the edited positions.
  public var edit: Double
  /// The mean of ‖x‖₂ over the edited positions.
  public var norm: Double
}

/// Measures erasers at some places of a model, each by itself.
///
/// All positions from the question on are edited, those of examples before it are not. Vectors whose
/// norm is above the threshold are massive and stay as they are.
public struct ErasureStudy: Sendable {
  /// A residual stream to erase a concept from.
  public struct Place: Sendable, Hashable {
    /// The block whose residual stream is edited.
    public let layer: Int
    /// The norm above which a vector is never edited.
    public let outlierThreshold: Double

    /// Names a place.
    ///
    /// - Throws: ``ErasureError/fit(_:)`` for another kind of site than a residual stream.
    public init(_ site: Site, outlierThreshold: Double = .infinity) throws {
      guard case .residual(let layer) = site else {
        throw ErasureError.fit(
          "concepts are erased in the residual stream, from which the model goes on; \(site) is "
            + "another place, take residual(\(site.layer))")
      }
      self.layer = layer
      self.outlierThreshold = outlierThreshold
    }

    var site: Site { .residual(layer) }
  }

  /// The subject model.
  public let model: LlamaModel
  /// Where to erase.
  public let places: [Place]

  /// Prepares a study.
  ///
  /// - Throws: `TransformerError` if the model lacks a place.
  public init(in model: LlamaModel, at places: [Place]) throws {
    for place in places { try model.configuration.validate(place.site) }
    self.model = model
    self.places = places
  }

  /// Most prompts in one run.
  private static let batchPrompts = 32

  /// The residual stream of each place at the name of each prompt; the second class are women's.
  ///
  /// - Throws: ``ErasureError/fit(_:)`` unless there are names of both genders; `TransformerError`.
  public func vectors(atNamesOf prompts: [NamePrompt]) throws -> [LabelledVectors] {
    var rows = [[Float]](repeating: [], count: places.count)
    for start in stride(from: 0, to: prompts.count, by: Self.batchPrompts) {
      let some = prompts[start..<min(start + Self.batchPrompts, prompts.count)]
      // Nothing behind the name can change what is read at it.
      let batch = TokenBatch(some.map { Array($0.tokens[...$0.namePosition]) })
      let result = try model.run(batch, reading: places.map(\.site))
      for (index, place) in places.enumerated() {
        guard let residual = result.activations[place.site] else { continue }
        for range in batch.ranges { rows[index] += residual.row(range.upperBound - 1) }
      }
    }
    let (width, labels) = (model.configuration.width, prompts.map(\.person.isFemale))
    return try rows.map {
      try LabelledVectors(Matrix(rows: labels.count, columns: width, $0), labels: labels)
    }
  }

  /// What the model answers, as it is and after each eraser's edit.
  ///
  /// - Parameters:
  ///   - prompts: The questions.
  ///   - erasers: For each place those to measure there.
  ///   - progress: Told the prompts done.
  /// - Returns: For each place and prompt the answer without an edit, and after it that with each
  ///   eraser.
  /// - Throws: `TransformerError` if an edit is not finite; whatever an eraser throws.
  /// - Complexity: A run over the prompts, and for each eraser one of the blocks behind the place
  ///   over the questions.
  public func answers(
    to prompts: [NamePrompt], with erasers: [[Eraser]], progress: (Int) throws -> Void = { _ in }
  ) throws -> [[[ErasedAnswer]]] {
    var results = [[[ErasedAnswer]]](repeating: [], count: places.count)
    for start in stride(from: 0, to: prompts.count, by: Self.batchPrompts) {
      let some = Array(prompts[start..<min(start + Self.batchPrompts, prompts.count)])
      let batch = TokenBatch(some.map(\.tokens))
      let original = try model.run(batch, reading: places.map(\.site), output: .lastLogits)
      guard let logits = original.logits else { continue }
      let unedited = zip(LogitRow.rows(of: logits), some).map { ErasedAnswer($0, to: $1) }
      for (index, place) in places.enumerated() {
        guard let residual = original.activations[place.site] else { continue }
        let edited = try answers(to: some, batch, residual, at: place, with: erasers[index])
        results[index] += zip(unedited, edited).map { [$0] + $1 }
      }
      try progress(start + some.count)
    }
    return results
  }

  /// The answers after each eraser's edit at one place, for a few prompts.
  private func answers(
    to prompts: [NamePrompt], _ batch: TokenBatch, _ residual: Matrix, at place: Place,
    with erasers: [Eraser]
  ) throws -> [[ErasedAnswer]] {
    let questions = zip(batch.ranges, prompts).map { range, prompt in
      residual.rows(range.lowerBound + prompt.start..<range.upperBound)
    }
    var endings: [SequenceEnding] = []
    for (index, question) in questions.enumerated() {
      let isEdited = (0..<question.rows).map {
        question.norm(ofRow: $0) <= place.outlierThreshold
      }
      for eraser in erasers {
        let edited = Self.keeping(try eraser.edited(question), question, where: isEdited)
        endings.append(SequenceEnding(sequence: index, residual: edited))
      }
    }
    let logits = try model.lastLogits(
      of: endings, from: place.layer, residual: residual, batch: batch)
    var results = [[ErasedAnswer]](repeating: [], count: prompts.count)
    for (ending, row) in zip(endings, LogitRow.rows(of: logits)) {
      let index = ending.sequence
      var answer = ErasedAnswer(row, to: prompts[index])
      answer.measure(ending.residual, questions[index], below: place.outlierThreshold)
      results[index].append(answer)
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
    let probability = 1 / (1 + exp(wrong - right))
    self.init(
      probability: probability, female: prompt.person.isFemale ? probability : 1 - probability,
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
