import Foundation
import Kernels
import Numerics

/// Where a stream of minibatches stands.
public struct StreamPosition: Codable, Hashable, Sendable {
  /// The pass over the vectors, from 0.
  public var epoch = 0
  /// The group of chunks within the pass.
  public var group = 0
  /// Number of vectors of the group already used.
  public var offset = 0
  /// Number of vectors delivered since the beginning.
  public var vectors = 0

  /// The beginning.
  public init() {}
}

/// Shuffled minibatches of activation vectors, in bounded memory.
///
/// The vectors are cut into chunks of neighbours. In each pass the chunks are put into a random
/// order; several of them at a time are loaded and their vectors mixed at random. The
/// next group is read in the background. Everything follows from the seed, and a stream
/// begun at a position delivers what the first one would have delivered from there on.
/// Minibatches run on across groups and passes; a last incomplete one is not delivered.
public final class ActivationStream {
  /// Number of neighbouring vectors in a chunk.
  public static let chunkRows = 16_384
  /// Number of chunks that are mixed.
  public static let mixedChunks = 8

  /// The next vector to be delivered.
  public private(set) var position: StreamPosition
  /// Number of vectors in a minibatch.
  public let batchSize: Int

  private let loader: GroupLoader
  private let epochs: Int
  private var current: LoadedGroup?
  private var upcoming: (key: GroupKey, group: BackgroundReading<LoadedGroup>)?

  /// Opens a stream.
  ///
  /// - Parameters:
  ///   - file: The vectors.
  ///   - rows: Which of them.
  ///   - outlierThreshold: The norm above which a vector is left out.
  ///   - batchSize: Number of vectors in a minibatch.
  ///   - epochs: Number of passes.
  ///   - seed: Decides on the order.
  ///   - position: Where to begin.
  ///   - chunkRows: Number of neighbouring vectors in a chunk.
  ///   - mixedChunks: Number of chunks that are mixed; about `2 · chunkRows · mixedChunks` vectors
  ///     are in memory.
  /// - Throws: ``SparseCodingError``; ``FileError``.
  public init(
    _ file: ActivationFile, rows: Range<Int>, outlierThreshold: Double = .infinity,
    batchSize: Int, epochs: Int, seed: UInt64, from position: StreamPosition = StreamPosition(),
    chunkRows: Int = ActivationStream.chunkRows, mixedChunks: Int = ActivationStream.mixedChunks
  ) throws {
    guard rows.lowerBound >= 0, rows.upperBound <= file.count else {
      throw SparseCodingError.shapeMismatch("rows \(rows) of \(file.count) activation vectors")
    }
    guard rows.count >= batchSize else {
      throw SparseCodingError.tooFewVectors(
        "\(rows.count) activation vectors do not fill a minibatch of \(batchSize); harvest more "
          + "tokens or make the minibatch smaller")
    }
    guard batchSize > 0, epochs > 0, chunkRows > 0, mixedChunks > 0 else {
      throw SparseCodingError.invalidSetting(
        "batchSize, epochs, chunkRows and mixedChunks must be positive")
    }
    loader = GroupLoader(
      reader: try file.open(), rows: rows, threshold: outlierThreshold,
      generator: RandomNumbers(seed: seed).split("order"), chunkRows: chunkRows,
      mixedChunks: mixedChunks)
    guard position.epoch >= 0, (0..<loader.groupCount).contains(position.group),
      position.offset >= 0
    else {
      throw SparseCodingError.invalidSetting("a stream has no position \(position)")
    }
    self.batchSize = batchSize
    self.epochs = epochs
    self.position = position
  }

  /// Writes the next minibatch, `[batchSize, width]`, prepared.
  ///
  /// - Returns: `false` at the end, when nothing has been written.
  /// - Throws: ``SparseCodingError/notFinite(_:)`` naming a vector; ``FileError``.
  public func next(
    into target: UnsafeMutablePointer<Float>, preprocessing: Preprocessing = .none
  ) throws -> Bool {
    var next = position
    var filled = 0
    let width = loader.reader.file.width
    while filled < batchSize {
      guard let group = try group(at: next) else { return false }
      guard next.offset < group.order.count else {
        throw SparseCodingError.invalidSetting(
          "the position \(next.offset) in a group of \(group.order.count) vectors")
      }
      let count = min(batchSize - filled, group.order.count - next.offset)
      let offset = next.offset
      Parallel.ranges(count, grain: 64) { range in
        for index in range {
          let row = target + (filled + index) * width
          kernel_half_to_float(
            group.values.pointer + group.order[offset + index] * width, row, width)
          preprocessing.apply(row, to: row, width: width)
        }
      }
      filled += count
      next.offset += count
      if next.offset == group.order.count { advance(&next) }
    }
    next.vectors += batchSize
    position = next
    return true
  }

  private func advance(_ position: inout StreamPosition) {
    position.offset = 0
    position.group += 1
    if position.group == loader.groupCount {
      position.group = 0
      position.epoch += 1
    }
  }

  /// The group at a position, loaded in the background if it was foreseen; `nil` at the end.
  private func group(at position: StreamPosition) throws -> LoadedGroup? {
    guard position.epoch < epochs else { return nil }
    let key = GroupKey(epoch: position.epoch, group: position.group)
    if let current, current.key == key { return current }
    current = nil
    let foreseen = upcoming.flatMap { $0.key == key ? $0.group : nil }
    upcoming = nil
    let group = try foreseen?.value() ?? loader.load(key)
    current = group
    var following = position
    advance(&following)
    if following.epoch < epochs {
      let (loader, next) = (loader, GroupKey(epoch: following.epoch, group: following.group))
      upcoming = (next, BackgroundReading { try loader.load(next) })
    }
    return group
  }
}
