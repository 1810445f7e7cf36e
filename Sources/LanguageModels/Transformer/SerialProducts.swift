import Numerics
import Synchronization

/// Matrix products on the calling thread, for loops that cannot throw.
///
/// The first error is kept until someone asks for it.
final class SerialProducts: Sendable {
  private let failure = Mutex<NumericsError?>(nil)

  /// Throws the first error that a product met.
  func check() throws {
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// Sets `c` to a · bᵀ, `[rows, columns]`, with `b` stored as `[columns, inner]`.
  func multiply(
    rows: Int, columns: Int, inner: Int, _ a: UnsafePointer<Float>, _ aStride: Int,
    transposed b: UnsafePointer<Float>, _ bStride: Int, into c: UnsafeMutablePointer<Float>,
    _ cStride: Int
  ) {
    do throws(NumericsError) {
      try GEMM.multiplySerially(
        rows: rows, columns: columns, inner: inner, a, leading: aStride, isTransposed: false, b,
        leading: bStride, isTransposed: true, c, leading: cStride)
    } catch { record(error) }
  }

  /// Sets `c` to a · b + keeping · c, `[rows, columns]`.
  func multiply(
    rows: Int, columns: Int, inner: Int, _ a: UnsafePointer<Float>, _ aStride: Int,
    _ b: UnsafePointer<Float>, _ bStride: Int, keeping: Float = 0,
    into c: UnsafeMutablePointer<Float>, _ cStride: Int
  ) {
    do throws(NumericsError) {
      try GEMM.multiplySerially(
        rows: rows, columns: columns, inner: inner, a, leading: aStride, b, leading: bStride,
        keeping: keeping, c, leading: cStride)
    } catch { record(error) }
  }

  /// Adds aᵀ · b to `c`, `[rows, columns]`, with `a` stored as `[inner, rows]`.
  func add(
    rows: Int, columns: Int, inner: Int, transposed a: UnsafePointer<Float>, _ aStride: Int,
    _ b: UnsafePointer<Float>, _ bStride: Int, to c: UnsafeMutablePointer<Float>, _ cStride: Int
  ) {
    do throws(NumericsError) {
      try GEMM.multiplySerially(
        rows: rows, columns: columns, inner: inner, a, leading: aStride, isTransposed: true, b,
        leading: bStride, keeping: 1, c, leading: cStride)
    } catch { record(error) }
  }

  private func record(_ error: NumericsError) {
    failure.withLock { $0 = $0 ?? error }
  }
}
