extension Theme.Style {
  /// The grid: a rail with the chapters, then named lines from `screen` to `margin`.
  static let layout = #"""
    .site { display: grid; grid-template-columns: minmax(0, 1fr) }
    .page {
      display: grid;
      align-content: start;
      min-width: 0;
      grid-template-columns:
        [screen-start] minmax(1.5rem, 1fr) [page-start outset-start body-start margin-start]
        minmax(0, 68ch) [margin-end body-end outset-end page-end] minmax(1.5rem, 1fr) [screen-end];
    }
    .page > * { grid-column: body; min-width: 0 }
    .flow { display: flow-root }
    .page > .outset { grid-column: outset }
    .page > .wide { grid-column: page }
    .page > .screen { grid-column: screen }
    .page > .margin-figure { grid-column: margin }
    @media (min-width: 62.5rem) {
      .site { grid-template-columns: var(--rail) minmax(0, 1fr) }
    }
    @media (min-width: 73.75rem) {
      .page {
        grid-template-columns:
          [screen-start] minmax(1.25rem, 1fr) [outset-start] minmax(0, 2.5rem)
          [page-start body-start] minmax(0, 68ch) [body-end] var(--gap) [outset-end margin-start]
          minmax(10rem, var(--margin)) [margin-end page-end] minmax(1.25rem, 1fr) [screen-end];
      }
    }
    @media (max-width: 90rem) and (min-width: 73.75rem) {
      :root { --margin: 12rem; --gap: 2rem; --rail: 14rem }
    }
    .book > .page + .page { margin-top: 2rem }
    .book .opening h1 { scroll-margin-top: 4rem }
    """#
}
