/// A row or rows of samples with names.
struct Legend {
  struct Entry {
    var name: String
    var mark: Series.Mark
    var style: SeriesStyle
    var hasMarkers: Bool
    var block: TextBlock
  }

  static let sampleWidth = 24.0
  private static let rowHeight = 20.0
  private static let spacing = 18.0

  private var rows: [[Entry]] = []

  var height: Double { Double(rows.count) * Legend.rowHeight }
  var isEmpty: Bool { rows.isEmpty }

  /// An empty legend.
  init() {}

  /// Lays entries out in rows no wider than `width`.
  init(_ entries: [Entry], width: Double) {
    var row: [Entry] = []
    var used = 0.0
    for entry in entries {
      let needed = Legend.width(of: entry)
      if !row.isEmpty && used + Legend.spacing + needed > width {
        rows.append(row)
        row = []
        used = 0
      }
      used += (row.isEmpty ? 0 : Legend.spacing) + needed
      row.append(entry)
    }
    if !row.isEmpty { rows.append(row) }
  }

  private static func width(of entry: Entry) -> Double {
    sample(entry) + 6 + entry.block.width
  }

  /// Points and bars need less room for a sample than lines do.
  private static func sample(_ entry: Entry) -> Double {
    switch entry.mark {
    case .line, .step, .area: sampleWidth
    case .scatter, .bar, .histogram: 11
    }
  }

  func draw(_ painter: Painter, x: Double, y: Double) {
    for (index, row) in rows.enumerated() {
      let middle = y + (Double(index) + 0.5) * Legend.rowHeight
      var left = x
      for entry in row {
        let sample = Legend.sample(entry)
        painter.drawSample(entry, box: Box(x: left, y: middle - 5.5, width: sample, height: 11))
        painter.type.draw(
          entry.block, x: left + sample + 6, y: middle - entry.block.height / 2,
          entry.style.isMuted ? painter.palette.secondary : painter.palette.text)
        left += Legend.width(of: entry) + Legend.spacing
      }
    }
  }
}
