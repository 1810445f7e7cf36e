/// Passages are stored as columns, since a catalogue holds a hundred thousand tokens.
extension ShadedText.Passage: Codable {
  private enum CodingKeys: String, CodingKey {
    case label, pivot, tokens, strengths, values
  }

  /// Reads a passage and checks it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let texts = try container.decode([String].self, forKey: .tokens)
    let strengths = try container.decode([Double].self, forKey: .strengths)
    let values = try container.decodeIfPresent([Double?].self, forKey: .values)
    guard strengths.count == texts.count, values.map({ $0.count == texts.count }) ?? true else {
      throw PresentationError("the lists of a stored passage differ in length")
    }
    let tokens = try texts.indices.map { place in
      try ShadedText.Token(
        texts[place], strength: strengths[place], value: values.flatMap { $0[place] })
    }
    try self.init(
      tokens, label: container.decodeIfPresent(String.self, forKey: .label),
      pivot: container.decodeIfPresent(Int.self, forKey: .pivot))
  }

  /// Writes a passage; values only if there are any.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(label, forKey: .label)
    try container.encodeIfPresent(pivot, forKey: .pivot)
    try container.encode(tokens.map(\.text), forKey: .tokens)
    try container.encode(tokens.map(\.strength), forKey: .strengths)
    if tokens.contains(where: { $0.value != nil }) {
      try container.encode(tokens.map(\.value), forKey: .values)
    }
  }
}
