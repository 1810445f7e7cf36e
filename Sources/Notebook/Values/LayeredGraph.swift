/// A graph whose edges lead from earlier layers to later ones, such as the causes of a feature.
///
/// It is drawn with the last layer on top, so that what everything leads to is seen first.
public struct LayeredGraph: Codable, Hashable, Sendable {
  /// One thing, drawn as a box.
  public struct Node: Codable, Hashable, Sendable {
    /// What edges call it; unlike that of any other node.
    public let identifier: String
    /// Its name, such as `10 · 431`.
    public let title: String
    /// What it is, in one short sentence.
    public let label: String
    /// A number or two about it, in small letters below the label.
    public let detail: String?
    /// The anchor of the card or entry that the box leads to, found as a ``CardLink`` finds it.
    public let card: String?

    /// Creates a node.
    ///
    /// - Parameters:
    ///   - identifier: What edges call it; unlike that of any other node.
    ///   - title: Its name, such as `10 · 431`.
    ///   - label: What it is, in one short sentence.
    ///   - detail: A number or two about it, in small letters below the label.
    ///   - card: The anchor of the card or entry that the box leads to.
    public init(
      _ identifier: String, title: String, label: String, detail: String? = nil,
      card: String? = nil
    ) {
      self.identifier = identifier
      self.title = title
      self.label = label
      self.detail = detail
      self.card = card
    }
  }

  /// The nodes at one depth.
  public struct Layer: Codable, Hashable, Sendable {
    /// What readers call it, such as `Layer 10`.
    public let name: String
    /// The nodes; where they stand in their row follows from the edges.
    public let nodes: [Node]

    /// Creates a layer.
    public init(_ name: String, _ nodes: [Node]) {
      self.name = name
      self.nodes = nodes
    }
  }

  /// An arrow from a cause to its effect.
  public struct Edge: Codable, Hashable, Sendable {
    /// The identifier of the cause.
    public let cause: String
    /// The identifier of the effect, in a later layer.
    public let effect: String
    /// How strong it is: the line is widest at 1 and beyond, and ends in a bar below 0.
    public let weight: Double
    /// The weight as readers see it, such as `31 ± 6 %`.
    public let label: String
    /// A second text, such as `cos 0.42`.
    public let note: String?
    /// Whether the weight may as well be 0, which makes the line dashed.
    public let isUncertain: Bool

    /// Creates an edge.
    ///
    /// - Parameters:
    ///   - cause: The identifier of the cause.
    ///   - effect: The identifier of the effect, in a later layer.
    ///   - weight: How strong it is: 1 gives the widest line; below 0 the cause lowers its effect.
    ///   - label: The weight as readers see it, such as `31 ± 6 %`.
    ///   - note: A second text, such as `cos 0.42`.
    ///   - isUncertain: Whether the interval of the weight includes 0.
    public init(
      from cause: String, to effect: String, weight: Double, label: String, note: String? = nil,
      isUncertain: Bool = false
    ) {
      self.cause = cause
      self.effect = effect
      self.weight = weight
      self.label = label
      self.note = note
      self.isUncertain = isUncertain
    }
  }

  /// The layers, from the first causes to the last effects.
  public let layers: [Layer]
  /// The edges, in the order of the table below the drawing.
  public let edges: [Edge]
  /// What the weights are, such as `part of the code that is lost without the cause`.
  public let measure: String
  /// What the notes of the edges are, such as `cosine of the directions`.
  public let noteMeasure: String?

  /// The most layers.
  public static let layerLimit = 16
  /// The most nodes.
  public static let nodeLimit = 64
  /// The most edges.
  public static let edgeLimit = 160

  /// Creates a graph.
  ///
  /// - Parameters:
  ///   - layers: The layers, from the first causes to the last effects.
  ///   - edges: The edges, in the order of the table below the drawing.
  ///   - measure: What the weights are, such as `part of the code that is lost without the cause`.
  ///   - noteMeasure: What the notes of the edges are, such as `cosine of the directions`.
  /// - Throws: ``PresentationError`` if there is no node or too much to draw, two nodes have one
  ///   identifier, or an edge leads from or to no node, or not to a later layer.
  public init(
    layers: [Layer], edges: [Edge], measure: String, noteMeasure: String? = nil
  ) throws(PresentationError) {
    let depths = try Self.depths(layers)
    try Self.check(edges, depths)
    guard !measure.isBlank else {
      throw PresentationError(
        "the graph needs words for what its weights are, such as `part of the code lost`")
    }
    self.layers = layers
    self.edges = edges
    self.measure = measure
    self.noteMeasure = noteMeasure
  }
}
