/// A text with a feature's activations, for the detection and fuzzing scores.
public struct JudgedExample: Codable, Hashable, Sendable {
  /// The text of each token.
  public var tokens: [String]
  /// The activation of each token; what is missing counts as 0.
  public var activations: [Float]

  /// Creates an example.
  public init(tokens: [String], activations: [Float]) {
    self.tokens = tokens
    self.activations = activations
  }

  /// The text on one line.
  var text: String { marked([]) }

  /// The text on one line, with the tokens at some places between `<<` and `>>`; neighbours share a
  /// pair of marks.
  func marked(_ places: Set<Int>) -> String {
    var text = ""
    for (index, token) in tokens.enumerated() {
      if places.contains(index), !places.contains(index - 1) { text += "<<" }
      // No text may pass for a mark.
      text += PromptRecord.line(token)
        .replacing("<<", with: "< <").replacing(">>", with: "> >")
      if places.contains(index), !places.contains(index + 1) { text += ">>" }
    }
    return text
  }

  /// The places whose activation is above a share of the example's largest.
  func places(above threshold: Float) -> Set<Int> {
    let finite = activations.prefix(tokens.count).map { $0.isFinite ? $0 : 0 }
    let largest = finite.max() ?? 0
    guard largest > 0 else { return [] }
    return Set(finite.indices.filter { finite[$0] > threshold * largest })
  }

  /// The places without activation.
  var silentPlaces: [Int] {
    tokens.indices.filter { !($0 < activations.count && activations[$0] > 0) }
  }
}
