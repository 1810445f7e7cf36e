/// A piece of a formula.
indirect enum Node: Hashable, Sendable {
  /// `{…}`: spaced like an ordinary letter, whatever it contains.
  case group([Node])
  case identifier(Identifier)
  case number(String, plain: String)
  case symbol(Symbol)
  /// A named function such as `log`; `max` takes its limits below it.
  case function(String, takesLimits: Bool)
  case text(String, plain: String)
  /// White space in eighteenths of an em.
  case space(Int)
  case delimiter(Delimiter)
  case fraction(Fraction)
  case root(radicand: Node, degree: Node?)
  case scripts(Scripts)
  case accented(Node, Accent)
  /// Something above or below a base, as `\underset` and `\stackrel` put it.
  case stack(base: Node, above: Node?, below: Node?)
  case fenced([FencedPart], left: String?, right: String?)
  case table(Table)
  case phantom([Node], Phantom)
  /// The rest of a group after `\displaystyle` or `\textstyle`.
  case styled([Node], isDisplayed: Bool)
  /// `\mathrel{…}` and its like.
  case classified([Node], AtomClass)
}

/// Letters that are one name.
struct Identifier: Hashable, Sendable {
  var text: String
  /// The letters before they were made bold or the like.
  var plain: String
  /// Whether a single letter stands upright; it would be slanted by default.
  var isUpright: Bool
}

/// A fraction or a binomial coefficient.
struct Fraction: Hashable, Sendable {
  enum Size: Hashable, Sendable { case automatic, text, display }
  var above: Node
  var below: Node
  var size: Size
  var isBinomial: Bool
}

/// A base with what stands at its right corners, or above and below it.
struct Scripts: Hashable, Sendable {
  var base: Node
  var lower: Node?
  var upper: Node?
  /// What `\limits` or `\nolimits` said.
  var forcesLimits: Bool?
}

/// A bracket that does not grow by itself.
struct Delimiter: Hashable, Sendable {
  var text: String
  var role: AtomClass
  /// The height in em that `\big` and its like ask for.
  var size: String?
}

/// What stands between two of the brackets of `\left … \middle … \right`.
struct FencedPart: Hashable, Sendable {
  var nodes: [Node]
  /// The `\middle` bracket before it.
  var divider: String?
}

/// A matrix or an alignment.
struct Table: Hashable, Sendable {
  enum Alignment: Hashable, Sendable { case left, center, right }
  var rows: [[[Node]]]
  var columns: Columns
  var left: String?
  var right: String?

  enum Columns: Hashable, Sendable {
    case centered
    case cases
    /// Right, left, right, left, … with the sign of a relation where they meet.
    case aligned
    case gathered
    case small
    case stated([Alignment])
  }
}

/// What an invisible copy keeps of its size.
enum Phantom: Hashable, Sendable { case whole, width, height }
