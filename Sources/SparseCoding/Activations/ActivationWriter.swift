import Foundation
import Kernels
import Numerics
import Storage

/// Writes activation vectors to a file as they are produced.
///
/// A call to ``append(_:)-(Matrix)`` either keeps all of its vectors or, when it throws, none: after
/// space has been freed on a full disk the same call can be repeated. A writing that
/// was broken off is taken up again with `keepingRows`, the number ``synchronize()``
/// last returned.
public final class ActivationWriter {
  /// Where the file lies.
  public let url: URL
  /// Number of values in a vector.
  public let width: Int
  /// Number of vectors so far.
  public private(set) var count: Int
  /// Number of values beyond ±65,504, the largest half-precision number, that were set to it.
  public private(set) var saturatedCount = 0

  private let descriptor: Int32
  private let pending: AlignedMemory<UInt16>
  private var pendingCount = 0
  /// Number of bytes in the file that are part of its content.
  private var writtenBytes: Int

  /// Opens a file for writing.
  ///
  /// - Parameters:
  ///   - url: The file; created if it does not exist.
  ///   - width: Number of values in a vector.
  ///   - keepingRows: Number of vectors to keep at the beginning of the file; the rest is cut off.
  /// - Throws: ``FileError``; ``SparseCodingError/damagedFile(_:_:)`` if the file has fewer vectors
  ///   than are to be kept.
  public init(_ url: URL, width: Int, keepingRows: Int = 0) throws {
    guard width > 0, keepingRows >= 0 else {
      throw SparseCodingError.shapeMismatch("activations of width \(width), keeping \(keepingRows)")
    }
    self.url = url
    self.width = width
    count = keepingRows
    writtenBytes = keepingRows * width * 2
    pending = AlignedMemory(uninitialized: max(1, (1 << 20) / width) * width)
    descriptor = open(url.path, O_RDWR | O_CREAT | (keepingRows == 0 ? O_TRUNC : 0), 0o644)
    guard descriptor >= 0 else { throw FileError(.cannotCreate, url, errno) }
    guard keepingRows > 0 else { return }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(.cannotRead, url, errno) }
    guard Int(status.st_size) >= writtenBytes else {
      throw SparseCodingError.damagedFile(
        url,
        "cannot go on after \(keepingRows) vectors of width \(width): the file has only "
          + "\(Int(status.st_size) / (width * 2)); harvest from the beginning")
    }
    guard ftruncate(descriptor, off_t(writtenBytes)) == 0 else {
      throw FileError(.cannotWrite, url, errno)
    }
  }

  deinit { close(descriptor) }

  /// Appends vectors, `[rows, width]`.
  ///
  /// - Throws: ``SparseCodingError`` if the width differs or a value is not finite; ``FileError``.
  public func append(_ rows: Matrix) throws {
    guard rows.columns == width else {
      throw SparseCodingError.shapeMismatch("vectors of width \(rows.columns), not \(width)")
    }
    try rows.withUnsafeBufferPointer { try append($0) }
  }

  /// Appends vectors, `[rows, width]` values row by row.
  ///
  /// - Throws: ``SparseCodingError`` if there are parts of vectors or a value is not finite;
  ///   ``FileError``.
  public func append(_ rows: UnsafeBufferPointer<Float>) throws {
    guard rows.count % width == 0 else {
      throw SparseCodingError.shapeMismatch("\(rows.count) values are no vectors of \(width)")
    }
    try checkFinite(rows)
    let before = (count: count, saturated: saturatedCount, bytes: writtenBytes + pendingCount * 2)
    do {
      var rest = rows[...]
      while !rest.isEmpty {
        if pendingCount == pending.count { try flush() }
        let piece = rest.prefix(pending.count - pendingCount)
        convert(UnsafeBufferPointer(rebasing: piece))
        rest = rest.dropFirst(piece.count)
      }
    } catch {
      count = before.count
      saturatedCount = before.saturated
      pendingCount = max(0, (before.bytes - writtenBytes) / 2)
      writtenBytes = min(writtenBytes, before.bytes)
      throw error
    }
    count += rows.count / width
  }

  /// Writes everything to the disk and returns the number of vectors that are safe there.
  @discardableResult
  public func synchronize() throws -> Int {
    try flush()
    guard fsync(descriptor) == 0 else { throw FileError(.cannotWrite, url, errno) }
    return count
  }

  /// Writes everything to the disk and describes the file.
  public func finish() throws -> ActivationFile {
    try synchronize()
    // A repeated append after a failure may have left something behind the content.
    guard ftruncate(descriptor, off_t(writtenBytes)) == 0 else {
      throw FileError(.cannotWrite, url, errno)
    }
    return ActivationFile(url: url, width: width, count: count, saturatedCount: saturatedCount)
  }

  private func checkFinite(_ rows: UnsafeBufferPointer<Float>) throws {
    guard !VectorKernels.isFinite(rows),
      let index = rows.firstIndex(where: { !$0.isFinite })
    else { return }
    throw SparseCodingError.notFinite(
      "value \(index % width) of activation vector \(count + index / width) is \(rows[index])")
  }

  private func convert(_ values: UnsafeBufferPointer<Float>) {
    let target = pending.pointer + pendingCount
    let overflows = kernel_float_to_half(values.baseAddress, target, values.count)
    pendingCount += values.count
    guard overflows > 0 else { return }
    saturatedCount += overflows
    let largest: UInt16 = 0x7bff
    for index in values.indices where target[index] & 0x7c00 == 0x7c00 {
      target[index] = target[index] & 0x8000 | largest
    }
  }

  private func flush() throws {
    var done = 0
    let bytes = pendingCount * 2
    while done < bytes {
      let result = pwrite(
        descriptor, UnsafeRawPointer(pending.pointer) + done, bytes - done,
        off_t(writtenBytes + done))
      if result < 0 && errno == EINTR { continue }
      guard result > 0 else {
        // The pending values stay pending; the next attempt writes them all again.
        throw FileError(.cannotWrite, url, result < 0 ? errno : ENOSPC)
      }
      done += result
    }
    writtenBytes += bytes
    pendingCount = 0
  }
}
