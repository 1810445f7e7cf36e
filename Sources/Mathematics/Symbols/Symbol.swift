/// The part that an atom plays in a formula; the space around it follows from its neighbours'.
enum AtomClass: Hashable, Sendable {
  case ordinary
  /// A sum sign or a named function.
  case operation
  case binary, relation, opening, closing, punctuation
  /// Dots.
  case inner
}

/// A sign with its part.
struct Symbol: Hashable, Sendable {
  var text: String
  var atomClass: AtomClass
  /// Whether it is letter-like: a name and not an operator.
  var isLetterlike = false
  /// Whether its limits stand at its side even where formulas are displayed, as an integral's do.
  var keepsLimitsAside = false
}

/// A mark above or below a base.
struct Accent: Hashable, Sendable {
  var text: String
  var isStretchy: Bool
  var isBelow = false
  /// Whether it is a plain line as long as its base.
  var isLine = false
  /// Whether scripts are set above or below it, as a brace's label is.
  var takesLabel = false
  /// The combining character for plain text.
  var combining: String
}
