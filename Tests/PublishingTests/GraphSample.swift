import Notebook

/// Layered graphs made by hand.
enum GraphSample {
  typealias Node = LayeredGraph.Node
  typealias Edge = LayeredGraph.Edge

  static let measure = "part of the code that is lost without the cause"

  /// One effect with two causes and a cause of both, which stands once.
  static func small() throws -> LayeredGraph {
    try LayeredGraph(
      layers: [
        .init("Layer 4", [Node("4-7", title: "4 · 7", label: "fires on capitals")]),
        .init(
          "Layer 8",
          [
            Node("8-1", title: "8 · 1", label: "fires on ‘ Inc’", card: "feature-7"),
            Node("8-2", title: "8 · 2", label: "fires on ‘ Ltd’", detail: "density 0.31 %"),
          ]),
        .init("Layer 10", [Node("10-431", title: "10 · 431", label: "fires on names of firms")]),
      ],
      edges: [
        Edge(from: "8-1", to: "10-431", weight: 0.31, label: "31 ± 6 %", note: "cos 0.42"),
        Edge(
          from: "8-2", to: "10-431", weight: -0.08, label: "−8 ± 9 %", note: "cos −0.05",
          isUncertain: true),
        Edge(from: "4-7", to: "8-1", weight: 0.6, label: "60 ± 4 %", note: "cos 0.11"),
        Edge(from: "4-7", to: "8-2", weight: 0.22, label: "22 ± 7 %", note: "cos 0.20"),
      ], measure: measure, noteMeasure: "cosine of the directions")
  }

  /// A graph of many nodes, made by rule, with edges that skip layers.
  static func made(layers counts: [Int], seed: UInt64 = 1, longLabels: Bool = false) throws
    -> LayeredGraph
  {
    var state = seed
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(bound, 1)
    }
    let words = ["closing", "brackets", "of", "citations", "after", "a", "year", "‘ Inc’", "names"]
    let layers = counts.enumerated().map { layer, count in
      LayeredGraph.Layer(
        "Layer \(layer * 2)",
        (0..<count).map { place in
          let length = longLabels ? 8 + random(14) : 2 + random(6)
          let label = (0..<length).map { _ in words[random(words.count)] }.joined(separator: " ")
          return Node(
            "\(layer)-\(place)", title: "\(layer * 2) · \(100 + random(4_000))",
            label: "fires on \(label)", detail: place.isMultiple(of: 3) ? "density 0.2 %" : nil)
        })
    }
    var edges: [Edge] = []
    for (layer, count) in counts.enumerated().dropLast() {
      for place in 0..<count {
        for _ in 0...(random(5) == 0 ? 1 : 0) {
          let goal = random(6) == 0 && layer + 2 < counts.count ? layer + 2 : layer + 1
          let end = "\(goal)-\(random(counts[goal]))"
          guard !edges.contains(where: { $0.cause == "\(layer)-\(place)" && $0.effect == end })
          else { continue }
          let weight = Double(random(90)) / 100 - 0.08
          edges.append(
            Edge(
              from: "\(layer)-\(place)", to: end, weight: weight,
              label: "\(Int((weight * 100).rounded())) ± \(random(12)) %",
              note: "cos 0.\(10 + random(80))", isUncertain: abs(weight) < 0.1))
        }
      }
    }
    return try LayeredGraph(
      layers: layers, edges: edges, measure: measure, noteMeasure: "cosine of the directions")
  }
}
