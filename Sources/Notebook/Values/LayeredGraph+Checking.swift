extension LayeredGraph {
  /// The number of each node's layer.
  static func depths(_ layers: [Layer]) throws(PresentationError) -> [String: Int] {
    guard layers.contains(where: { !$0.nodes.isEmpty }) else {
      throw PresentationError("the graph has no nodes; give at least one")
    }
    guard layers.count <= layerLimit else {
      throw PresentationError(
        "the graph has \(layers.count) layers; give at most \(layerLimit)")
    }
    let count = layers.reduce(0) { $0 + $1.nodes.count }
    guard count <= nodeLimit else {
      throw PresentationError(
        "the graph has \(count) nodes; give at most \(nodeLimit), such as the strongest")
    }
    var depths: [String: Int] = [:]
    for (depth, layer) in layers.enumerated() {
      guard !layer.name.isBlank else {
        throw PresentationError("layer \(depth + 1) of the graph has no name")
      }
      guard !layer.nodes.isEmpty else {
        throw PresentationError("“\(layer.name)” of the graph has no nodes; leave it out")
      }
      for node in layer.nodes {
        guard !node.title.isBlank else {
          throw PresentationError("the node “\(node.identifier)” of the graph has no title")
        }
        guard depths.updateValue(depth, forKey: node.identifier) == nil else {
          throw PresentationError(
            "two nodes of the graph are called “\(node.identifier)”; give each its own identifier, "
              + "and a node with several effects only once")
        }
      }
    }
    return depths
  }

  /// Checks that every edge leads from a node to one of a later layer, which rules out cycles.
  static func check(_ edges: [Edge], _ depths: [String: Int]) throws(PresentationError) {
    guard edges.count <= edgeLimit else {
      throw PresentationError(
        "the graph has \(edges.count) edges; give at most \(edgeLimit), such as the strongest")
    }
    var found: Set<[String]> = []
    for edge in edges {
      let name = "the edge from “\(edge.cause)” to “\(edge.effect)”"
      guard let start = depths[edge.cause] else {
        throw PresentationError("\(name) begins at a node that the graph does not have")
      }
      guard let end = depths[edge.effect] else {
        throw PresentationError("\(name) ends at a node that the graph does not have")
      }
      guard start < end else {
        throw PresentationError(
          "\(name) does not lead to a later layer; put causes into layers before those of their "
            + "effects")
      }
      guard found.insert([edge.cause, edge.effect]).inserted else {
        throw PresentationError("the graph has \(name) twice; give it once")
      }
      guard edge.weight.isFinite else {
        throw PresentationError("the weight \(edge.weight) of \(name) is not a number")
      }
      guard !edge.label.isBlank else {
        throw PresentationError("\(name) has no label; give its weight as readers see it")
      }
    }
  }
}
