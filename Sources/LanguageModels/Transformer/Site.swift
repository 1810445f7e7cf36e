/// A place inside a transformer where a vector can be read or edited for every token.
///
/// Layers count from 0. Written as text, a site reads `residual(10)`; that text is also its
/// coded form.
public enum Site: Hashable, Sendable {
  /// The residual stream after block `layer`, `[tokens, width]`.
  case residual(Int)
  /// The hidden vector that feeds the block's down projection, `[tokens, hiddenWidth]`:
  /// silu(gate) · up in a gated MLP.
  case mlp(Int)
  /// What the block's MLP adds to the residual stream, `[tokens, width]`.
  case mlpOutput(Int)
  /// The concatenated heads before the output projection, `[tokens, heads · headWidth]`.
  case attention(Int)

  /// The block the site lies in.
  public var layer: Int {
    switch self {
    case .residual(let layer), .mlp(let layer), .mlpOutput(let layer), .attention(let layer):
      layer
    }
  }

  /// Where in its block the site is computed.
  private var stage: Int {
    switch self {
    case .attention: 0
    case .mlp: 1
    case .mlpOutput: 2
    case .residual: 3
    }
  }
}

extension Site: Comparable {
  /// Orders sites as a forward pass computes them.
  public static func < (left: Site, right: Site) -> Bool {
    (left.layer, left.stage) < (right.layer, right.stage)
  }
}

extension Site: CustomStringConvertible {
  /// The site as text, such as `residual(10)`.
  public var description: String {
    switch self {
    case .residual(let layer): "residual(\(layer))"
    case .mlp(let layer): "mlp(\(layer))"
    case .mlpOutput(let layer): "mlpOutput(\(layer))"
    case .attention(let layer): "attention(\(layer))"
    }
  }

  /// Reads a site written as `residual(10)`; `nil` for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].last == ")" else { return nil }
    let digits = parts[1].dropLast()
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
      let layer = Int(digits)
    else { return nil }
    switch parts[0] {
    case "residual": self = .residual(layer)
    case "mlp": self = .mlp(layer)
    case "mlpOutput": self = .mlpOutput(layer)
    case "attention": self = .attention(layer)
    default: return nil
    }
  }
}

extension Site: Codable {
  /// Reads the site's text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let site = Site(text) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "“\(text)” is not a site; one is written as residual(10)")
    }
    self = site
  }

  /// Writes the site's text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
