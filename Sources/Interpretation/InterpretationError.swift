/// An interpretation that cannot be made; the text says what is wrong and what to do instead.
public enum InterpretationError: Error, CustomStringConvertible, Sendable, Equatable {
  /// A setting has a value that makes no sense.
  case invalidSetting(String)
  /// The text does not have what is asked of it.
  case text(String)
  /// Two things do not belong together.
  case mismatch(String)

  /// What is wrong and what to do instead.
  public var description: String {
    switch self {
    case .invalidSetting(let text), .text(let text), .mismatch(let text): text
    }
  }
}
