import Figures
import Notebook
import Storage

extension PageContext {
  /// A layered graph.
  func layeredGraph(_ graph: LayeredGraph, of cell: Cell, number: Int, key: Digest) -> OutputPart {
    OutputPart(
      kind: .graph,
      html: Self.table(
        Table(
          columns: [.init("Cause"), .init("Effect"), .init(graph.measure)],
          rows: graph.edges.map { [$0.cause, $0.effect, $0.label] }), label: "Edges"))
  }
}
