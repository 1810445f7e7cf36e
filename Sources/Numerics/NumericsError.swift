/// A failure of a numerical routine.
public enum NumericsError: Error, CustomStringConvertible, Sendable {
  /// A system library cannot be opened.
  case libraryMissing(String)
  /// Two shapes do not fit together.
  case shapeMismatch(String)
  /// An iteration did not converge, or a matrix lacks a property that a factorisation needs.
  case notSolvable(String)
  /// A value is not finite.
  case notFinite(String)

  /// What is wrong, and what to do where something can be done.
  public var description: String {
    switch self {
    case .libraryMissing(let name):
      "the library \(name) cannot be opened; install the package libopenblas-dev (Debian) or openblas (Homebrew)"
    case .shapeMismatch(let text): "shapes do not fit: \(text)"
    case .notSolvable(let text): "no solution: \(text)"
    case .notFinite(let text): "not finite: \(text)"
    }
  }
}
