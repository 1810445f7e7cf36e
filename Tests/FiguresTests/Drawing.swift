@testable import Figures

/// A drawing with where its parts lie, to probe single pixels.
struct Drawing {
  let image: IndexedImage
  let width: Int
  let panels: [PlacedPanel]
  let palette: Palette
  let painter: Painter

  init(_ figure: Figure, _ appearance: Appearance = .light) throws {
    let size = figure.pixelSize(scale: 2)
    palette = Palette(appearance)
    let canvas = try Canvas(
      width: size.width, height: size.height, scale: 2, background: palette.background)
    painter = Painter(canvas: canvas, type: try Typesetter(canvas), palette: palette)
    panels = figure.layout(painter)
    for panel in panels { panel.draw(painter) }
    let scales = figure.colorScales(appearance).compactMap { $0 }
    image = try canvas.image(reserved: Set(scales.flatMap(\.map.colors)))
    width = size.width
  }

  func color(_ x: Double, _ y: Double) -> Color {
    let index = Int(image.indices[Int(y * 2) * width + Int(x * 2)]) * 3
    let parts = image.palette[index..<index + 3].map(UInt32.init)
    return Color(parts[0] << 16 | parts[1] << 8 | parts[2])
  }
}
