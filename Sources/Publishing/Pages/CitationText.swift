import Bibliography
import Notebook

/// The words of a citation.
enum CitationText {
  /// A part of a citation; one with a key leads to the list of references.
  struct Piece {
    var text: String
    var key: String?
  }

  /// `(see Bills et al., 2023, p. 5; 2021)`, or `Bills et al. (2023)` as part of a sentence.
  static func pieces(_ citation: Citation, _ bibliography: Bibliography) -> [Piece] {
    if citation.isNarrative, let item = citation.items.first {
      let text =
        "\(bibliography.authorText(item.key)) (\(bibliography.yearText(item.key)))"
      return [Piece(text: text, key: item.key)]
    }
    var pieces = [Piece(text: "(")]
    for (number, item) in citation.items.enumerated() {
      var before = number > 0 ? "; " : ""
      if !item.prefix.isEmpty { before += item.prefix + " " }
      if !before.isEmpty { pieces.append(Piece(text: before)) }
      let year = bibliography.yearText(item.key)
      pieces.append(
        Piece(
          text: item.isYearOnly ? year : "\(bibliography.authorText(item.key)), \(year)",
          key: item.key))
      if !item.suffix.isEmpty { pieces.append(Piece(text: item.suffix)) }
    }
    pieces.append(Piece(text: ")"))
    return pieces
  }
}
