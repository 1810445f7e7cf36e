import Foundation
import Numerics
import Synchronization
import Testing

@testable import SparseCoding

@Suite struct ToySweepTests {
  private let toy = ToySettings(features: 24, width: 12, active: 1.5, decay: 1, seed: 4)
  private let sweep = ToySweep(
    l1: [0.01, 1, 50], ratios: [2, 1], steps: 400, batchSize: 128, learningRate: 1e-2, seed: 6,
    evaluationBatches: 4)

  @Test("a suitable weight finds the truth, a small one a dense code, a large one nothing")
  func findsTheTruth() throws {
    let data = try ToyData(toy)
    let seen = Mutex<[Int]>([])
    let dictionaries = try sweep.train(
      on: data,
      progress: { done, total in
        #expect(total == 400)
        seen.withLock { $0.append(done) }
      })
    #expect(seen.withLock { $0 } == Array(1...400))
    #expect(dictionaries.map { $0.map(\.features) } == [[48, 48, 48], [24, 24, 24]])
    let scores = try sweep.scores(of: dictionaries, on: data)
    #expect(scores[0][1].mmcs > 0.93 && scores[0][1].recovered >= 20)
    #expect(scores[0][0].mmcs < scores[0][1].mmcs && scores[0][0].l0 > 3 * scores[0][1].l0)
    #expect(scores[0][2].fvu > 0.9 && scores[0][2].mmcs < 0.7 && scores[0][2].dead > 24)
    // The larger one stands first; it has none larger.
    #expect(scores[0].allSatisfy { $0.mmcsToNextLarger == nil })
    #expect(scores[1].allSatisfy { $0.mmcsToNextLarger != nil })
    try check(scores[0][1], dictionaries[0][1], larger: nil, on: data)
    try check(scores[1][2], dictionaries[1][2], larger: dictionaries[0][2], on: data)
    try check(scores[1][1], dictionaries[1][1], larger: dictionaries[0][1], on: data)
  }

  /// Compares a score with what its definition says, word for word.
  private func check(
    _ score: ToyScore, _ dictionary: FeatureDictionary, larger: FeatureDictionary?, on data: ToyData
  ) throws {
    func meanLargest(_ first: Matrix, _ second: Matrix) -> Double {
      var sum = 0.0
      for row in 0..<first.rows {
        var largest = -1.0
        for other in 0..<second.rows {
          largest = max(
            largest, zip(first.row(row), second.row(other)).reduce(0) { $0 + Double($1.0 * $1.1) })
        }
        sum += largest
      }
      return sum / Double(first.rows)
    }
    #expect(abs(score.mmcs - meanLargest(data.directions, dictionary.decoder)) < 1e-5)
    if let larger, let found = score.mmcsToNextLarger {
      #expect(abs(found - meanLargest(dictionary.decoder, larger.decoder)) < 1e-5)
    }
    var (error, squares, active) = (0.0, 0.0, 0.0)
    var sums = [Double](repeating: 0, count: dictionary.width)
    var mean = [Double](repeating: 0, count: dictionary.features)
    for batch in 0..<4 {
      let vectors = try data.vectors(.evaluation, batch: batch, count: 128)
      let codes = try dictionary.encode(vectors)
      let made = try dictionary.decode(codes)
      for row in 0..<128 {
        for (feature, code) in codes.row(row).enumerated() {
          active += code > 0 ? 1 : 0
          mean[feature] += Double(code)
        }
        for column in 0..<dictionary.width {
          let value = Double(vectors[row, column])
          error += (value - Double(made[row, column])) * (value - Double(made[row, column]))
          squares += value * value
          sums[column] += value
        }
      }
    }
    let variance = squares - sums.reduce(0) { $0 + $1 * $1 } / 512
    #expect(abs(score.loss / (error / Double(512 * dictionary.width)) - 1) < 1e-4)
    #expect(abs(score.fvu / (error / variance) - 1) < 1e-4)
    #expect(abs(score.l0 - active / 512) < 0.02)
    #expect(score.dead == mean.count { $0 == 0 })
  }

  @Test("a weight of the toy's units counts the mean of the codes")
  func units() throws {
    let settings = sweep.settings(toy)
    #expect(settings.map { $0.features(width: 12) } == [48, 48, 48, 24, 24, 24])
    let expected: [Double] = [48, 24].flatMap { count in sweep.l1.map { $0 / count } }
    #expect(settings.map(\.l1) == expected)
    #expect(settings.allSatisfy { $0.architecture == .untied && $0.initialBias == 0 })
  }

  @Test("dictionaries of two sizes do not agree before they have learned anything")
  func ownWeights() throws {
    var short = sweep
    (short.steps, short.learningRate) = (1, 1e-9)
    let data = try ToyData(toy)
    let scores = try short.scores(of: short.train(on: data), on: data)
    #expect(scores[1].allSatisfy { ($0.mmcsToNextLarger ?? 1) < 0.8 })
  }

  @Test("a sweep that was broken off ends bit for bit as an undisturbed one", arguments: [1, 70])
  func resume(count: Int) throws {
    try withTemporaryFolder { folder in
      let data = try ToyData(toy)
      var short = sweep
      short.steps = 120
      let undisturbed = try short.train(on: data)
      let left = Mutex(count)
      #expect(throws: CancellationError.self) {
        try short.train(
          on: data, checkpoint: folder,
          isCancelled: {
            left.withLock { left in
              left -= 1
              return left < 0
            }
          })
      }
      let first = Mutex<Int?>(nil)
      let resumed = try short.train(
        on: data, checkpoint: folder,
        progress: { done, _ in first.withLock { $0 = $0 ?? done } })
      #expect(first.withLock { $0 } == count + 1)
      #expect(resumed == undisturbed)
      // Once more: everything is done already.
      #expect(try short.train(on: data, checkpoint: folder) == undisturbed)
      // The state of one toy is refused by another.
      var other = toy
      other.noise = 0.5
      let error = #expect(throws: SparseCodingError.self) {
        try short.train(on: try ToyData(other), checkpoint: folder)
      }
      #expect(error?.description.contains("other settings or data") == true)
    }
  }

  @Test("a kill between checkpoints loses only the steps since the last one")
  func killed() throws {
    try withTemporaryFolder { folder in
      let data = try ToyData(toy)
      var short = sweep
      short.steps = 60
      let (checkpoint, copy) = (
        folder.appendingPathComponent("checkpoint"), folder.appendingPathComponent("copy")
      )
      let undisturbed = try short.train(
        on: data, checkpoint: checkpoint, checkpointInterval: 0,
        progress: { done, _ in
          guard done == 31 else { return }
          try? FileManager.default.copyItem(at: checkpoint, to: copy)
        })
      let first = Mutex<Int?>(nil)
      let resumed = try short.train(
        on: data, checkpoint: copy, progress: { done, _ in first.withLock { $0 = $0 ?? done } })
      #expect(first.withLock { $0 } == 32)
      #expect(resumed == undisturbed)
    }
  }

  @Test("sweeps that make no sense are refused with a reason")
  func validation() throws {
    func message(_ change: (inout ToySweep) -> Void) -> String? {
      var changed = sweep
      change(&changed)
      return #expect(throws: SparseCodingError.self) { try changed.validate(toy) }?.description
    }
    #expect(message { $0.ratios = [0.1] }?.contains("a ratio of 0.1 to 24 features") == true)
    #expect(message { $0.ratios = [] }?.contains("needs a weight") == true)
    #expect(message { $0.l1 = [-1] }?.contains("l1 is -1") == true)
    #expect(message { $0.l1 = [.nan] }?.contains("l1 is nan") == true)
    #expect(message { $0.steps = 0 }?.contains("at least one minibatch") == true)
    #expect(message { $0.batchSize = 0 }?.contains("batchSize is 0") == true)
  }
}
