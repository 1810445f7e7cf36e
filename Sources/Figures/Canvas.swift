import CPangoCairo

/// A Cairo image to draw on, in points with the origin at the top left.
///
/// It owns the C objects behind it and never leaves the drawing that made it.
final class Canvas {
  private let surface: OpaquePointer
  let context: OpaquePointer
  /// Device pixels per point.
  let scale: Double
  let pixelWidth: Int
  let pixelHeight: Int

  /// Creates a canvas filled with one colour.
  init(width: Int, height: Int, scale: Double, background: Color) throws(FigureError) {
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
    else { throw FigureError(.drawing, "Cairo could not create an image.") }
    guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let context = cairo_create(surface)
    else {
      let reason = Canvas.describe(cairo_surface_status(surface))
      cairo_surface_destroy(surface)
      throw FigureError(
        .drawing, "Cairo could not create an image of \(width) × \(height) pixels: \(reason).")
    }
    self.surface = surface
    self.context = context
    self.scale = scale
    pixelWidth = width
    pixelHeight = height
    setColor(background)
    cairo_paint(context)
    cairo_scale(context, scale, scale)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    cairo_set_line_cap(context, CAIRO_LINE_CAP_BUTT)
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  private static func describe(_ status: cairo_status_t) -> String {
    cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown reason"
  }

  /// Finishes drawing and hands out the pixels; colours that are `reserved` stay exact.
  func image(reserved: Set<Color> = []) throws(FigureError) -> IndexedImage {
    cairo_surface_flush(surface)
    let status = cairo_status(context)
    let stride = Int(cairo_image_surface_get_stride(surface)) / 4
    guard status == CAIRO_STATUS_SUCCESS, stride >= pixelWidth,
      let data = cairo_image_surface_get_data(surface)
    else {
      throw FigureError(.drawing, "Cairo could not draw the figure: \(Canvas.describe(status)).")
    }
    let count = stride * pixelHeight
    let exact = Set(reserved.map(\.hexadecimal))
    return data.withMemoryRebound(to: UInt32.self, capacity: count) { start in
      IndexedImage(
        UnsafeBufferPointer(start: start, count: count), width: pixelWidth, height: pixelHeight,
        stride: stride, reserved: exact)
    }
  }
}

extension Canvas {
  func setColor(_ color: Color, opacity: Double = 1) {
    cairo_set_source_rgba(
      context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255,
      opacity)
  }

  /// The nearest edge between two device pixels.
  func snapped(_ value: Double) -> Double { (value * scale).rounded() / scale }

  /// Fills a rectangle.
  func fill(_ box: Box, _ color: Color, opacity: Double = 1) {
    setColor(color, opacity: opacity)
    cairo_rectangle(context, box.x, box.y, box.width, box.height)
    cairo_fill(context)
  }

  /// Fills a rectangle whose edges lie between device pixels, at least one pixel wide.
  func fillSnapped(_ box: Box, _ color: Color, opacity: Double = 1) {
    let (left, top) = (snapped(box.x), snapped(box.y))
    let width = max(snapped(box.right) - left, 1 / scale)
    let height = max(snapped(box.bottom) - top, 1 / scale)
    fill(Box(x: left, y: top, width: width, height: height), color, opacity: opacity)
  }

  /// Draws a horizontal line of whole device pixels, centred on `y` as nearly as they allow.
  func horizontalRule(_ y: Double, from left: Double, to right: Double, _ color: Color) {
    let thickness = max(1, scale.rounded() / 2).rounded() / scale
    let top = snapped(y - thickness / 2)
    let start = snapped(left)
    fill(Box(x: start, y: top, width: snapped(right) - start, height: thickness), color)
  }

  /// Draws a vertical line of whole device pixels, centred on `x` as nearly as they allow.
  func verticalRule(_ x: Double, from top: Double, to bottom: Double, _ color: Color) {
    let thickness = max(1, scale.rounded() / 2).rounded() / scale
    let left = snapped(x - thickness / 2)
    let start = snapped(top)
    fill(Box(x: left, y: start, width: thickness, height: snapped(bottom) - start), color)
  }

  /// Runs drawing commands that cannot touch anything outside a rectangle.
  func clipped(to box: Box, _ body: () -> Void) {
    cairo_save(context)
    cairo_rectangle(context, box.x, box.y, box.width, box.height)
    cairo_clip(context)
    body()
    cairo_restore(context)
  }

  /// Adds a rectangle to the current path.
  func addRectangle(_ box: Box) {
    cairo_rectangle(context, box.x, box.y, box.width, box.height)
  }

  /// Adds a broken line to the current path.
  func addPath(_ points: some Sequence<Point>) {
    var starts = true
    for point in points {
      if starts {
        cairo_move_to(context, point.x, point.y)
        starts = false
      } else {
        cairo_line_to(context, point.x, point.y)
      }
    }
  }

  /// Strokes the current path.
  func stroke(_ color: Color, width: Double, dash: [Double] = [], opacity: Double = 1) {
    setColor(color, opacity: opacity)
    cairo_set_line_width(context, width)
    cairo_set_dash(context, dash, Int32(dash.count), 0)
    cairo_stroke(context)
    cairo_set_dash(context, nil, 0, 0)
  }
}
