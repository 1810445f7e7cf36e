/// How one series looks: its colour and what tells it apart without colour.
struct SeriesStyle: Hashable, Sendable {
  /// The shape of a point.
  enum Marker: Int, Hashable, Sendable, CaseIterable {
    case circle, square, triangle, diamond, ring, invertedTriangle, hollowSquare, hollowDiamond
  }

  var color: Color
  /// The colour for text in the same hue.
  var textColor: Color
  var marker: Marker
  /// Used where no markers are drawn.
  var dash: [Double]
  /// Which stripes bars have; 0 is solid.
  var texture: Int
  var isMuted: Bool

  static let dashes: [[Double]] = [
    [], [7, 3], [2, 2.5], [9, 3, 2, 3], [4, 2], [12, 4], [9, 3, 2, 3, 2, 3], [1.2, 2],
  ]

  init(
    index: Int, count: Int, isMuted: Bool, order: Panel.SeriesOrder, isStacked: Bool = false,
    palette: Palette
  ) {
    color =
      isMuted
      ? palette.muted : palette.color(index, of: count, order: order, isStacked: isStacked)
    textColor = isMuted ? palette.secondary : palette.textColor(for: color)
    marker = Marker(rawValue: index % Marker.allCases.count) ?? .circle
    dash = SeriesStyle.dashes[index % SeriesStyle.dashes.count]
    // What is left over stays plain.
    texture = isStacked && isMuted ? 0 : index
    self.isMuted = isMuted
  }
}

extension Figure {
  /// Names that several panels share and that one legend above them all can explain.
  ///
  /// Empty when there is one panel, when no name is shared or when there are too many names.
  var sharedNames: [String] {
    guard panels.count > 1 else { return [] }
    var names: [String] = []
    var isShared = false
    for panel in panels {
      for series in panel.series where !series.name.isEmpty {
        if names.contains(series.name) {
          isShared = true
        } else {
          names.append(series.name)
        }
      }
    }
    let limit = panels.allSatisfy(\.isStacked) ? Figure.stackLimit : Figure.seriesLimit
    return isShared && names.count <= limit ? names : []
  }

  /// The style of every series, `[panels][series]`; a shared name looks the same everywhere.
  func styles(_ palette: Palette) -> [[SeriesStyle]] {
    let shared = sharedNames
    let colored = shared.filter { !isMuted($0) }
    return panels.map { panel in
      let own = panel.series.filter { $0.emphasis == .normal }.count
      var next = 0
      var nextMuted = own
      return panel.series.map { series in
        let isMuted = series.emphasis == .muted
        let index: Int
        if let place = colored.firstIndex(of: series.name) {
          index = place
        } else if isMuted {
          index = nextMuted
          nextMuted += 1
        } else {
          index = next
          next += 1
        }
        return SeriesStyle(
          index: index, count: colored.isEmpty ? own : colored.count, isMuted: isMuted,
          order: panel.seriesOrder, isStacked: series.isStacked, palette: palette)
      }
    }
  }
}
