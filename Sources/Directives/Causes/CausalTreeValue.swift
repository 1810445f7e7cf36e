import CausalAnalysis
import Figures
import Notebook
import Numerics

/// What features of lower layers do to a feature, and others to these.
struct CausalTreeValue: NominalValue, Codable {
  static let typeName = "CausalTree"
  static let summary = "A feature with the features of lower layers that it depends on."
  static let presentationKind = PresentationKind.layeredGraph
  static let members = [
    Member("root", of: Self.self, "The feature at the root.") { $0.tree.root },
    Member("layers", of: Self.self, "The layers looked at, the lowest first.") { $0.tree.layers },
    Member("levels", of: Self.self, "Number of layers that the tree has nodes in.") {
      Set($0.nodes.map(\.description.node.layer)).count
    },
    Member("nodes", of: Self.self, "The features, the root first.") { $0.nodes },
    Member("expanded", of: Self.self, "Those whose parents were found.") {
      $0.nodes.filter { $0.expansion?.edges.isEmpty == false }
    },
    Member("edges", of: Self.self, "What features do to those above them.") { $0.edges },
    Member("strongest", of: Self.self, "The edge with the largest effect, if there is one.") {
      $0.edges.max { ($0.effect.estimate.mean) < ($1.effect.estimate.mean) }
    },
    Member(
      "medianCosine", of: Self.self,
      "The median size of the cosine between the directions along an edge, if there is one."
    ) { Statistics.median($0.edges.map { abs($0.edge.cosine) }) },
    Member(
      "randomCosines", of: Self.self,
      "The cosines between the directions of nodes and of active features drawn at random."
    ) { $0.tree.expansions.flatMap { $0.random.map(\.cosine) } },
  ]

  /// What is known of a feature besides its causes.
  struct Description: Codable, Hashable {
    var node: CausalTree.Node
    /// Its explanation; `nil` if it is active on too few fragments.
    var sentence: String?
    /// The explanation's score, if it has one.
    var score: Double?
    /// The address of its card.
    var anchor: String

    /// “10 · 431”.
    var title: String { "\(node.layer) · \(node.feature)" }

    /// The explanation without its verb and full stop: “on ‘)’”.
    var label: String {
      guard var text = sentence else { return "too rare to be explained" }
      if text.hasPrefix("Fires ") { text.removeFirst("Fires ".count) }
      if text.hasSuffix(".") { text.removeLast() }
      return text
    }
  }

  /// The features with their causes.
  let tree: CausalTree
  /// The drawing.
  let graph: LayeredGraph
  private let descriptions: [Description]

  init(_ tree: CausalTree, _ descriptions: [Description]) throws {
    self.tree = tree
    self.descriptions = descriptions
    graph = try Self.graph(tree, descriptions)
  }

  var presentation: Presentation { .layeredGraph(graph) }

  /// The features, the root first.
  var nodes: [TreeNodeValue] {
    tree.nodes.compactMap { node in
      guard let description = descriptions.first(where: { $0.node == node }) else { return nil }
      return TreeNodeValue(
        description: description,
        expansion: tree.expansions.first { $0.layer == node.layer && $0.feature == node.feature })
    }
  }

  /// All edges, from the root down.
  var edges: [TreeEdgeValue] {
    tree.expansions.flatMap { expansion in
      expansion.edges.compactMap { edge in
        TreeEdgeValue(edge, of: expansion, layer: tree.layer(below: expansion.layer))
      }
    }
  }

  private static func graph(_ tree: CausalTree, _ descriptions: [Description]) throws
    -> LayeredGraph
  {
    let nodes = tree.nodes
    let layers = tree.layers.compactMap { layer -> LayeredGraph.Layer? in
      let members = nodes.filter { $0.layer == layer }
      guard !members.isEmpty else { return nil }
      return LayeredGraph.Layer(
        "Layer \(layer)",
        members.compactMap { node in
          descriptions.first { $0.node == node }.map { description in
            LayeredGraph.Node(
              identifier(node), title: description.title, label: description.label,
              detail: description.score.map { "score \(NumberText.fixed($0, decimals: 2))" },
              card: description.anchor)
          }
        })
    }
    let edges = tree.expansions.flatMap { expansion in
      expansion.edges.compactMap { edge -> LayeredGraph.Edge? in
        guard let below = tree.layer(below: expansion.layer), let effect = edge.effect else {
          return nil
        }
        let half = effect.halfWidth ?? 0
        return LayeredGraph.Edge(
          from: identifier(.init(layer: below, feature: edge.feature)),
          to: identifier(.init(layer: expansion.layer, feature: expansion.feature)),
          weight: effect.mean,
          label: label(effect),
          note: "cos \(NumberText.fixed(edge.cosine, decimals: 2))",
          isUncertain: abs(effect.mean) <= half)
      }
    }
    return try LayeredGraph(
      layers: layers, edges: edges, measure: "part of the code that is lost without the cause",
      noteMeasure: "cosine of the directions")
  }

  private static func identifier(_ node: CausalTree.Node) -> String {
    "\(node.layer)-\(node.feature)"
  }

  /// “31 ± 6 %”, with a decimal where the effect is small.
  private static func label(_ effect: MeanEstimate) -> String {
    let decimals = abs(effect.mean) < 0.1 ? 1 : 0
    func percent(_ part: Double) -> String { NumberText.fixed(100 * part, decimals: decimals) }
    return "\(percent(effect.mean)) ± \(percent(effect.halfWidth ?? 0)) %"
  }
}
