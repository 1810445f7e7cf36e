import Figures
import Notebook
import Storage

/// One of the layered graphs that a cell shows.
struct GraphFigure {
  var graph: LayeredGraph
  var cell: Cell
  /// Its number among the graphs of its cell, from 1.
  var number: Int
  /// How many graphs the cell shows.
  var count: Int
  /// How many results stand side by side.
  var columns: Int
  /// The key of the result.
  var key: Digest

  /// Where its edges lie.
  func dataPath(_ chapter: String) -> String {
    "figures/\(chapter)-\(cell.identifier)-graph\(number > 1 ? "-\(number)" : "").csv"
  }
}

extension PageContext {
  /// A graph: a drawing where there is room for it, a list by layers where there is not.
  func layeredGraph(_ figure: GraphFigure) -> OutputPart {
    let alternative = figure.cell.alternative(words, number: figure.number, of: figure.count)
    let layout = GraphLayout(
      figure.graph, width: FigureImage.width(in: figure.cell, columns: figure.columns))
    let drawing = GraphDrawing(
      layout: layout, alternative: alternative, address: { self.address(ofCard: $0) })
    let path = figure.dataPath(chapter.name)
    add(
      Array(GraphTables.data(figure.graph).utf8), at: path, label: figure.cell.identifier,
      node: figure.key)
    let name = figure.count > 1 ? "Graph \(figure.number)" : "Graph"
    return OutputPart(
      kind: .graph,
      html: .tag(
        .div, ["class": "layered-graph"],
        [
          .tag(
            .div,
            [
              "class": "graph-box-scroll", "tabindex": "0", "role": "region",
              "aria-label": "\(name) of \(figure.cell.identifier)",
            ], [drawing.html]), list(figure.graph, alternative), GraphTables.key(figure.graph),
        ]),
      dataPath: path,
      dataTable: GraphTables.details(
        figure.graph, title: figure.number > 1 ? "Data table \(figure.number)" : "Data table",
        of: figure.cell.identifier))
  }

  /// The graph as a list by layers, each node with its causes, for narrow screens.
  private func list(_ graph: LayeredGraph, _ alternative: String) -> HTML {
    let titles = GraphTables.titles(graph)
    let layers = graph.layers.reversed().map { layer in
      HTML.tag(
        .li, [:],
        [
          .tag(.p, ["class": "graph-layer"], [.foreign(Wording.oneLine(layer.name))]),
          .tag(.ul, [:], layer.nodes.map { item($0, graph, titles) }),
        ])
    }
    return .tag(.ol, ["class": "graph-list", "aria-label": alternative], layers)
  }

  private func item(
    _ node: LayeredGraph.Node, _ graph: LayeredGraph, _ titles: [String: String]
  ) -> HTML {
    let title = HTML.foreign(Wording.oneLine(node.title))
    let linked = node.card.flatMap { address(ofCard: $0) }.map {
      HTML.tag(.a, ["href": $0], [title])
    }
    var content = [HTML.tag(.p, ["class": "graph-title"], [linked ?? title])]
    if !node.label.isEmpty {
      content.append(.tag(.p, [:], [.foreign(Wording.oneLine(node.label))]))
    }
    if let detail = node.detail {
      content.append(.tag(.p, ["class": "graph-detail"], [.foreign(Wording.oneLine(detail))]))
    }
    let causes = graph.edges.filter { $0.effect == node.identifier }
    if !causes.isEmpty {
      content.append(
        .tag(
          .ul, ["class": "graph-causes", "aria-label": "Causes of \(node.title)"],
          causes.map { cause($0, titles) }))
    }
    return .tag(.li, [:], content)
  }

  private func cause(_ edge: LayeredGraph.Edge, _ titles: [String: String]) -> HTML {
    let part = GraphDrawing.number(min(abs(edge.weight), 1) * 100)
    let kinds =
      ["graph-part"] + (edge.weight < 0 ? ["lowers"] : [])
      + (edge.isUncertain ? ["uncertain"] : [])
    let uncertainty = edge.isUncertain ? [HTML.text(", interval includes 0")] : []
    return .tag(
      .li, [:],
      [
        .text("← "), .tag(.b, [:], [.foreign(titles[edge.cause] ?? edge.cause)]), .text(" "),
        .tag(.span, [:], [.foreign(Wording.oneLine(edge.label))]),
      ] + (edge.note.map { [.text(", "), .foreign(Wording.oneLine($0))] } ?? []) + uncertainty + [
        .tag(.i, ["class": kinds.joined(separator: " "), "style": "width:\(part)%"])
      ])
  }
}
