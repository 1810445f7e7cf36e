extension Theme.Style {
  /// The first page.
  static let frontPage = #"""
    .front h1 {
      font-size: clamp(2.1rem, 1.1rem + 3.6vw, 3.5rem);
      line-height: 1.05;
      letter-spacing: -.028em;
    }
    .front .subtitle {
      margin: 1.1rem 0 0;
      font-size: 1.3125rem;
      line-height: 1.45;
      color: var(--quiet);
      text-wrap: pretty;
    }
    .byline {
      margin: 1.5rem 0 0;
      padding-top: .8rem;
      border-top: 1px solid var(--hairline);
      color: var(--quiet);
      font-size: .875rem;
    }
    .abstract { margin: 0; font-size: 1.1875rem; line-height: 1.6 }
    .contents { list-style: none; margin: 0 0 1rem; padding: 0 }
    .contents li {
      display: grid;
      grid-template-columns: 2.25rem minmax(0, 1fr);
      margin: 0;
      border-bottom: 1px solid var(--hairline);
    }
    .contents li:first-child { border-top: 1px solid var(--hairline) }
    .contents .number {
      padding-top: 1.1rem;
      color: var(--accent);
      font: 600 .9375rem/1.5 var(--sans);
      font-size-adjust: none;
      font-variant-numeric: tabular-nums;
    }
    .contents a {
      display: block;
      padding: 1.05rem 0;
      color: var(--ink);
      text-decoration: none;
    }
    .contents .chapter-title {
      display: block;
      font: 650 1.0625rem/1.4 var(--sans);
      font-size-adjust: none;
      letter-spacing: -.006em;
    }
    .contents a:hover .chapter-title {
      color: var(--link);
      text-decoration: underline;
      text-decoration-thickness: 2px;
      text-underline-offset: .2em;
    }
    .contents .chapter-summary {
      display: block;
      margin-top: .2rem;
      color: var(--quiet);
      font-size: 1rem;
      line-height: 1.5;
    }
    .contents .badges { grid-column: 2; margin: -.5rem 0 1.05rem }
    .facts, .run-facts {
      display: grid;
      grid-template-columns: fit-content(12rem) minmax(0, 1fr);
      margin: 1rem 0 1.5rem;
      font: 400 .875rem/1.5 var(--sans);
      font-size-adjust: none;
    }
    .facts > *, .run-facts > * {
      margin: 0;
      padding: .4rem 0;
      border-bottom: 1px solid var(--hairline);
    }
    .facts dt, .run-facts dt { padding-right: 1.5rem; color: var(--quiet) }
    .facts dd, .run-facts dd { font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
    """#
}
