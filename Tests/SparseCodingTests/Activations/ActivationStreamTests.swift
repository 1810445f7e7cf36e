import Foundation
import Numerics
import Testing

@testable import SparseCoding

@Suite struct ActivationStreamTests {
  /// A file whose rows carry their own number, some of them far beyond the others' norm.
  private func numbered(
    _ count: Int, outliers: Set<Int> = [], in folder: URL
  ) throws -> ActivationFile {
    let values: [[Float]] = (0..<count).map { row in
      let last: Float = outliers.contains(row) ? 60_000 : 0
      return [Float(row % 64), Float(row / 64), 500, last]
    }
    return try activationFile(Matrix(rows: count, columns: 4, values.flatMap { $0 }), in: folder)
  }

  private func numbers(_ stream: ActivationStream, limit: Int = .max) throws -> [[Int]] {
    var result: [[Int]] = []
    var batch = [Float](repeating: 0, count: stream.batchSize * 4)
    while result.count < limit,
      try batch.withUnsafeMutableBufferPointer({ buffer in
        guard let base = buffer.baseAddress else { return false }
        return try stream.next(into: base)
      })
    {
      result.append(
        stride(from: 0, to: batch.count, by: 4).map { Int(batch[$0]) + 64 * Int(batch[$0 + 1]) })
    }
    return result
  }

  private func stream(
    _ file: ActivationFile, rows: Range<Int>, batch: Int, epochs: Int, seed: UInt64 = 7,
    from position: StreamPosition = StreamPosition()
  ) throws -> ActivationStream {
    try ActivationStream(
      file, rows: rows, outlierThreshold: 10_000, batchSize: batch, epochs: epochs, seed: seed,
      from: position, chunkRows: 64, mixedChunks: 3)
  }

  @Test("each vector that is not left out comes once in each pass")
  func complete() throws {
    try withTemporaryFolder { folder in
      let outliers: Set = [10, 300, 301, 999]
      let file = try numbered(1000, outliers: outliers, in: folder)
      let all = try numbers(stream(file, rows: 5..<1000, batch: 1, epochs: 2)).flatMap { $0 }
      let kept = (5..<1000).filter { !outliers.contains($0) }
      #expect(all.count == 2 * kept.count)
      let (first, second) = (all.prefix(kept.count), all.suffix(kept.count))
      #expect(first.sorted() == kept && second.sorted() == kept)
      #expect(Array(first) != Array(second))
      #expect(Array(first) != kept)
      // Vectors of different chunks are mixed.
      #expect(Set(first.prefix(50).map { $0 / 64 }).count > 1)
    }
  }

  @Test("the order follows from the seed; minibatches run on across groups and passes")
  func deterministic() throws {
    try withTemporaryFolder { folder in
      let file = try numbered(1000, in: folder)
      let single = try numbers(stream(file, rows: 0..<1000, batch: 1, epochs: 3)).flatMap { $0 }
      let batches = try numbers(stream(file, rows: 0..<1000, batch: 130, epochs: 3))
      #expect(batches.count == 23)
      #expect(batches.flatMap { $0 } == Array(single.prefix(23 * 130)))
      let other = try numbers(stream(file, rows: 0..<1000, batch: 130, epochs: 3, seed: 8))
      #expect(other != batches)
    }
  }

  @Test("a stream begun at a position goes on as the first one does", arguments: [0, 1, 2, 7, 22])
  func resume(after: Int) throws {
    try withTemporaryFolder { folder in
      let file = try numbered(1000, outliers: [3, 500], in: folder)
      let whole = try numbers(stream(file, rows: 0..<1000, batch: 130, epochs: 3))
      let first = try stream(file, rows: 0..<1000, batch: 130, epochs: 3)
      let begun = try numbers(first, limit: after)
      #expect(first.position.vectors == after * 130)
      let position = try JSONDecoder().decode(
        StreamPosition.self, from: JSONEncoder().encode(first.position))
      let rest = try stream(file, rows: 0..<1000, batch: 130, epochs: 3, from: position)
      #expect(try begun + numbers(rest) == whole)
    }
  }

  @Test("too few vectors, rows outside the file and a NaN are errors")
  func errors() throws {
    try withTemporaryFolder { folder in
      let file = try numbered(100, in: folder)
      let few = #expect(throws: SparseCodingError.self) {
        try stream(file, rows: 0..<100, batch: 101, epochs: 1)
      }
      #expect(few?.description.contains("do not fill a minibatch of 101") == true)
      #expect(throws: SparseCodingError.self) {
        try stream(file, rows: 0..<101, batch: 10, epochs: 1)
      }
      var outside = StreamPosition()
      outside.offset = 100
      #expect(throws: SparseCodingError.self) {
        try numbers(stream(file, rows: 0..<100, batch: 10, epochs: 1, from: outside))
      }
      outside.group = 1
      #expect(throws: SparseCodingError.self) {
        try stream(file, rows: 0..<100, batch: 10, epochs: 1, from: outside)
      }
      var bytes = try Data(contentsOf: file.url)
      (bytes[77 * 8], bytes[77 * 8 + 1]) = (0x00, 0x7c)
      try bytes.write(to: file.url)
      let error = #expect(throws: SparseCodingError.self) {
        try numbers(stream(file, rows: 0..<100, batch: 10, epochs: 1))
      }
      #expect(error?.description.contains("vector 77") == true)
    }
  }
}
