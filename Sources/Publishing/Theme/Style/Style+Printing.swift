extension Theme.Style {
  /// Paper: no navigation, nothing that is folded, addresses behind links, light colours.
  static let printing = #"""
    @media print {
      @page { margin: 18mm 16mm }
      html { font-size: 9.5pt }
      body { font-size: 10.5pt; line-height: 1.45 }
      .rail, .topbar, .cards, .skip, .copy, .anchor, .tools, .zoom-button, .figure-actions,
      .preview, .folds, .cell > details, .checks, dialog {
        display: none !important;
      }
      .site, .page, .colophon { display: block }
      .opening { padding-top: 0 }
      .book > .page + .page { margin-top: 0; break-before: page }
      .noted { display: flex; flex-direction: column }
      .note, .flow > .margin-figure {
        float: none;
        width: auto;
        margin: 0 0 .8rem;
        padding-left: .8rem;
        border-left: 1.5pt solid var(--hairline);
      }
      .note.lit, .note:target { background: none; box-shadow: none }
      .cell:not(:has(> :not(details))) { margin: 0 }
      .flow { display: block }
      details::details-content { content-visibility: visible !important; display: block }
      .catalogue details:not([open])::details-content { display: none !important }
      .catalogue-controls { display: none }
      .catalogue thead th { position: static }
      .shaded b, .shade-scale b { print-color-adjust: exact }
      .card-sections section, .shaded p, .catalogue tbody { break-inside: avoid }
      .card-title, .card-sections strong { break-after: avoid }
      .graph-box-scroll { display: block !important; overflow: visible }
      .layered-graph .graph-list { display: none }
      .graph { min-width: 0; max-height: 235mm; break-inside: avoid }
      .graph, .graph-sample { print-color-adjust: exact }
      figure:not(.table-figure, :has(> .listing)), .images, .subfigures, .claim, .equation,
      .callout, .failure, .contents li, .references li, .parameters > *, tr,
      .scroll:not(:has(tbody tr:nth-child(13))) {
        break-inside: avoid;
      }
      .colophon { margin-top: 1.5rem; padding: .75rem 0 0; break-inside: avoid }
      .flow figure:not(.margin-figure) > .images img { width: 85% }
      thead { display: table-header-group }
      .listing, .signature {
        white-space: pre-wrap;
        border: .5pt solid var(--hairline);
        orphans: 4;
        widows: 4;
      }
      .subfigures[data-columns="2"] { grid-template-columns: repeat(2, minmax(0, 1fr)) !important }
      .subfigures:is([data-columns="3"], [data-columns="4"]) {
        grid-template-columns: repeat(3, minmax(0, 1fr)) !important;
      }
      .page > .screen { margin: 0; padding: 0; border: 0 }
      .scroll, .image, .equation > * { overflow: visible !important }
      .copy-key::after { display: none }
      .record { min-width: 0 }
      h1, h2, h3, h4, .table-figure > figcaption, .images, .subfigures, .claim-head, summary {
        break-after: avoid;
      }
      h2 { margin-top: 2rem }
      figure { margin: 1.5rem 0 1.75rem }
      p, li { orphans: 2; widows: 2 }
      a { color: inherit }
      .flow a[href^=http]::after, .references a[href^=http]::after {
        content: " (" attr(href) ")";
        font-size: .85em;
        color: var(--quiet);
        overflow-wrap: anywhere;
      }
      .references a[href^=http] { text-decoration: none }
      .verdict, .chip, .badge, .callout, .check::before { print-color-adjust: exact }
    }
    """#
}
