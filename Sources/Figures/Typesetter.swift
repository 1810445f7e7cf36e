import CPangoCairo

/// The few kinds of text a figure has.
struct TextStyle: Hashable, Sendable {
  enum Weight: Hashable, Sendable {
    case regular
    case medium
    case semibold
  }

  var size: Double
  var weight: Weight
  /// Digits of equal width, for tick labels.
  var hasTabularDigits = false

  static let title = TextStyle(size: 14, weight: .semibold)
  static let panelTitle = TextStyle(size: 13, weight: .semibold)
  static let facetTitle = TextStyle(size: 12, weight: .semibold)
  static let axisLabel = TextStyle(size: 12, weight: .regular)
  static let tick = TextStyle(size: 11.5, weight: .regular, hasTabularDigits: true)
  static let legend = TextStyle(size: 12, weight: .regular)
  static let directLabel = TextStyle(size: 12, weight: .semibold)
  static let note = TextStyle(size: 11, weight: .regular)
}

/// Sets text with Pango on one canvas.
///
/// Text is always plain: nothing in it is read as markup, so labels may come from anywhere.
final class Typesetter {
  /// Font families in order of preference.
  ///
  /// Inter comes first; the others are what a machine without it is likely to have.
  static let families = "Inter, Source Sans 3, Helvetica Neue, Noto Sans, DejaVu Sans, sans-serif"

  private let canvas: Canvas
  private let context: OpaquePointer
  private var fonts: [TextStyle: OpaquePointer] = [:]

  init(_ canvas: Canvas) throws(FigureError) {
    guard let context = pango_cairo_create_context(canvas.context) else {
      throw FigureError(.drawing, "Pango could not prepare text.")
    }
    self.canvas = canvas
    self.context = context
    // Sizes are in points of 1/72 inch, which makes a point of text a point of the drawing.
    pango_cairo_context_set_resolution(context, 72)
    pango_context_set_round_glyph_positions(context, 0)
    if let options = cairo_font_options_create() {
      cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
      cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
      cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
      pango_cairo_context_set_font_options(context, options)
      cairo_font_options_destroy(options)
    }
  }

  deinit {
    for font in fonts.values { pango_font_description_free(font) }
    g_object_unref(UnsafeMutableRawPointer(context))
  }

  /// Sets one text, cut with an ellipsis where it would be wider than `width`.
  ///
  /// With `lines` above 1 it is broken at words first.
  func set(_ text: String, _ style: TextStyle, width: Double? = nil, lines: Int = 1) -> TextBlock {
    let layout = pango_layout_new(context)
    let clean = Typesetter.cleaned(text)
    pango_layout_set_font_description(layout, font(style))
    clean.withCString { pango_layout_set_text(layout, $0, -1) }
    if style.hasTabularDigits, let attributes = pango_attr_list_new() {
      pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"))
      pango_layout_set_attributes(layout, attributes)
      pango_attr_list_unref(attributes)
    }
    if let width {
      pango_layout_set_width(layout, Int32((min(max(width, 1), 10_000) * 1024).rounded(.up)))
      pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
      pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
      pango_layout_set_height(layout, Int32(-lines))
    }
    return TextBlock(layout: layout)
  }

  private func font(_ style: TextStyle) -> OpaquePointer? {
    if let font = fonts[style] { return font }
    guard let font = pango_font_description_new() else { return nil }
    pango_font_description_set_family(font, Typesetter.families)
    pango_font_description_set_absolute_size(font, style.size * 1024)
    let weight =
      switch style.weight {
      case .regular: PANGO_WEIGHT_NORMAL
      case .medium: PANGO_WEIGHT_MEDIUM
      case .semibold: PANGO_WEIGHT_SEMIBOLD
      }
    pango_font_description_set_weight(font, weight)
    fonts[style] = font
    return font
  }

  /// Text without what would break a line or reorder its neighbours, and of bounded length.
  static func cleaned(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(400) {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: result.append(" ")
      case .format, .surrogate, .privateUse, .unassigned:
        // Joiners shape letters and emoji; the other invisible characters only do harm here.
        if scalar.value == 0x200C || scalar.value == 0x200D { result.append(scalar) }
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// Draws a text with its top left corner, or the corner on its aligned side, at a point.
  func draw(_ block: TextBlock, x: Double, y: Double, _ color: Color, halo: Color? = nil) {
    let context = canvas.context
    if let halo {
      cairo_move_to(context, x, y)
      pango_cairo_layout_path(context, block.layout)
      canvas.stroke(halo, width: 3.5, opacity: 0.9)
    }
    canvas.setColor(color)
    cairo_move_to(context, x, y)
    pango_cairo_show_layout(context, block.layout)
  }

  /// Draws a text of one line that rises to the right and ends below a point.
  func drawTilted(_ block: TextBlock, endingAt end: Point, _ color: Color) {
    let context = canvas.context
    cairo_save(context)
    cairo_translate(context, end.x - block.height / 2 * 0.5.squareRoot(), end.y)
    cairo_rotate(context, -.pi / 4)
    draw(block, x: -block.width, y: 0, color)
    cairo_restore(context)
  }
}

/// A text that has been set: its size is known and it can be drawn.
final class TextBlock {
  fileprivate let layout: OpaquePointer?
  /// Width in points.
  let width: Double
  /// Height in points, from the top of the first line to the bottom of the last.
  let height: Double

  fileprivate init(layout: OpaquePointer?) {
    self.layout = layout
    var box = PangoRectangle()
    pango_layout_get_extents(layout, nil, &box)
    width = Double(box.width) / 1024
    height = Double(box.height) / 1024
  }

  deinit {
    if let layout { g_object_unref(UnsafeMutableRawPointer(layout)) }
  }

  /// Centres the lines of a broken text on each other.
  func centerLines() {
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER)
    pango_layout_set_width(layout, Int32((width * 1024).rounded(.up)))
  }
}
