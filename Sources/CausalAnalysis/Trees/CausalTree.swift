/// What features of lower layers do to a feature, and others to these in turn.
///
/// A node stands once, even where several features share it as a parent.
public struct CausalTree: Codable, Hashable, Sendable {
  /// A feature of the tree.
  public struct Node: Codable, Hashable, Sendable, Comparable {
    /// The layer.
    public var layer: Int
    /// The feature.
    public var feature: Int

    /// Creates a node.
    public init(layer: Int, feature: Int) {
      self.layer = layer
      self.feature = feature
    }

    /// Orders nodes by layer, then by feature.
    public static func < (left: Node, right: Node) -> Bool {
      (left.layer, left.feature) < (right.layer, right.feature)
    }
  }

  /// The layers that were looked at, ascending; the root is at the last.
  public let layers: [Int]
  /// The feature at the root.
  public let root: Int
  /// What was found below each node that was looked into, from the root down.
  public let expansions: [NodeExpansion]

  /// Creates a tree from its parts.
  public init(layers: [Int], root: Int, expansions: [NodeExpansion]) {
    self.layers = layers
    self.root = root
    self.expansions = expansions
  }

  /// The layer below another one.
  public func layer(below layer: Int) -> Int? { layers.last { $0 < layer } }

  /// All features of the tree, the root first; within a layer in the order they were found.
  public var nodes: [Node] {
    var nodes = layers.last.map { [Node(layer: $0, feature: root)] } ?? []
    var known = Set(nodes)
    for expansion in expansions {
      guard let below = layer(below: expansion.layer) else { continue }
      for edge in expansion.edges {
        let node = Node(layer: below, feature: edge.feature)
        if known.insert(node).inserted { nodes.append(node) }
      }
    }
    return nodes
  }
}
