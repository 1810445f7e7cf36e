/// A piece of an entry of the reference list; the page escapes it and turns it into mark-up.
public enum ReferencePiece: Hashable, Sendable {
  /// Plain text.
  case text(String)
  /// Text that is set apart, such as the title of a book.
  case emphasis(String)
  /// Text that leads somewhere; the address is always `http` or `https`.
  case link(String, address: String)
}
