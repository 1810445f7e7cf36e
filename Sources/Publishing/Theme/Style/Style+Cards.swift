extension Theme.Style {
  /// Cards: a box about one thing, whose sections stand side by side where there is room.
  static let cards = #"""
    .card {
      container-type: inline-size;
      margin: 1.75rem 0;
      padding: 1.1rem 1.25rem 1.2rem;
      border: 1px solid var(--hairline);
      border-radius: 6px;
      font: 400 .875rem/1.5 var(--sans);
      font-size-adjust: none;
      scroll-margin-top: 1rem;
    }
    .card:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link) }
    .card p { margin: 0 }
    .card .card-origin { color: var(--quiet); font-size: .8125rem }
    .card .card-title {
      color: var(--ink);
      font-size: 1.1875rem;
      font-weight: 660;
      line-height: 1.3;
      letter-spacing: -.008em;
    }
    .card:hover .anchor { opacity: 1 }
    .card .card-explanation {
      margin: .35rem 0 0;
      font: 400 1.0625rem/1.5 var(--serif);
      font-size-adjust: .475;
    }
    .card-facts {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(7.5rem, 1fr));
      gap: .7rem 1.25rem;
      margin: .9rem 0 0;
      padding: .75rem 0 0;
      border-top: 1px solid var(--hairline);
    }
    .card-facts dt { color: var(--quiet); font-size: .75rem; line-height: 1.4 }
    .card-facts dd {
      margin: 0;
      color: var(--ink);
      font-size: 1rem;
      font-weight: 600;
      font-variant-numeric: tabular-nums lining-nums;
    }
    .card-facts .unit { font-size: .8125rem }
    .card-sections {
      display: grid;
      grid-template-columns: repeat(6, minmax(0, 1fr));
      gap: 1.1rem 1.75rem;
      font-size: .875rem;
      line-height: 1.5;
    }
    .card > .card-sections {
      margin-top: 1rem;
      padding-top: .9rem;
      border-top: 1px solid var(--hairline);
    }
    .card-sections section { grid-column: span 6; min-width: 0 }
    .card-sections section > strong { display: block; font-weight: 620; color: var(--ink) }
    .card-sections p { margin: 0 }
    .card-note { color: var(--quiet); font-size: .8125rem }
    .card-sections section > :is(.shaded, .scroll, .bars, .card-links) { margin-top: .35rem }
    .card-sections table { font-size: .8125rem }
    @container (min-width: 34rem) {
      .card-sections .half { grid-column: span 3 }
      .card-sections .third { grid-column: span 2 }
    }
    .card-links { margin: 0; padding: 0; list-style: none }
    .card-links li { margin: 0; padding: .2rem 0 }
    .bars {
      display: block;
      width: 100%;
      height: 4.5rem;
      fill: var(--shade-line);
      overflow: visible;
    }
    .card-sections .bars-axis {
      display: flex;
      justify-content: space-between;
      gap: 1rem;
      padding-top: .2rem;
      border-top: 1px solid var(--control);
      color: var(--quiet);
      font-size: .75rem;
      font-variant-numeric: tabular-nums;
    }
    """#
}
