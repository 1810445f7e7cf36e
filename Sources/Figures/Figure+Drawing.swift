extension Figure {
  /// Draws the figure as a PNG file.
  ///
  /// The same figure, appearance, scale and metadata give the same bytes as long as the fonts and
  /// graphics libraries of the machine stay the same.
  ///
  /// - Parameters:
  ///   - appearance: the ground to draw for.
  ///   - scale: pixels per point, from 0.5 to 4.
  ///   - metadata: text chunks of the file, in order; keys are 1 to 79 Latin characters.
  /// - Returns: the bytes of the file, `pixelSize(scale:)` pixels large.
  /// - Throws: `FigureError` as `validate()` does, and when the image cannot be made.
  public func png(
    _ appearance: Appearance, scale: Double = 2, metadata: [(key: String, text: String)] = []
  ) throws(FigureError) -> [UInt8] {
    try validate()
    guard scale >= 0.5, scale <= 4 else {
      throw FigureError(.size, "the scale is \(scale); give one between 0.5 and 4.")
    }
    let size = pixelSize(scale: scale)
    guard size.width * size.height <= Figure.pixelLimit else {
      throw FigureError(
        .size,
        "the image would have \(size.width) × \(size.height) pixels; make it smaller or lower "
          + "the scale.")
    }
    let palette = Palette(appearance)
    let canvas = try Canvas(
      width: size.width, height: size.height, scale: scale, background: palette.background)
    let painter = Painter(canvas: canvas, type: try Typesetter(canvas), palette: palette)
    for panel in layout(painter) { panel.draw(painter) }
    let scales = colorScales(appearance).compactMap { $0 }
    return try ImageFile.encode(
      canvas.image(reserved: Set(scales.flatMap(\.map.colors))), width: size.width,
      height: size.height, pixelsPerPoint: scale,
      metadata: metadata)
  }

  /// The most pixels of one image.
  static let pixelLimit = 64_000_000
}
