import COpenBLAS
import Foundation

/// The OpenBLAS library, opened with the kernels that suit the processor.
///
/// OpenBLAS picks its kernels while it is being loaded. Version 0.3.21 does not
/// know recent AMD processors and falls back to 256-bit kernels there, at half
/// the speed of the 512-bit ones. The choice can only be corrected through the
/// environment and only before loading, so the library is opened here, by name,
/// rather than linked. It is told to use one thread: ``Parallel`` splits the
/// work, so that no second pool of threads competes for the cores.
struct OpenBLAS: @unchecked Sendable {
  typealias MatrixProduct =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>?, Int32,
      UnsafePointer<Float>?, Int32, Float, UnsafeMutablePointer<Float>?, Int32
    ) -> Void
  typealias DoubleMatrixProduct =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Double, UnsafePointer<Double>?, Int32,
      UnsafePointer<Double>?, Int32, Double, UnsafeMutablePointer<Double>?, Int32
    ) -> Void
  typealias SymmetricEigen =
    @convention(c) (
      UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafePointer<Int32>,
      UnsafeMutablePointer<Double>?, UnsafePointer<Int32>, UnsafeMutablePointer<Double>?,
      UnsafeMutablePointer<Double>?, UnsafePointer<Int32>, UnsafeMutablePointer<Int32>?,
      UnsafePointer<Int32>, UnsafeMutablePointer<Int32>
    ) -> Void
  typealias SingularValues =
    @convention(c) (
      UnsafePointer<CChar>, UnsafePointer<Int32>, UnsafePointer<Int32>,
      UnsafeMutablePointer<Double>?, UnsafePointer<Int32>, UnsafeMutablePointer<Double>?,
      UnsafeMutablePointer<Double>?, UnsafePointer<Int32>, UnsafeMutablePointer<Double>?,
      UnsafePointer<Int32>, UnsafeMutablePointer<Double>?, UnsafePointer<Int32>,
      UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<Int32>
    ) -> Void
  typealias Cholesky =
    @convention(c) (
      UnsafePointer<CChar>, UnsafePointer<Int32>, UnsafeMutablePointer<Double>?,
      UnsafePointer<Int32>, UnsafeMutablePointer<Int32>
    ) -> Void

  let sgemm: MatrixProduct
  let dgemm: DoubleMatrixProduct
  let dsyevd: SymmetricEigen
  let dgesdd: SingularValues
  let dpotrf: Cholesky
  let coreName: String

  /// The library, or why it cannot be used.
  static let shared: Result<OpenBLAS, NumericsError> = {
    if getenv("OPENBLAS_CORETYPE") == nil, let core = preferredCore() {
      setenv("OPENBLAS_CORETYPE", core, 1)
    }
    setenv("OPENBLAS_NUM_THREADS", "1", 1)
    let names = [
      "libopenblas.so.0", "libopenblas.so", "libopenblas.dylib",
      "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
      "/usr/local/opt/openblas/lib/libopenblas.dylib",
    ]
    guard let handle = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else {
      return .failure(.libraryMissing("OpenBLAS (\(names[0]))"))
    }
    func symbol<T>(_ name: String, as type: T.Type) -> T? {
      dlsym(handle, name).map { unsafeBitCast($0, to: type) }
    }
    guard let sgemm = symbol("cblas_sgemm", as: MatrixProduct.self),
      let dgemm = symbol("cblas_dgemm", as: DoubleMatrixProduct.self),
      let dsyevd = symbol("dsyevd_", as: SymmetricEigen.self),
      let dgesdd = symbol("dgesdd_", as: SingularValues.self),
      let dpotrf = symbol("dpotrf_", as: Cholesky.self)
    else { return .failure(.libraryMissing("LAPACK in OpenBLAS")) }
    typealias CoreName = @convention(c) () -> UnsafePointer<CChar>?
    let name = symbol("openblas_get_corename", as: CoreName.self)?()
    return .success(
      OpenBLAS(
        sgemm: sgemm, dgemm: dgemm, dsyevd: dsyevd, dgesdd: dgesdd, dpotrf: dpotrf,
        coreName: name.map { String(cString: $0) } ?? "unknown"))
  }()

  /// The library.
  ///
  /// - Throws: ``NumericsError/libraryMissing(_:)``.
  static func load() throws(NumericsError) -> OpenBLAS { try shared.get() }

  /// `SKYLAKEX` where the processor has the 512-bit instructions its kernels need.
  private static func preferredCore() -> String? {
    let needed: Set = ["avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd", "fma"]
    return Processor.features.isSuperset(of: needed) ? "SKYLAKEX" : nil
  }
}

/// What the matrix products run on.
public enum Backend {
  /// The name of the OpenBLAS kernels in use, such as `SkylakeX`.
  ///
  /// - Throws: ``NumericsError/libraryMissing(_:)``.
  public static func coreName() throws(NumericsError) -> String { try OpenBLAS.load().coreName }
}
