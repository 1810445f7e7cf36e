extension Figure {
  /// Draws what explains several panels at once: the names of series, or the colours of cells.
  ///
  /// - Returns: the height that was used, and whether panels go without a legend of their own.
  func drawSharedLegends(
    _ painter: Painter, x: Double, y: Double, width: Double
  ) -> (height: Double, isShared: Bool) {
    let legend = sharedLegend(styles(painter.palette), width: width, painter)
    legend.draw(painter, x: x, y: y)
    let bar = sharedColorBar(painter, width: width)
    let gap = bar != nil && !legend.isEmpty ? 8.0 : 0
    bar?.draw(painter, x: x, y: y + legend.height + gap)
    return (legend.height + gap + (bar?.height ?? 0), !legend.isEmpty || bar != nil)
  }

  /// One bar for all heat maps, when there are several and they measure the same.
  private func sharedColorBar(_ painter: Painter, width: Double) -> ColorBar? {
    let maps = panels.compactMap(\.heatMap)
    let scales = colorScales(painter.palette.appearance).compactMap { $0 }
    guard maps.count > 1, let scale = scales.first, scales.allSatisfy({ $0 == scale }) else {
      return nil
    }
    let labels = Set(maps.filter(\.hasMissing).map(\.missingLabel)).sorted()
    return ColorBar(
      scale, missingLabel: labels.isEmpty ? nil : labels.joined(separator: ", "), width: width,
      painter: painter)
  }

  /// Whether a name stands for context wherever it occurs.
  func isMuted(_ name: String) -> Bool {
    panels.allSatisfy { panel in
      panel.series.allSatisfy { $0.name != name || $0.emphasis == .muted }
    }
  }

  private func sharedLegend(
    _ styles: [[SeriesStyle]], width: Double, _ painter: Painter
  ) -> Legend {
    if panels.count > 1, let first = panels.first?.distributions?.style,
      panels.allSatisfy({ $0.distributions?.style == first })
    {
      return Legend(Legend.entries(first, painter), width: width)
    }
    let names = sharedNames
    guard names.count > 1 else { return Legend() }
    // What is left over stands on top of every stack.
    let rest = panels.allSatisfy(\.isStacked) ? names.filter(isMuted) : []
    let ordered = names.filter { !rest.contains($0) } + rest
    let entries = ordered.compactMap { name -> Legend.Entry? in
      for (panel, panelStyles) in zip(panels, styles) {
        guard let place = panel.series.firstIndex(where: { $0.name == name }) else { continue }
        let series = panel.series[place]
        let room = width / Double(gridColumns) * 0.8
        return Legend.Entry(
          sample: series.isStacked ? .segment : .series(series.mark), style: panelStyles[place],
          hasMarkers: series.mark == .line && Double(series.x.count) * 11 <= room,
          block: painter.type.set(
            Legend.text(name), .legend, width: max(20, width - Legend.sampleWidth - 8)))
      }
      return nil
    }
    return Legend(entries, width: width)
  }
}
