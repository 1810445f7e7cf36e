import LanguageModels
import Numerics
import SparseCoding

/// Measures what the features of one level do to a feature of the next.
///
/// The effect of a feature k in a context is the part of the target's code a at the last token that
/// is lost, (a − a′) / a, when the model goes on from x − c d: at every position of the lower level
/// the code c of feature k times its direction d is taken away, and the rest of the vector stays.
/// Massive vectors are not edited.
struct ParentSearch: Sendable {
  let readings: ContextReadings
  private let model: LlamaModel
  private let lower, upper: TreeLevel
  private let target: TargetFeature
  /// For each context, by feature, where it is active and with what code.
  private let occurrences: [[Int: [Occurrence]]]

  /// A code of a feature at a position of a context.
  private struct Occurrence {
    let position: Int
    let code: Float
  }

  /// A feature's codes with a direction that they are taken away along.
  struct Edit: Sendable {
    /// The feature.
    var feature: Int
    /// The direction in the coordinates of the model, `[width]`.
    var direction: [Float]
  }

  init(
    _ model: LlamaModel, from lower: TreeLevel, to upper: TreeLevel, target: TargetFeature,
    in readings: ContextReadings
  ) throws {
    (self.model, self.lower, self.upper) = (model, lower, upper)
    (self.target, self.readings) = (target, readings)
    let codes = try lower.dictionary.encodeSparse(readings.vectors)
    occurrences = readings.batch.ranges.map { rows in
      var found: [Int: [Occurrence]] = [:]
      for row in rows where readings.vectors.norm(ofRow: row) <= lower.outlierThreshold {
        for entry in codes.entries(ofRow: row) where codes.values[entry] != 0 {
          found[Int(codes.indices[entry]), default: []].append(
            Occurrence(position: row - rows.lowerBound, code: codes.values[entry]))
        }
      }
      return found
    }
  }

  /// The features that are active somewhere in some contexts, ascending.
  func active(in contexts: [Int]) -> [Int] {
    contexts.reduce(into: Set<Int>()) { $0.formUnion(occurrences[$1].keys) }.sorted()
  }

  /// In how many of some contexts a feature is active.
  func activity(of feature: Int, in contexts: [Int]) -> Int {
    contexts.count { occurrences[$0][feature] != nil }
  }

  /// The edit that takes a feature away.
  func removal(of feature: Int) -> Edit {
    Edit(feature: feature, direction: lower.dictionary.direction(feature))
  }

  /// The effects of some edits in some contexts, `[edits][contexts]`; exactly 0 where a feature is
  /// not active.
  ///
  /// - Throws: `TransformerError`; `CancellationError`.
  func effects(
    of edits: [Edit], in contexts: [Int], isCancelled: () -> Bool = { false }
  ) throws -> [[Double]] {
    var effects = edits.map { _ in [Double](repeating: 0, count: contexts.count) }
    for call in calls(edits, contexts) {
      if isCancelled() { throw CancellationError() }
      let endings = call.map { job in
        ending(edits[job.edit], in: contexts[job.place])
      }
      let vectors = try model.lastVectors(
        of: endings, from: lower.layer, upTo: upper.layer, residual: readings.vectors,
        batch: readings.batch)
      for (job, code) in zip(call, try target.codes(of: vectors)) {
        let before = readings.codes[contexts[job.place]]
        effects[job.edit][job.place] = (before - code) / before
      }
    }
    return effects
  }

  /// A first-order estimate of the mean effect of every active feature in some contexts.
  ///
  /// The gradient of the target's product at the last token times the edit −c d, at all positions:
  /// one pass up and one down for each context, whatever the number of features. Where an edit
  /// silences the target the estimate may exceed 1.
  ///
  /// - Throws: `TransformerError`; `CancellationError`.
  func attributions(in contexts: [Int], isCancelled: () -> Bool = { false }) throws -> [Int: Double]
  {
    var sums: [Int: Double] = [:]
    let ranges = readings.batch.ranges
    let together = max(1, Self.gradientRows / max(1, readings.batch.lengths.max() ?? 1))
    for start in stride(from: 0, to: contexts.count, by: together) {
      if isCancelled() { throw CancellationError() }
      let members = contexts[start..<min(start + together, contexts.count)]
      let batch = TokenBatch(members.map { Array(readings.batch.tokens[ranges[$0]]) })
      let vectors = readings.vectors.selecting(members.flatMap { Array(ranges[$0]) })
      let gradient = try model.gradient(
        at: lower.layer, residual: vectors, batch: batch, upTo: upper.site
      ) { values in
        var seed = Matrix(rows: values.rows, columns: values.columns)
        for range in batch.ranges {
          for (column, value) in target.gradient.enumerated() {
            seed[range.upperBound - 1, column] = value
          }
        }
        return seed
      }.gradient
      // [tokens, features]: what a unit of each direction at each position adds.
      let slopes = try Matrix.product(
        .plain(gradient), .transposed(lower.dictionary.decoder))
      let scale = Double(lower.dictionary.preprocessing.scale)
      for (context, range) in zip(members, batch.ranges) {
        let code = readings.codes[context]
        for (feature, found) in occurrences[context] {
          let sum = found.reduce(0.0) {
            $0 + Double($1.code) * Double(slopes[range.lowerBound + $1.position, feature])
          }
          sums[feature, default: 0] += sum / scale / code
        }
      }
    }
    return sums.mapValues { $0 / Double(contexts.count) }
  }

  /// Tokens that are differentiated at a time, which bounds the memory.
  private static let gradientRows = 768

  /// Rows that are run at a time, and those of one context, whose attention is among all of them.
  private static let (callRows, contextRows) = (4096, 384)

  /// An edit in a context.
  private struct Job {
    let edit: Int
    /// Among the contexts asked for.
    let place: Int
  }

  /// What is run at a time: of each context a limited number of rows.
  private func calls(_ edits: [Edit], _ contexts: [Int]) -> [[Job]] {
    var slices: [Int: [[Job]]] = [:]
    var sizes: [Int: [Int]] = [:]
    for (place, context) in contexts.enumerated() {
      let length = readings.batch.lengths[context]
      var (slice, size, depth) = ([Job](), length, 0)
      func close() {
        guard !slice.isEmpty else { return }
        slices[depth, default: []].append(slice)
        sizes[depth, default: []].append(size)
        (slice, size, depth) = ([], length, depth + 1)
      }
      for (edit, content) in edits.enumerated() {
        guard let first = occurrences[context][content.feature]?.first?.position else { continue }
        let rows = length - first
        if size + rows > Self.contextRows { close() }
        slice.append(Job(edit: edit, place: place))
        size += rows
      }
      close()
    }
    return slices.keys.sorted().flatMap { depth in
      var (calls, size) = ([[Job]](), Int.max)
      for (slice, rows) in zip(slices[depth] ?? [], sizes[depth] ?? []) {
        if size > Self.callRows - rows {
          calls.append(slice)
          size = rows
        } else {
          calls[calls.count - 1] += slice
          size += rows
        }
      }
      return calls
    }
  }

  /// The residual stream from an edit's first position on.
  private func ending(_ edit: Edit, in context: Int) -> SequenceEnding {
    let range = readings.batch.ranges[context]
    let found = occurrences[context][edit.feature] ?? []
    let first = found.first?.position ?? 0
    var rows = readings.vectors.rows(range.lowerBound + first..<range.upperBound)
    let width = rows.columns
    rows.withUnsafeMutableBufferPointer { values in
      guard let base = values.baseAddress else { return }
      for occurrence in found {
        VectorKernels.add(
          -occurrence.code, edit.direction, to: base + (occurrence.position - first) * width,
          count: width)
      }
    }
    return SequenceEnding(sequence: context, residual: rows)
  }
}
