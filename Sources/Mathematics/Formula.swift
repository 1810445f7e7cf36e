/// A formula, parsed.
///
/// The language is the part of TeX that a scientific book writes between dollar signs. It becomes
/// MathML Core, which browsers lay out without a script and without a font of the book's own.
public struct Formula: Hashable, Sendable {
  /// The TeX that the author wrote.
  public let source: String
  let nodes: [Node]

  /// The longest formula that is read, in Unicode scalars.
  public static let longestSource = 20_000
  /// How many groups, arguments and environments may stand inside each other.
  public static let deepestNesting = 60

  /// Reads a formula, without the dollar signs around it.
  public init(parsing source: String) throws(FormulaProblem) {
    var parser = try FormulaParser(source)
    self.source = source
    self.nodes = try parser.formula()
  }

  /// A `<math>` element; `isDisplayed` for one on a line of its own.
  public func markup(isDisplayed: Bool) -> String {
    var writer = MarkupWriter()
    writer.write(.group(nodes), in: Style(isDisplayed: isDisplayed, scriptLevel: 0))
    let attributes = isDisplayed ? " display=\"block\" displaystyle=\"true\"" : ""
    let annotation = MarkupWriter.escaped(trimmedSource)
    return "<math\(attributes)><semantics>\(writer.text)"
      + "<annotation encoding=\"application/x-tex\">\(annotation)</annotation></semantics></math>"
  }

  /// What a reader without layout gets, for search, alternative texts and previews:
  /// `x̂ = Σ_i c_i f_i`.
  public var plainText: String {
    // Words bring spaces of their own.
    PlainWriter.text(of: nodes).split(separator: " ").joined(separator: " ")
  }

  private var trimmedSource: String {
    var scalars = Substring(source).unicodeScalars
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return String(scalars)
  }
}
