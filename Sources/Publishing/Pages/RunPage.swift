import Figures
import Foundation
import Notebook

/// The record of a run: a page, and the facts for the panel of every page.
struct RunPage {
  private let site: Site
  private let catalog: SiteCatalog
  private let context: PageContext

  init(_ site: Site, _ catalog: SiteCatalog) {
    self.site = site
    self.catalog = catalog
    let chapter = Chapter(
      name: "run", title: "The record of the last run",
      source: SourceText(file: "", lines: [], isGenerated: true), blocks: [])
    context = PageContext(
      site, catalog, index: PageContext.outside,
      result: PageContent(without: chapter))
  }

  /// The files by path.
  var files: [String: [UInt8]] {
    let call = ScriptCall("monographRun", pairs: site.record.facts.map { ($0.label, $0.value) })
    return ["run.html": page(), "run.js": call.bytes]
  }

  private func page() -> [UInt8] {
    let title = context.chapter.title
    let opening = HTML.tag(
      .header, ["class": "opening"],
      [
        .tag(.h1, [:], title),
        .tag(
          .p, ["class": "lede"],
          "What differs from run to run is kept here, so that the other pages do not change "
            + "unless their content does."),
      ])
    var flow: [HTML] = []
    if !site.record.facts.isEmpty {
      flow.append(
        .tag(
          .dl, ["class": "facts"],
          site.record.facts.flatMap { [.tag(.dt, [:], $0.label), .tag(.dd, [:], $0.value)] }))
    }
    flow.append(.tag(.h2, ["id": "directive-calls"], "Directive calls"))
    flow.append(.tag(.p, [:], summary))
    var body = [opening, HTML.tag(.div, ["class": "flow"], flow)]
    let kept = site.record.nodes.filter { $0.outcome != .immediate }
    if !kept.isEmpty { body.append(.tag(.div, ["class": "wide"], [table(kept)])) }
    return HTML.page(
      context.frame(title: "\(title) – \(site.book.title)", "page", body))
  }

  private var summary: String {
    let counts: [(NodeRecord.Outcome, String)] = [
      (.computed, "computed"), (.hit, "found in the store"), (.immediate, "too cheap to be kept"),
      (.failed, "failed"), (.blocked, "waiting for a failed one"),
    ]
    let parts = counts.compactMap { outcome, words -> String? in
      let count = site.record.nodes.count { $0.outcome == outcome }
      return count == 0 ? nil : "\(NumberText.whole(count)) \(words)"
    }
    let total = Wording.count(site.record.nodes.count, "directive call")
    return parts.isEmpty ? "The book made no directive calls." : "\(total): \(Wording.list(parts))."
  }

  private func table(_ nodes: [NodeRecord]) -> HTML {
    let header = ["Call", "Place", "Outcome", "Why", "Seconds", "Key"].map { title in
      HTML.tag(
        .th, ["scope": "col", "class": title == "Seconds" ? "number-cell" : nil], title)
    }
    return PageContext.scrollBox(
      .tag(
        .table, ["class": "record"],
        [
          .tag(.thead, [:], [.tag(.tr, [:], header)]),
          .tag(.tbody, [:], nodes.map(row)),
        ]), label: "Directive calls")
  }

  private func row(_ node: NodeRecord) -> HTML {
    .tag(
      .tr, [:],
      [
        .tag(.th, ["scope": "row"], [.tag(.code, [:], [.tag(.bdi, [:], node.summary)])]),
        .tag(.td, [:], [place(node.position)]),
        .tag(
          .td, [:],
          [
            .tag(
              .span, ["class": "chip \(node.outcome.rawValue)"], Self.words(node.outcome))
          ]),
        .tag(.td, [:], [.foreign(node.reason)]),
        .tag(.td, ["class": "number-cell"], Self.seconds(node.seconds)),
        .tag(.td, [:], [PageContext.key(node.key.hexadecimal, node.key.short)]),
      ])
  }

  private func place(_ position: SourcePosition) -> HTML {
    let chapters = site.result.chapters.map(\.chapter)
    guard let home = catalog.home(of: position) else {
      return .text(position.description)
    }
    let isGenerated = chapters[home.chapter].source(named: position.file)?.isGenerated == true
    let name = isGenerated ? chapters[home.chapter].title : position.file
    return .tag(
      .a, ["href": context.address(home.cell?.identifier, inChapter: home.chapter)],
      "\(name), line \(position.line)")
  }

  private static func words(_ outcome: NodeRecord.Outcome) -> String {
    switch outcome {
    case .hit: "stored"
    case .computed: "computed"
    case .failed: "failed"
    case .blocked: "waiting"
    case .immediate: "at once"
    case .missing: "missing"
    }
  }

  private static func seconds(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "–" }
    return seconds < 0.0005 ? "0" : NumberText.fixed(seconds, decimals: seconds < 10 ? 3 : 1)
  }
}
