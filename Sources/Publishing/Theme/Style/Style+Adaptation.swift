extension Theme.Style {
  /// Narrow screens, down to 320 pixels; more contrast; colours that the system forces.
  static let adaptation = #"""
    @media (max-width: 40rem) {
      body { font-size: 1.0625rem }
      .page {
        grid-template-columns:
          [screen-start] 1rem [page-start outset-start body-start margin-start] minmax(0, 1fr)
          [margin-end body-end outset-end page-end] 1rem [screen-end];
      }
      .topbar { padding: .5rem 1rem }
      .opening { padding-top: 2.25rem }
      .lede, .front .subtitle { font-size: 1.1875rem }
      .page > .screen { padding: 1.5rem 1rem }
      .image { overflow-x: auto }
      .image img { min-width: 26rem; max-width: none }
      .large-image img { min-width: 44rem }
      .subfigures .image img, .margin-figure .image img { min-width: 0; max-width: 100% }
      .cards { grid-template-columns: 1fr }
      .cards .next { grid-column: 1; text-align: left }
      .contents li { grid-template-columns: 1.75rem minmax(0, 1fr) }
      h2 { margin-top: 2.4rem }
      .claim { padding: .8rem .9rem .9rem }
      .equation { grid-template-columns: 0 minmax(0, 1fr) auto; gap: 0 .6rem }
      .zoom-image img { max-width: none; max-height: none; min-width: 44rem }
    }
    @media (max-width: 30rem) {
      .topbar .brand { flex-basis: 100%; margin: 0 }
      .claim-head .verdict { margin-left: 0 }
    }
    @media (prefers-contrast: more) {
      :root:root:root { --quiet: var(--ink); --hairline: var(--control); --control: var(--ink) }
      a { text-decoration-color: currentColor }
      .anchor, .copy, .zoom-button { opacity: 1 }
      :focus-visible { outline-width: 3px }
    }
    @media (forced-colors: active) {
      .verdict::before, [data-theme-button]::before, .zoom-button::before, .zoom-button::after,
      .copy-key::after {
        forced-color-adjust: none;
        color: CanvasText;
      }
      .sections a { border-left-color: Canvas }
      .sections a.here { border-left-color: Highlight }
      .callout, .claim, .signature, .preview, dialog { border: 1px solid CanvasText }
      .card { border: 1px solid CanvasText }
      .bars { fill: CanvasText; forced-color-adjust: none }
      .graph-line { stroke: CanvasText }
      .graph-head { fill: CanvasText }
      .graph text { fill: CanvasText }
      .graph a .graph-title { fill: LinkText }
      .graph :is(.graph-box, .graph-ground, .graph-band) { fill: Canvas }
      .graph-part { border-color: CanvasText }
      mark { background: Mark; color: MarkText }
      .note.lit, .note:target { outline: 2px solid Highlight }
    }
    """#
}
