import Foundation
import Notebook
import Storage
import Testing

@testable import Publishing

/// Layered graphs on a page.
@Suite struct LayeredGraphTests {
  private func site(_ presentations: [Presentation], options: String = "") throws -> Site {
    let body = "```swift {#fig-x}\n//| cap: C.\n//| alt: A tree.\n\(options)x\n```\n"
    return try SampleSite.site(["", body], result: { SampleSite.cellResult($0, presentations) })
  }

  private func page(_ presentations: [Presentation], options: String = "") throws -> String {
    try SampleSite.page("c1.html", site(presentations, options: options))
  }

  private func drawing(_ graph: LayeredGraph, address: @escaping (String) -> String? = { _ in nil })
    -> String
  {
    GraphDrawing(
      layout: GraphLayout(graph, width: 320), alternative: "A \"tree\"", address: address
    ).html.markup
  }

  @Test func golden() throws {
    let graph = try LayeredGraph(
      layers: [
        .init("Layer 8", [.init("a", title: "8 · 1", label: "fires on ‘ Inc’", card: "f")]),
        .init("Layer 10", [.init("b", title: "10 · 2", label: "firms", detail: "0.3 %")]),
      ],
      edges: [
        .init(from: "a", to: "b", weight: 0.35, label: "35 ± 6 %", note: "cos 0.4")
      ], measure: "share")
    let expected = """
      <svg class="graph" role="group" aria-label="A &quot;tree&quot;" viewBox="0 0 320 225.5" \
      style="--graph-width:320px">\
      <g aria-hidden="true">\
      <rect class="graph-band" x="0" y="0" width="320" height="83.5" rx="6"></rect>\
      <text class="graph-layer" x="10" y="22.5">Layer 10</text>\
      <rect class="graph-band" x="0" y="158.5" width="320" height="67" rx="6"></rect>\
      <text class="graph-layer" x="10" y="181">Layer 8</text>\
      </g>
      <g aria-hidden="true">\
      <path class="graph-line" d="M195.5 168.5V119.5V81.6" stroke-width="3"></path>\
      <path class="graph-head" d="M195.5 74.5l5.3 8.1h-10.6z"></path>\
      </g>
      <g aria-hidden="true">\
      <rect class="graph-ground" x="161.5" y="123.5" width="68" height="30" rx="3"></rect>\
      <text class="graph-weight" x="195.5" y="136">35 ± 6 %</text>\
      <text class="graph-note" x="195.5" y="149">cos 0.4</text>\
      </g>
      <g class="graph-node last" role="img" aria-label="Layer 10, 10 · 2: firms (0.3 %)">\
      <rect class="graph-box" x="100.5" y="10" width="190" height="63.5" rx="6"></rect>\
      <text class="graph-title" x="109.5" y="30">10 · 2</text>\
      <text x="109.5" y="46">firms</text>\
      <text class="graph-detail" x="109.5" y="62.5">0.3 %</text>\
      </g>
      <a class="graph-node" href="c2.html#f" aria-label="Layer 8, 8 · 1: fires on ‘ Inc’">\
      <rect class="graph-box" x="100.5" y="168.5" width="190" height="47" rx="6"></rect>\
      <text class="graph-title" x="109.5" y="188.5">8 · 1</text>\
      <text x="109.5" y="204.5">fires on ‘ Inc’</text></a></svg>
      """
    #expect(drawing(graph, address: { "c2.html#\($0)" }) == expected)
  }

  @Test func kindsOfLines() throws {
    let text = drawing(try GraphSample.small())
    #expect(text.contains(#"<path class="graph-line lowers uncertain" d="M"#))
    #expect(text.components(separatedBy: #"<path class="graph-head""#).count == 4)
    #expect(text.components(separatedBy: #"<path class="graph-head lowers""#).count == 2)
    // 60 % is drawn wider than 22 %.
    #expect(text.contains(#"stroke-width="4.3""#) && text.contains(#"stroke-width="2.4""#))
    #expect(text.contains(#"<g class="graph-node last" role="img" aria-label="Layer 10, 10 · 431"#))
  }

  @Test func aGraphIsAFigureWithTableDataAndKey() throws {
    let text = try page([.layeredGraph(GraphSample.small())])
    #expect(text.contains(#"<figure id="fig-x">"#) && text.contains(#"aria-label="A tree.""#))
    let table = try #require(text.range(of: "<summary>Data table</summary>"))
    #expect(text[table.upperBound...].contains("<bdi>31 ± 6 %</bdi>"))
    #expect(text.contains("Cosine of the directions"))
    #expect(text.contains("wider: larger part of the code that is lost without the cause"))
    #expect(text.contains("ends in a bar") && text.contains("dashed: the interval includes 0"))
    let files = try site([.layeredGraph(GraphSample.small())]).build().files
    let data = try #require(files["figures/c1-fig-x-graph.csv"])
    let rows = String(decoding: data, as: UTF8.self).split(separator: "\n")
    #expect(rows.count == 5)
    #expect(
      rows[2] == """
        "Layer 8","8 · 2","fires on ‘ Ltd’","Layer 10","10 · 431","fires on names of firms",-0.08,\
        "−8 ± 9 %","cos −0.05",yes
        """)
    #expect(text.contains(#"href="figures/c1-fig-x-graph.csv""#))
  }

  @Test func theListHasEveryNodeOnceAndItsCauses() throws {
    let text = try page([.layeredGraph(GraphSample.small())])
    let start = try #require(text.range(of: #"<ol class="graph-list""#)).lowerBound
    let list = text[start...].components(separatedBy: "</ol>")[0]
    let titles = list.matches(of: /<p class="graph-title">(?:<bdi>)?([^<]*)/).map { String($0.1) }
    #expect(titles == ["10 · 431", "8 · 1", "8 · 2", "4 · 7"])
    #expect(list.components(separatedBy: "<b>4 · 7</b>").count == 3)
    #expect(list.contains(#"<i class="graph-part lowers uncertain" style="width:8%"></i>"#))
  }

  @Test func boxesLeadToCards() throws {
    let graph = try GraphSample.small()
    let card = try FeatureSample.card("Seven", anchor: "feature-7")
    let site = try FeatureSample.site([[.layeredGraph(graph)], [.card(card)]])
    let link = #"<a class="graph-node" href="c2.html#feature-7" aria-label="Layer 8, 8 · 1: "#
    #expect(SampleSite.page("c1.html", site).contains(link))
    #expect(try site.singleFile().contains(##"href="#c2--feature-7" aria-label="Layer 8, 8 · 1"##))
    let alone = try page([.layeredGraph(graph)])
    #expect(!alone.contains(#"<a class="graph-node""#))
  }

  @Test func severalGraphsOfACellAreToldApart() throws {
    let graph = try GraphSample.small()
    let site = try site([.layeredGraph(graph), .layeredGraph(graph)])
    let text = SampleSite.page("c1.html", site)
    #expect(text.contains("A tree. (1 of 2)") && text.contains("A tree. (2 of 2)"))
    #expect(text.contains("<summary>Data table 2</summary>"))
    let files = site.build().files
    #expect(files["figures/c1-fig-x-graph.csv"] != nil)
    #expect(files["figures/c1-fig-x-graph-2.csv"] != nil)
  }

  @Test func searchFindsNodes() throws {
    let site = try site([.layeredGraph(GraphSample.small())])
    let entries = SearchIndex(site, SiteCatalog(site)).entries
    #expect(entries.contains { $0.text.contains("8 · 2 fires on ‘ Ltd’") })
  }

  @Test func aNodeAloneHasNoKeyAndNoTableOfEdges() throws {
    let graph = try LayeredGraph(
      layers: [.init("Layer 1", [.init("a", title: "1 · 1", label: "x")])], edges: [],
      measure: "share")
    let text = try page([.layeredGraph(graph)])
    #expect(text.contains("1 · 1") && !text.contains("graph-key") && !text.contains("Share"))
  }

  @Test func whatIsCutIsSeenInFullWhenPointedAt() throws {
    let label = Array(repeating: "word", count: 60).joined(separator: " ")
    let graph = try LayeredGraph(
      layers: [.init("Layer 1", [.init("a", title: "1 · 1", label: label)])], edges: [],
      measure: "share")
    #expect(drawing(graph).contains("<title>1 · 1: \(label)</title>"))
    #expect(!drawing(try GraphSample.small()).contains("<title>"))
  }

  @Test func nothingBecomesMarkup() throws {
    let attack = FeatureSample.attack
    let graph = try LayeredGraph(
      layers: [
        .init(attack, [.init(attack, title: attack, label: attack, detail: attack, card: attack)]),
        .init("2", [.init("b", title: "שלום", label: "a\nb\tc")]),
      ],
      edges: [
        .init(from: attack, to: "b", weight: -1, label: attack, note: attack, isUncertain: true)
      ], measure: attack, noteMeasure: attack)
    let site = try FeatureSample.site([[.layeredGraph(graph)]])
    #expect(!SampleSite.page("c1.html", site).contains("\u{202E}"))
    for page in [SampleSite.page("c1.html", site), try site.singleFile()] {
      #expect(!page.contains("<script>alert") && !page.contains("\"><script"))
      #expect(!page.contains("\0"))
      for match in page.matches(of: /<([a-zA-Z0-9]+)/) {
        #expect(Tag(rawValue: String(match.1)) != nil, "\(match.1)")
      }
    }
    #expect(drawing(graph).contains("a↵b⇥c"))
  }
}
