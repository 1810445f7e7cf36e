extension Theme.Style {
  /// Measures, fonts and what a browser's own style sheet gets wrong.
  static let base = #"""
    :root {
      --serif:
        Charter, "Bitstream Charter", "Source Serif 4", "Source Serif Pro", "Iowan Old Style",
        Georgia, "Noto Serif", "Liberation Serif", serif;
      --sans:
        Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans",
        "Liberation Sans", sans-serif;
      --mono:
        ui-monospace, "SF Mono", SFMono-Regular, "Cascadia Mono", Menlo, Consolas,
        "Liberation Mono", "DejaVu Sans Mono", monospace;
      --rail: 15.5rem;
      --gap: 2.5rem;
      --margin: 13.5rem;
    }
    *, *::before, *::after { box-sizing: border-box }
    [hidden] { display: none !important }
    html { scroll-padding-top: 1.5rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
    body {
      margin: 0;
      background: var(--ground);
      color: var(--ink);
      font: 400 1.125rem/1.6 var(--serif);
      font-size-adjust: .475;
      text-rendering: optimizeLegibility;
      font-kerning: normal;
      font-variant-ligatures: common-ligatures;
      overflow-wrap: break-word;
    }
    nav, button, figcaption, caption, table, summary, dialog, .sans, .provenance, .note, .topbar,
    .kicker, .byline {
      font-family: var(--sans);
      font-size-adjust: none;
    }
    a {
      color: var(--link);
      text-decoration: underline;
      text-decoration-thickness: 1px;
      text-underline-offset: .16em;
      text-decoration-color: color-mix(in srgb, var(--link) 45%, transparent);
    }
    a:hover { text-decoration-color: currentColor; text-decoration-thickness: 2px }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px }
    main:focus { outline: 0 }
    ::selection { background: color-mix(in srgb, var(--link) 24%, transparent) }
    img { max-width: 100%; height: auto }
    kbd {
      display: inline-block;
      min-width: 1.5em;
      padding: .1em .4em;
      border: 1px solid var(--hairline);
      border-bottom-width: 2px;
      border-radius: 4px;
      background: var(--panel);
      color: var(--ink);
      font: 500 .8125em/1.4 var(--sans);
      font-size-adjust: none;
      text-align: center;
    }
    mark {
      padding: 0 .05em;
      border-radius: 2px;
      background: var(--mark);
      color: inherit;
    }
    .skip {
      position: absolute;
      left: -100vw;
      top: 0;
      z-index: 10;
      padding: .7rem 1.1rem;
      background: var(--ground);
      border: 2px solid var(--link);
      font: 600 1rem/1.4 var(--sans);
    }
    .skip:focus { left: .5rem; top: .5rem }
    .unseen {
      position: absolute;
      width: 1px;
      height: 1px;
      margin: -1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    @media (prefers-reduced-motion: no-preference) {
      html { scroll-behavior: smooth }
    }
    """#
}
