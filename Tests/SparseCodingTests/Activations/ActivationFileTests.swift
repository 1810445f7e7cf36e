import Foundation
import Numerics
import Storage
import Testing

@testable import SparseCoding

@Suite struct ActivationFileTests {
  @Test("values come back as their nearest half-precision numbers")
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      let rows = normalRows(3000, 48, seed: 1, scale: 30)
      let writer = try ActivationWriter(folder.appendingPathComponent("a"), width: 48)
      for start in stride(from: 0, to: 3000, by: 700) {
        try writer.append(rows.rows(start..<min(3000, start + 700)))
      }
      let file = try writer.finish()
      #expect(file.count == 3000 && file.width == 48 && file.saturatedCount == 0)
      var back = Matrix(rows: 1500, columns: 48)
      try back.withUnsafeMutableBufferPointer { try file.read(rows: 1000..<2500, into: $0) }
      for (value, original) in zip(back.values, rows.rows(1000..<2500).values) {
        #expect(abs(value - original) <= abs(original) * 0x1p-11 + 0x1p-25)
      }
      #expect(try file.matrix(rows: 1000..<2500) == back)
      #expect(throws: SparseCodingError.self) { try file.matrix(rows: 2999..<3001) }
      let copy = try JSONDecoder().decode(
        ActivationFile.self, from: JSONEncoder().encode(file))
      #expect(copy == file)
    }
  }

  @Test("values beyond the range are set to its end and counted")
  func saturation() throws {
    try withTemporaryFolder { folder in
      let file = try activationFile(
        Matrix(rows: 2, columns: 2, [70000, -1e9, 65504, 1]), in: folder)
      #expect(file.saturatedCount == 2)
      var back = Matrix(rows: 2, columns: 2)
      try back.withUnsafeMutableBufferPointer { try file.read(rows: 0..<2, into: $0) }
      #expect(back.values == [65504, -65504, 65504, 1])
    }
  }

  @Test("a value that is not finite is refused, with its row over all calls")
  func notFinite() throws {
    try withTemporaryFolder { folder in
      let writer = try ActivationWriter(folder.appendingPathComponent("a"), width: 2)
      try writer.append(Matrix(rows: 3, columns: 2))
      let error = #expect(throws: SparseCodingError.self) {
        try writer.append(Matrix(rows: 2, columns: 2, [1, 2, 3, Float.nan]))
      }
      #expect(error?.description == "not finite: value 1 of activation vector 4 is nan")
      #expect(try writer.finish().count == 3)
    }
  }

  @Test("a writing that was broken off is taken up at the last safe row")
  func resume() throws {
    try withTemporaryFolder { folder in
      let rows = normalRows(500, 16, seed: 2)
      let whole = try activationFile(rows, in: folder, name: "whole")
      let url = folder.appendingPathComponent("parts")
      do {
        let writer = try ActivationWriter(url, width: 16)
        try writer.append(rows.rows(0..<200))
        #expect(try writer.synchronize() == 200)
        try writer.append(normalRows(77, 16, seed: 3))
        try writer.synchronize()
      }
      let writer = try ActivationWriter(url, width: 16, keepingRows: 200)
      try writer.append(rows.rows(200..<500))
      let file = try writer.finish()
      #expect(file.count == 500)
      #expect(try Data(contentsOf: url) == Data(contentsOf: whole.url))
      let error = #expect(throws: SparseCodingError.self) {
        try ActivationWriter(url, width: 16, keepingRows: 501)
      }
      #expect(error?.description.contains("has only 500") == true)
    }
  }

  @Test("a full disk is an error, and the vectors of the failed call are not half kept")
  func diskFull() throws {
    let device = URL(fileURLWithPath: "/dev/full")
    guard FileManager.default.fileExists(atPath: device.path) else { return }
    let width = 1 << 18
    let writer = try ActivationWriter(device, width: width)
    let piece = Matrix(rows: 3, columns: width)
    try writer.append(piece)
    for _ in 0..<2 {
      let error = #expect(throws: FileError.self) { try writer.append(piece) }
      #expect(error?.description.contains("No space left") == true)
      #expect(writer.count == 3)
    }
    #expect(throws: FileError.self) { try writer.finish() }
  }

  @Test("a file cut short and rows outside of it are errors that say so")
  func truncated() throws {
    try withTemporaryFolder { folder in
      var file = try activationFile(normalRows(10, 4, seed: 4), in: folder)
      var target = [Float](repeating: 0, count: 8)
      #expect(throws: SparseCodingError.self) {
        try target.withUnsafeMutableBufferPointer { try file.read(rows: 9..<11, into: $0) }
      }
      #expect(throws: SparseCodingError.self) {
        try target.withUnsafeMutableBufferPointer { try file.read(rows: 0..<1, into: $0) }
      }
      let reader = try file.open()
      #expect(truncate(file.url.path, 70) == 0)
      let late = #expect(throws: FileError.self) {
        try target.withUnsafeMutableBufferPointer { try reader.read(rows: 8..<10, into: $0) }
      }
      #expect(late?.description.contains("unexpected end of file") == true)
      let error = #expect(throws: SparseCodingError.self) { try file.open() }
      #expect(error?.description.contains("need 80 bytes, but the file has 70") == true)
      file.url = folder.appendingPathComponent("missing")
      #expect(throws: FileError.self) { try file.open() }
    }
  }
}

@Suite struct ActivationStatisticsTests {
  @Test("mean, variance and norms of known vectors")
  func known() throws {
    try withTemporaryFolder { folder in
      let file = try activationFile(
        Matrix(rows: 4, columns: 2, [3, 4, 3, -4, -3, 4, 5, 12]), in: folder)
      let statistics = try ActivationStatistics(of: file)
      #expect(statistics.mean == [2, 4])
      #expect(statistics.count == 4 && statistics.excludedCount == 0)
      // Squared norms 25, 25, 25, 169: mean 61, less the mean's 20.
      #expect(abs(statistics.meanSquaredCentredNorm - 41) < 1e-12)
      #expect(statistics.medianNorm == 5 && statistics.largestNorm == 13)
      #expect(statistics.normQuantiles.first == 5 && statistics.normQuantiles.last == 13)
      let part = try ActivationStatistics(of: file, rows: 3..<4)
      #expect(part.mean == [5, 12] && part.meanSquaredCentredNorm == 0)
      #expect(
        try JSONDecoder().decode(
          ActivationStatistics.self, from: JSONEncoder().encode(statistics)) == statistics)
    }
  }

  @Test("massive activations are left out and counted")
  func outliers() throws {
    try withTemporaryFolder { folder in
      var rows = normalRows(5000, 8, seed: 5)
      for row in stride(from: 0, to: 5000, by: 500) { rows[row, 3] = 20_000 }
      let file = try activationFile(rows, in: folder)
      let statistics = try ActivationStatistics(of: file)
      #expect(statistics.excludedCount == 10 && statistics.count == 4990)
      #expect(abs(statistics.meanVariance - 1) < 0.05)
      #expect(statistics.largestNorm > 19_000)
      #expect(statistics.outlierThreshold == 10 * statistics.medianNorm)
      let standard = Preprocessing(.standardized, statistics)
      #expect(abs(standard.scale - Float(1 / statistics.meanVariance.squareRoot())) < 1e-6)
      #expect(standard.center?.count == 8)
      #expect(Preprocessing(.none, statistics).isIdentity)
    }
  }

  @Test("a file with a NaN or no rows is refused")
  func refused() throws {
    try withTemporaryFolder { folder in
      let file = try activationFile(normalRows(100, 4, seed: 6), in: folder)
      var bytes = try Data(contentsOf: file.url)
      (bytes[42 * 8], bytes[42 * 8 + 1]) = (0x01, 0x7e)
      try bytes.write(to: file.url)
      let error = #expect(throws: SparseCodingError.self) { try ActivationStatistics(of: file) }
      #expect(error?.description.contains("vector 42") == true)
      #expect(throws: SparseCodingError.self) {
        try ActivationStatistics(of: file, rows: 3..<3)
      }
    }
  }
}
