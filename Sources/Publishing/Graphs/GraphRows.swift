import Notebook

/// The rows of a drawn graph, from the top, and what stands in them from the left.
///
/// A layer with more nodes than fit side by side takes several rows. An edge that leads past a row
/// has a place of its own there, so that no line runs through a box.
struct GraphRows {
  /// A place in a row.
  struct Slot {
    /// The box that stands there; nothing where an edge passes.
    var node: Int?
    var row: Int
    /// The slots of the row above that lines lead to.
    var above: [Int] = []
    /// The slots of the row below that lines come from.
    var below: [Int] = []
  }

  /// The nodes, in the order of the graph, with the numbers of their layers.
  let nodes: [(node: LayeredGraph.Node, layer: Int)]
  /// The ends of each edge; an edge without them is not drawn.
  let ends: [(cause: Int, effect: Int)?]
  private(set) var slots: [Slot] = []
  /// The slots of each row in their order.
  var rows: [[Int]] = []
  /// The layer that each row belongs to.
  private(set) var layers: [Int] = []
  /// For each edge the slots that it leads through, from its cause to its effect.
  private(set) var chains: [[Int]] = []

  /// Puts the nodes into rows.
  ///
  /// - Parameter limit: The most boxes of a row.
  init(_ graph: LayeredGraph, limit: Int) {
    nodes = graph.layers.enumerated().flatMap { layer, content in
      content.nodes.map { ($0, layer) }
    }
    let places = Dictionary(
      nodes.enumerated().map { ($1.node.identifier, $0) }, uniquingKeysWith: { first, _ in first })
    let nodes = nodes
    ends = graph.edges.map { edge in
      guard let cause = places[edge.cause], let effect = places[edge.effect],
        nodes[cause].layer < nodes[effect].layer
      else { return nil }
      return (cause, effect)
    }
    let orders = layerOrders(count: graph.layers.count)
    for (layer, order) in orders.enumerated().reversed() where !order.isEmpty {
      let count = 1 + (order.count - 1) / max(limit, 1)
      for part in 0..<count {
        // Neighbours stand in different rows, so that lines of the lower one find a gap above.
        let members = order.enumerated().filter { $0.offset % count == part }.map(\.element)
        let row = rows.count
        rows.append(members.map { slots.count + (members.firstIndex(of: $0) ?? 0) })
        slots += members.map { Slot(node: $0, row: row) }
        layers.append(layer)
      }
    }
    connect()
    order()
  }

  /// The nodes of each layer, those with the same effects beside each other.
  private func layerOrders(count: Int) -> [[Int]] {
    var orders: [[Int]] = Array(repeating: [], count: count)
    for node in nodes.indices { orders[nodes[node].layer].append(node) }
    var positions: [Int: Double] = [:]
    for layer in orders.indices.reversed() {
      let order = orders[layer]
      let keys = order.enumerated().map { place, node -> (Double, Int) in
        let effects = ends.compactMap { $0?.cause == node ? positions[$0?.effect ?? -1] : nil }
        let own = (Double(place) + 0.5) / Double(order.count)
        return (effects.isEmpty ? own : effects.reduce(0, +) / Double(effects.count), place)
      }
      orders[layer] = order.indices.sorted { keys[$0] < keys[$1] }.map { order[$0] }
      for (place, node) in orders[layer].enumerated() {
        positions[node] = (Double(place) + 0.5) / Double(order.count)
      }
    }
    return orders
  }

  /// Whether a row is the first of its layer from the top.
  func isFirstOfLayer(_ row: Int) -> Bool { row == 0 || layers[row - 1] != layers[row] }

  /// Gives every edge its places in the rows that it leads past.
  private mutating func connect() {
    var slotOfNode: [Int: Int] = [:]
    for (number, slot) in slots.enumerated() {
      if let node = slot.node { slotOfNode[node] = number }
    }
    for end in ends {
      guard let end, let start = slotOfNode[end.cause], let goal = slotOfNode[end.effect] else {
        chains.append([])
        continue
      }
      var chain = [start]
      for row in ((slots[goal].row + 1)..<slots[start].row).reversed() {
        chain.append(slots.count)
        rows[row].append(slots.count)
        slots.append(Slot(node: nil, row: row))
      }
      chain.append(goal)
      for (lower, upper) in zip(chain, chain.dropFirst()) {
        slots[lower].above.append(upper)
        slots[upper].below.append(lower)
      }
      chains.append(chain)
    }
  }
}
