import Foundation
import Testing

@testable import Notebook

/// What graphs in layers hold, and what they refuse.
@Suite struct LayeredGraphTests {
  private typealias Node = LayeredGraph.Node
  private typealias Edge = LayeredGraph.Edge
  private typealias Layer = LayeredGraph.Layer

  private func node(_ name: String) -> LayeredGraph.Node {
    Node(name, title: "T \(name)", label: "L \(name)")
  }

  private func edge(_ cause: String, _ effect: String, weight: Double = 0.5, label: String = "1 %")
    -> LayeredGraph.Edge
  {
    Edge(from: cause, to: effect, weight: weight, label: label)
  }

  private func graph(_ layers: [[String]], _ edges: [LayeredGraph.Edge]) throws -> LayeredGraph {
    try LayeredGraph(
      layers: layers.enumerated().map { Layer("Layer \($0)", $1.map(node)) }, edges: edges,
      measure: "share")
  }

  @Test func whatIsGivenIsKept() throws {
    let made = try graph(
      [["a", "b"], ["c"], ["d"]], [edge("a", "c"), edge("c", "d"), edge("b", "d", weight: -2)])
    #expect(made.layers.map { $0.nodes.map(\.identifier) } == [["a", "b"], ["c"], ["d"]])
    #expect(made.edges.map(\.cause) == ["a", "c", "b"] && made.edges[2].weight == -2)
    let coded = try PayloadCoding.decode(LayeredGraph.self, from: PayloadCoding.encode(made))
    #expect(coded == made)
  }

  @Test func aNodeAloneIsAGraph() throws {
    #expect(try graph([["a"]], []).edges.isEmpty)
  }

  @Test func malformedGraphsAreRefused() throws {
    let many = (0...LayeredGraph.nodeLimit).map { "n\($0)" }
    let (causes, effects) = ((0..<30).map { "a\($0)" }, (0..<30).map { "b\($0)" })
    let tooMany = causes.flatMap { cause in effects.prefix(6).map { edge(cause, $0) } }
    let cases: [(String, () throws -> LayeredGraph)] = [
      ("has no nodes", { try graph([], []) }),
      ("has no nodes", { try graph([[]], []) }),
      ("“Layer 1” of the graph has no nodes; leave it out", { try graph([["a"], []], []) }),
      ("called “a”", { try graph([["a"], ["a"]], []) }),
      ("called “a”", { try graph([["a", "a"]], []) }),
      ("ends at a node that the graph does not have", { try graph([["a"]], [edge("a", "x")]) }),
      ("begins at a node that the graph does", { try graph([["a"]], [edge("x", "a")]) }),
      ("does not lead to a later layer", { try graph([["a"]], [edge("a", "a")]) }),
      ("does not lead to a later layer", { try graph([["a", "b"]], [edge("a", "b")]) }),
      (
        "from “b” to “a” does not lead to a later layer",
        { try graph([["a"], ["b"]], [edge("a", "b"), edge("b", "a")]) }
      ),
      ("twice", { try graph([["a"], ["b"]], [edge("a", "b"), edge("a", "b", weight: 0)]) }),
      ("nan", { try graph([["a"], ["b"]], [edge("a", "b", weight: .nan)]) }),
      ("inf", { try graph([["a"], ["b"]], [edge("a", "b", weight: .infinity)]) }),
      ("no label", { try graph([["a"], ["b"]], [edge("a", "b", label: " ")]) }),
      ("65 nodes", { try graph([many], []) }),
      ("17 layers", { try graph((0..<17).map { ["\($0)"] }, []) }),
      ("180 edges", { try graph([causes, effects], tooMany) }),
      (
        "node “a” of the graph has no title",
        {
          try LayeredGraph(
            layers: [Layer("l", [Node("a", title: " ", label: "")])], edges: [], measure: "m")
        }
      ),
      (
        "layer 1 of the graph has no name",
        { try LayeredGraph(layers: [Layer("", [node("a")])], edges: [], measure: "m") }
      ),
      (
        "what its weights are",
        { try LayeredGraph(layers: [Layer("l", [node("a")])], edges: [], measure: "") }
      ),
    ]
    for (words, make) in cases {
      let error = #expect(throws: PresentationError.self) { try make() }
      #expect(error?.description.contains(words) == true, "\(words): \(error?.description ?? "")")
    }
  }

  private func check(_ label: String, _ option: String) async -> [String] {
    let library = DirectiveLibrary(
      directives: [GrowTree.self], nominals: [ToyTree.self], choices: [])
    let book = ToyBook.book(
      ToyBook.chapter("main", "```swift {\(label)}\n\(option)tree()\n```\n"))
    return await Checker(library: library).check(book).map(\.code)
  }

  @Test func cellsWithAGraphAreFigures() async {
    #expect(await check("#fig-a", "//| alt: A tree.\n") == [])
    #expect(await check("", "//| alt: A tree.\n") == [])
    #expect(await check("", "") == ["missing-alt"])
    #expect(await check("#tbl-a", "//| alt: A tree.\n") == ["label-mismatch"])
  }
}

private struct GrowTree: Directive {
  static let configuration = DirectiveConfiguration(name: "tree", summary: "A tree.")
  func evaluate(_ run: Run) async throws -> ToyTree { ToyTree(name: "a") }
}

private struct ToyTree: NominalValue, Codable {
  static let typeName = "Tree"
  static let summary = "A tree."
  static let presentationKind = PresentationKind.layeredGraph
  var name: String
  var presentation: Presentation { .text(name) }
}
