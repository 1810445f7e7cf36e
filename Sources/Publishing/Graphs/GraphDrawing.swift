import Notebook

/// A laid out graph as SVG, with text that can be selected and boxes that can be links.
///
/// Boxes tell who does not see them what they are; lines and their labels, which mean nothing in
/// the order of the drawing, stand in the table below it.
struct GraphDrawing {
  let layout: GraphLayout
  /// What it shows, for who does not see it.
  let alternative: String
  /// The address of a card.
  let address: (_ card: String) -> String?

  var html: HTML {
    .tag(
      .svg,
      [
        "class": "graph", "role": "group", "aria-label": alternative,
        "viewBox": "0 0 \(Self.number(layout.width)) \(Self.number(layout.height))",
        "style": "--graph-width:\(Self.number(layout.width))px",
      ],
      [
        .tag(.g, ["aria-hidden": "true"], layout.bands.flatMap(band)),
        .tag(.g, ["aria-hidden": "true"], layout.arrows.flatMap(line)),
        .tag(.g, ["aria-hidden": "true"], layout.arrows.flatMap(labels)),
      ] + layout.boxes.map(box))
  }

  private func band(_ band: GraphLayout.Band) -> [HTML] {
    let lines = Self.text(
      band.name, kind: "graph-layer", x: GraphLayout.padding,
      y: band.area.y + GraphLayout.padding + 12.5, step: 15)
    return [Self.rectangle(band.area, radius: 6, kind: "graph-band")] + lines
  }

  // MARK: Lines

  private func line(_ arrow: GraphLayout.Arrow) -> [HTML] {
    let isLowering = arrow.edge.weight < 0
    let kinds = ["graph-line"] + (isLowering ? ["lowers"] : [])
    let tip = arrow.tip
    let half = GraphDrawing.headHalf(arrow.thickness)
    var points = arrow.points
    // A bar is thinner than a head, so that the line is longer.
    if isLowering { points[points.count - 1].y = tip.y + 3 }
    let end =
      isLowering
      ? "M\(Self.number(tip.x - half - 1)) \(Self.number(tip.y + 2.5))"
        + "h\(Self.number(2 * half + 2))v2.5h\(Self.number(-2 * half - 2))z"
      : "M\(Self.number(tip.x)) \(Self.number(tip.y + 1))"
        + "l\(Self.number(half)) \(Self.number(GraphLayout.headLength(arrow.thickness)))"
        + "h\(Self.number(-2 * half))z"
    return [
      .tag(
        .path,
        [
          "class": (kinds + (arrow.edge.isUncertain ? ["uncertain"] : [])).joined(separator: " "),
          "d": Self.path(points), "stroke-width": Self.number(arrow.thickness),
        ]),
      .tag(
        .path, ["class": (["graph-head"] + kinds.dropFirst()).joined(separator: " "), "d": end]),
    ]
  }

  private static func headHalf(_ thickness: Double) -> Double { 3.5 + thickness * 0.6 }

  /// A line through points: upright to every second point, bent to the others.
  private static func path(_ points: [GraphLayout.Point]) -> String {
    guard let first = points.first else { return "" }
    var text = "M\(number(first.x)) \(number(first.y))"
    for (place, (from, to)) in zip(points, points.dropFirst()).enumerated() {
      if place.isMultiple(of: 2) || abs(from.x - to.x) < 0.05 {
        text += "V\(number(to.y))"
      } else {
        let middle = number((from.y + to.y) / 2)
        text += "C\(number(from.x)) \(middle) \(number(to.x)) \(middle)"
        text += " \(number(to.x)) \(number(to.y))"
      }
    }
    return text
  }

  private func labels(_ arrow: GraphLayout.Arrow) -> [HTML] {
    let labels = arrow.labels
    let ground = Self.rectangle(
      labels.area, radius: 3, kind: labels.isInBand ? "graph-ground in-band" : "graph-ground")
    let text = Self.text(
      [labels.text], kind: "graph-weight", x: labels.area.middle, y: labels.area.y + 12.5, step: 0)
    let note = Self.text(
      labels.note.map { [$0] } ?? [], kind: "graph-note", x: labels.area.middle,
      y: labels.area.y + GraphLeads.textLine + 10.5, step: 0)
    return [ground] + text + note
  }

  // MARK: Boxes

  private func box(_ box: GraphLayout.Box) -> HTML {
    let x = box.area.x + BoxText.inset
    var y = box.area.y + BoxText.inset - 1.5
    let title = Self.text(
      box.title, kind: "graph-title", x: x, y: y + 12.5, step: BoxText.titleLine)
    y += Double(box.title.count) * BoxText.titleLine
    let label = Self.text(box.label, kind: nil, x: x, y: y + 12, step: BoxText.labelLine)
    y += Double(box.label.count) * BoxText.labelLine + BoxText.detailGap
    let detail = Self.text(
      box.detail, kind: "graph-detail", x: x, y: y + 11, step: BoxText.detailLine)
    // What was cut is seen in full when the box is pointed at.
    let whole = box.isCut ? [HTML.tag(.title, [:], Self.name(box.node))] : []
    let content =
      whole + [Self.rectangle(box.area, radius: 6, kind: "graph-box")] + title + label + detail
    let name = "\(Wording.oneLine(box.layer)), \(Self.name(box.node))"
    let kind = box.isLast ? "graph-node last" : "graph-node"
    guard let link = box.node.card.flatMap(address) else {
      return .tag(.g, ["class": kind, "role": "img", "aria-label": name], content)
    }
    return .tag(.a, ["class": kind, "href": link, "aria-label": name], content)
  }

  /// A node in words.
  static func name(_ node: LayeredGraph.Node) -> String {
    let name = [node.title, node.label].filter { !$0.isEmpty }.joined(separator: ": ")
    return Wording.oneLine(name + (node.detail.map { " (\($0))" } ?? ""))
  }

  // MARK: Parts

  private static func rectangle(_ area: GraphLayout.Area, radius: Double, kind: String) -> HTML {
    .tag(
      .rect,
      [
        "class": kind, "x": number(area.x), "y": number(area.y), "width": number(area.width),
        "height": number(area.height), "rx": number(radius),
      ])
  }

  private static func text(
    _ lines: [String], kind: String?, x: Double, y: Double, step: Double
  ) -> [HTML] {
    guard let first = lines.first else { return [] }
    let content =
      lines.count == 1
      ? [HTML.text(first)]
      : lines.enumerated().map { place, line in
        .tag(.tspan, ["x": number(x), "y": number(y + Double(place) * step)], line)
      }
    return [
      .tag(
        .text,
        [
          "class": kind, "x": lines.count == 1 ? number(x) : nil,
          "y": lines.count == 1 ? number(y) : nil,
        ], content)
    ]
  }

  /// A length in tenths, as short as it can be.
  static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    let whole = tenths.magnitude / 10
    let part = tenths.magnitude % 10
    return (tenths < 0 ? "-" : "") + (part == 0 ? "\(whole)" : "\(whole).\(part)")
  }
}
