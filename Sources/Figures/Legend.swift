/// A row or rows of samples with names.
struct Legend {
  /// What stands before a name.
  enum Sample: Hashable {
    case series(Series.Mark)
    /// A part of a stacked bar.
    case segment
    /// What is drawn on groups of values.
    case mean, median, quartile
  }

  struct Entry {
    var sample: Sample
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

  /// Lays entries out below each other.
  init(column entries: [Entry]) {
    rows = entries.map { [$0] }
  }

  /// The width of the widest row.
  var width: Double {
    rows.map { row in
      row.reduce(Legend.spacing * Double(row.count - 1)) { $0 + Legend.width(of: $1) }
    }.max() ?? 0
  }

  /// A name with its line ends and tabs as signs: names of tokens have them.
  static func text(_ name: String) -> String {
    String(
      name.map { character in
        if character.isNewline { "↵" } else if character == "\t" { "⇥" } else { character }
      })
  }

  private static func width(of entry: Entry) -> Double {
    sample(entry) + 6 + entry.block.width
  }

  /// Points and bars need less room for a sample than lines do.
  private static func sample(_ entry: Entry) -> Double {
    switch entry.sample {
    case .series(.line), .series(.step), .series(.area), .median, .quartile: sampleWidth
    case .series, .segment, .mean: 11
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
