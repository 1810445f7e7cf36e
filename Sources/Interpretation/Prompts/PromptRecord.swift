/// A fragment as a prompt shows it: its tokens, each with an activation from 0 to 10.
public struct PromptRecord: Codable, Hashable, Sendable {
  /// The text of each token.
  public let tokens: [String]
  /// The activation of each token, from 0 to 10.
  public let levels: [Int]

  /// The highest level of an activation.
  public static let highestLevel = 10

  /// Scales activations to levels.
  ///
  /// - Parameters:
  ///   - tokens: The text of each token.
  ///   - activations: The feature's activation at each token; what is missing counts as 0.
  ///   - maximum: The activation that becomes 10: the largest in all records of a prompt.
  public init(tokens: [String], activations: [Float], maximum: Float) {
    self.tokens = tokens
    levels = tokens.indices.map { index in
      index < activations.count ? Self.level(of: activations[index], maximum: maximum) : 0
    }
  }

  init(_ tokens: KeyValuePairs<String, Int>) {
    self.tokens = tokens.map(\.key)
    levels = tokens.map(\.value)
  }

  /// The level min(10, ⌊10 · max(a, 0) / maximum⌋); 0 where that is no number.
  public static func level(of activation: Float, maximum: Float) -> Int {
    guard activation > 0, maximum > 0, maximum.isFinite else { return 0 }
    let share = Double(activation) / Double(maximum)
    return share >= 1 ? highestLevel : Int(share * Double(highestLevel))
  }

  /// The records of one feature, scaled by the largest activation in them.
  public static func records(_ fragments: [(tokens: [String], activations: [Float])]) -> [Self] {
    let maximum = fragments.lazy.flatMap(\.activations).filter(\.isFinite).max() ?? 0
    return fragments.map {
      PromptRecord(tokens: $0.tokens, activations: $0.activations, maximum: maximum)
    }
  }

  /// A token's text on one line: line breaks, tabs and other control characters are written out.
  ///
  /// Every token keeps a line of its own, and no text can pass for the prompt's own marks.
  static func line(_ token: String) -> String {
    guard token.unicodeScalars.contains(where: { isControl($0) }) else { return token }
    var text = ""
    for scalar in token.unicodeScalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where isControl(scalar):
        text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// Words on one line: an explanation may not bring lines or tabs of its own into a prompt.
  static func sentence(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

extension [PromptRecord] {
  /// Each record between its marks, a token and its level on a line.
  func block(omittingZeros: Bool = false) -> String {
    map { record in
      let lines = zip(record.tokens, record.levels)
        .filter { !omittingZeros || $0.1 > 0 }
        .map { "\(PromptRecord.line($0.0))\t\($0.1)\n" }
      return "<start>\n\(lines.joined())<end>"
    }.joined(separator: "\n")
  }

  /// Whether less than a fifth of the levels are above zero.
  var isSparse: Bool {
    let levels = flatMap(\.levels)
    return levels.count { $0 > 0 } * 5 < levels.count
  }
}
