import Notebook

/// What a graph shows, as tables: its edges, its nodes, and what the lines mean.
enum GraphTables {
  /// The title of each node by its identifier.
  static func titles(_ graph: LayeredGraph) -> [String: String] {
    Dictionary(
      graph.layers.flatMap(\.nodes).map { ($0.identifier, Wording.oneLine($0.title)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// What the lines mean.
  static func key(_ graph: LayeredGraph) -> HTML {
    func sample(_ kind: String, _ path: String) -> HTML {
      .tag(
        .svg,
        [
          "class": "graph-sample", "width": "28", "height": "10", "viewBox": "0 0 28 10",
          "aria-hidden": "true",
        ], [.tag(.path, ["class": kind, "d": path])])
    }
    var items: [(HTML, String)] = []
    if !graph.edges.isEmpty {
      items.append(
        (sample("graph-head", "M0 4.6L28 1.5v7L0 5.4z"), "wider: larger \(graph.measure)"))
    }
    if graph.edges.contains(where: { $0.weight < 0 }) {
      items.append(
        (
          sample("graph-head lowers", "M0 4h24V0h2.5v10H24V6H0z"),
          "ends in a bar: below 0, the cause lowers its effect"
        ))
    }
    if graph.edges.contains(where: \.isUncertain) {
      items.append((sample("graph-line uncertain", "M0 5H28"), "dashed: the interval includes 0"))
    }
    guard !items.isEmpty else { return .empty }
    return .tag(
      .p, ["class": "graph-key"],
      items.map { sample, words in .tag(.span, [:], [sample, .text(" "), .foreign(words)]) })
  }

  /// Edges and nodes, folded.
  static func details(_ graph: LayeredGraph, title: String, of name: String) -> HTML {
    .tag(
      .details, [:],
      [.tag(.summary, [:], title)]
        + (graph.edges.isEmpty
          ? [] : [PageContext.table(edges(graph), label: "\(title) of \(name): edges")])
        + [PageContext.table(nodes(graph), label: "\(title) of \(name): nodes")])
  }

  private static func edges(_ graph: LayeredGraph) -> Table {
    let titles = titles(graph)
    let hasNotes = graph.edges.contains { $0.note != nil }
    let isUncertain = graph.edges.contains(where: \.isUncertain)
    var columns = [Table.Column("Cause"), .init("Effect"), .init(capitalized(graph.measure))]
    if hasNotes { columns.append(.init(graph.noteMeasure.map(capitalized) ?? "Note")) }
    if isUncertain { columns.append(.init("Interval includes 0")) }
    let rows = graph.edges.map { edge in
      [titles[edge.cause] ?? edge.cause, titles[edge.effect] ?? edge.effect, edge.label]
        + (hasNotes ? [edge.note ?? "–"] : [])
        + (isUncertain ? [edge.isUncertain ? "yes" : "no"] : [])
    }
    return Table(columns: columns, rows: rows)
  }

  private static func nodes(_ graph: LayeredGraph) -> Table {
    let nodes = graph.layers.reversed().flatMap { layer in layer.nodes.map { (layer.name, $0) } }
    let hasDetails = nodes.contains { $0.1.detail != nil }
    let columns = [Table.Column("Layer"), .init("Node"), .init("Label")]
    return Table(
      columns: columns + (hasDetails ? [.init("Detail")] : []),
      rows: nodes.map { layer, node in
        [layer, node.title, node.label] + (hasDetails ? [node.detail ?? "–"] : [])
      })
  }

  private static func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  /// The edges as CSV, with weights as exact as they are.
  static func data(_ graph: LayeredGraph) -> String {
    let nodes = Dictionary(
      graph.layers.flatMap { layer in layer.nodes.map { ($0.identifier, (layer.name, $0)) } },
      uniquingKeysWith: { first, _ in first })
    func fields(_ identifier: String) -> [String] {
      let (layer, node) = nodes[identifier] ?? ("", .init(identifier, title: "", label: ""))
      return [layer, node.title, node.label].map(CommaSeparated.quoted)
    }
    let titles = [
      "cause layer", "cause", "cause label", "effect layer", "effect", "effect label",
      graph.measure, "shown", graph.noteMeasure ?? "note", "interval includes 0",
    ]
    let rows = graph.edges.map { edge in
      fields(edge.cause) + fields(edge.effect) + [
        "\(edge.weight)", CommaSeparated.quoted(edge.label),
        CommaSeparated.quoted(edge.note ?? ""), edge.isUncertain ? "yes" : "no",
      ]
    }
    return CommaSeparated.text([titles.map(CommaSeparated.quoted)] + rows)
  }
}
