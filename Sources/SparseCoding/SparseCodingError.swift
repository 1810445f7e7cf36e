import Foundation

/// A failure of storing activations, training or evaluating a dictionary.
public enum SparseCodingError: Error, CustomStringConvertible, Sendable {
  /// A setting has a value that makes no sense; the text says which and what to write instead.
  case invalidSetting(String)
  /// Two sizes do not fit together.
  case shapeMismatch(String)
  /// A value is NaN or infinite.
  case notFinite(String)
  /// A file is shorter than its description, or holds something else.
  case damagedFile(URL, String)
  /// There are too few vectors for what is asked.
  case tooFewVectors(String)

  /// What is wrong, where, and what to do instead.
  public var description: String {
    switch self {
    case .invalidSetting(let text), .tooFewVectors(let text): text
    case .shapeMismatch(let text): "shapes do not fit: \(text)"
    case .notFinite(let text): "not finite: \(text)"
    case .damagedFile(let url, let text): "\(url.path): \(text)"
    }
  }
}
