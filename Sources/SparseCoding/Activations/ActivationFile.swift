import Foundation
import Kernels
import Numerics
import Storage

/// Activation vectors on disk: `[count, width]` half-precision values, row by row.
///
/// The file holds the values alone, little-endian, so that any tool can map it.
public struct ActivationFile: Codable, Hashable, Sendable {
  /// Where the file lies.
  public var url: URL
  /// Number of values in a vector.
  public var width: Int
  /// Number of vectors.
  public var count: Int
  /// Number of values beyond ±65,504 that were stored as ±65,504.
  public var saturatedCount: Int

  /// Describes a file that exists already.
  public init(url: URL, width: Int, count: Int, saturatedCount: Int = 0) {
    self.url = url
    self.width = width
    self.count = count
    self.saturatedCount = saturatedCount
  }

  /// Opens the file for reading.
  ///
  /// - Throws: ``FileError`` if it cannot be opened; ``SparseCodingError/damagedFile(_:_:)`` if it
  ///   is shorter than `count` vectors.
  public func open() throws -> ActivationReader { try ActivationReader(self) }

  /// Reads some vectors as `[rows, width]` single-precision values.
  ///
  /// Opens the file anew; use ``open()`` for many reads.
  public func read(rows: Range<Int>, into target: UnsafeMutableBufferPointer<Float>) throws {
    try open().read(rows: rows, into: target)
  }

  /// Some vectors as a matrix, `[rows, width]`.
  ///
  /// - Throws: ``SparseCodingError`` if the rows are not all in the file; `FileError`.
  public func matrix(rows: Range<Int>) throws -> Matrix {
    guard rows.lowerBound >= 0, rows.upperBound <= count, width > 0 else {
      throw SparseCodingError.shapeMismatch(
        "rows \(rows) of \(url.lastPathComponent), which has \(count)")
    }
    var result = Matrix(uninitializedRows: rows.count, columns: width)
    try result.withUnsafeMutableBufferPointer { try read(rows: rows, into: $0) }
    return result
  }
}

/// An open file of activation vectors; any thread may read from it.
public final class ActivationReader: Sendable {
  /// What is being read.
  public let file: ActivationFile
  private let descriptor: Int32

  init(_ file: ActivationFile) throws {
    guard (1...1 << 24).contains(file.width), (0...1 << 36).contains(file.count) else {
      throw SparseCodingError.shapeMismatch(
        "activations cannot have the shape [\(file.count), \(file.width)]")
    }
    let descriptor = Foundation.open(file.url.path, O_RDONLY)
    guard descriptor >= 0 else { throw FileError(.cannotOpen, file.url, errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw FileError(.cannotRead, file.url, code)
    }
    let needed = file.count * file.width * 2
    guard Int(status.st_size) >= needed else {
      close(descriptor)
      throw SparseCodingError.damagedFile(
        file.url,
        "\(file.count) vectors of \(file.width) values need \(needed) bytes, but the file has "
          + "\(status.st_size); harvest the activations again")
    }
    self.file = file
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Reads some vectors as `[rows, width]` single-precision values, on all cores.
  ///
  /// - Throws: ``SparseCodingError/shapeMismatch(_:)`` if the rows are not all in the file or the
  ///   target has another size; ``FileError``.
  public func read(rows: Range<Int>, into target: UnsafeMutableBufferPointer<Float>) throws {
    let width = file.width
    guard target.count == rows.count * width else {
      throw SparseCodingError.shapeMismatch(
        "\(rows.count) vectors are \(rows.count * width) values; there is room for \(target.count)")
    }
    guard let base = target.baseAddress else { return }
    let grain = max(1, (1 << 17) / width)
    try ThrowingParallel.pieces(rows, of: grain) { piece in
      try withUnsafeTemporaryAllocation(of: UInt16.self, capacity: piece.count * width) { halves in
        try readHalves(rows: piece, into: halves)
        kernel_half_to_float(
          halves.baseAddress, base + (piece.lowerBound - rows.lowerBound) * width, halves.count)
      }
    }
  }

  /// Calls `body` with each of some vectors in turn, on the calling thread.
  func forEachRow(
    in rows: Range<Int>, _ body: (Int, UnsafePointer<Float>) throws -> Void
  ) throws {
    let width = file.width
    let block = max(1, min(rows.count, (1 << 15) / width))
    let halves = AlignedMemory<UInt16>(uninitialized: block * width)
    let values = AlignedMemory<Float>(uninitialized: block * width)
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: block) {
      let piece = start..<min(start + block, rows.upperBound)
      let count = piece.count * width
      try readHalves(
        rows: piece, into: UnsafeMutableBufferPointer(start: halves.pointer, count: count))
      kernel_half_to_float(halves.pointer, values.pointer, count)
      for row in piece { try body(row, values.pointer + (row - start) * width) }
    }
  }

  /// Reads some vectors as they are stored.
  func readHalves(rows: Range<Int>, into target: UnsafeMutableBufferPointer<UInt16>) throws {
    guard rows.lowerBound >= 0, rows.upperBound <= file.count else {
      throw SparseCodingError.shapeMismatch(
        "rows \(rows) of \(file.url.lastPathComponent), which has \(file.count)")
    }
    var bytes = UnsafeMutableRawBufferPointer(target)
    var offset = rows.lowerBound * file.width * 2
    while let base = bytes.baseAddress, bytes.count > 0 {
      let count = pread(descriptor, base, bytes.count, off_t(offset))
      if count < 0 && errno == EINTR { continue }
      // Zero bytes mean that the file has been cut short since it was opened.
      guard count > 0 else { throw FileError(.cannotRead, file.url, count < 0 ? errno : 0) }
      bytes = UnsafeMutableRawBufferPointer(rebasing: bytes[count...])
      offset += count
    }
  }
}
