import Foundation
import Numerics
import Testing

@testable import LanguageModels

@Suite final class NPYReadingTests {
  private let url = FileManager.default.temporaryDirectory
    .appendingPathComponent("monograph-\(UUID().uuidString).npy")

  deinit { try? FileManager.default.removeItem(at: url) }

  @Test(arguments: [(3, 5), (1, 1), (0, 4), (4, 0)])
  func whatIsWrittenIsRead(rows: Int, columns: Int) throws {
    let values = (0..<rows * columns).map { Float($0) - 0.5 }
    try NPYFile.write(values, shape: [rows, columns], to: url)
    let matrix = try NPYFile.matrix(at: url)
    #expect(matrix.rows == rows && matrix.columns == columns && matrix.values == values)
  }

  @Test func integers() throws {
    try NPYFile.write([3, -1, Int32.max], shape: [3], to: url)
    #expect(try NPYFile.integers(at: url) == [3, -1, Int32.max])
  }

  private func file(_ header: String, body: Int) -> Data {
    var bytes = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0])
    bytes += Data([UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)])
    return bytes + Data(header.utf8) + Data(count: body)
  }

  @Test(arguments: [
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", 16, "the array's type is <f8"),
    ("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }", 8, "by columns"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 8, "has 1 dimensions; 2"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", 7, "needs 8 bytes, but 7"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", 9, "needs 8 bytes, but 9"),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 8), }", 8,
      "too large"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 8), }", 8,
      "too large"
    ),
    ("{'descr': '<f4'}", 8, "header cannot be read"),
  ])
  func headersThatAreRefused(header: String, body: Int, message: String) throws {
    try file(header, body: body).write(to: url)
    #expect {
      try NPYFile.matrix(at: url)
    } throws: { error in
      "\(error)".contains(message)
    }
  }

  @Test func whatIsNoArrayIsRefused() throws {
    let whole = file("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", body: 8)
    for length in [0, 5, 9, 30] {
      try whole.prefix(length).write(to: url)
      #expect(throws: (any Error).self) { try NPYFile.matrix(at: url) }
    }
    #expect(throws: (any Error).self) {
      try NPYFile.matrix(at: url.appendingPathExtension("missing"))
    }
  }
}
