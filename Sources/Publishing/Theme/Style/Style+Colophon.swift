extension Theme.Style {
  /// The end of a page: what was checked, what was run, how to cite.
  static let colophon = #"""
    .colophon {
      grid-column: screen !important;
      display: grid;
      grid-template-columns: subgrid;
      margin-top: 3rem;
      padding: 1.75rem 0 3rem;
      border-top: 1px solid var(--hairline);
      color: var(--quiet);
      font: 400 .8125rem/1.55 var(--sans);
      font-size-adjust: none;
    }
    .colophon > * { grid-column: body }
    .colophon p { margin: .25rem 0 }
    .checks { margin: 0 0 .75rem }
    .checks > summary { color: var(--ink); font-weight: 600 }
    .check-list { margin: .4rem 0 .9rem; padding: 0; list-style: none }
    .check {
      position: relative;
      margin: 0;
      padding: .35rem 0 .35rem 1.75rem;
      border-bottom: 1px solid var(--hairline);
    }
    .check::before {
      position: absolute;
      left: 0;
      top: .38rem;
      display: grid;
      place-items: center;
      width: 1.15rem;
      height: 1.15rem;
      border: 1.5px solid currentColor;
      border-radius: 50%;
      font: 650 .6875rem/1 var(--sans);
    }
    .check.ok::before { content: "✓"; content: "✓" / "In order: "; color: var(--success) }
    .check.attention::before {
      content: "!";
      content: "!" / "Needs attention: ";
      border-radius: 3px;
      color: var(--warning);
    }
    .check:has(> .unseen).ok::before { content: "✓"; content: "✓" / "" }
    .check:has(> .unseen).attention::before { content: "!"; content: "!" / "" }
    .check .copy-key { vertical-align: baseline }
    .check b, .check strong { color: var(--ink); font-weight: 600 }
    .run-facts { margin: .5rem 0 .75rem; font-size: .8125rem }
    .run-facts:empty { display: none }
    .run-facts > * { padding: .3rem 0 }
    .run-facts dd { color: var(--ink) }
    .cite-this {
      margin: 2.75rem 0 0;
      padding: 1.1rem 1.2rem;
      border: 1px solid var(--hairline);
      border-radius: 6px;
      font: 400 .875rem/1.55 var(--sans);
      font-size-adjust: none;
    }
    .cite-this h2, .cite-this h3 {
      margin: 0 0 .5rem;
      padding: 0;
      border: 0;
      font-size: 1rem;
    }
    .cite-this p { margin: 0 0 .6rem }
    .cite-this .listing { margin: .6rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere }
    @media (max-width: 40rem) {
      .facts, .run-facts { grid-template-columns: minmax(0, 1fr) }
      .facts dt, .run-facts dt { padding-bottom: 0; border: 0 }
      .facts dd, .run-facts dd { padding-top: 0 }
    }
    """#
}
