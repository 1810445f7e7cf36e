extension Theme.Style {
  /// Catalogues: two lines for each entry, the numbers at the end of the first.
  static let catalogues = #"""
    .catalogue {
      container-type: inline-size;
      font: 400 .875rem/1.45 var(--sans);
      font-size-adjust: none;
    }
    .catalogue-controls { display: flex; flex-wrap: wrap; gap: .6rem 1.25rem; align-items: center }
    .catalogue-controls label, .catalogue-controls .range {
      display: flex;
      gap: .45rem;
      align-items: center;
      color: var(--quiet);
      font-size: .8125rem;
    }
    .catalogue-controls .catalogue-search { flex: 1 1 16rem }
    .catalogue :is(input, select) {
      min-width: 0;
      min-height: 2.125rem;
      padding: .2rem .55rem;
      border: 1px solid var(--control);
      border-radius: 5px;
      background: var(--ground);
      color: var(--ink);
      font: 400 .875rem/1.4 var(--sans);
      font-variant-numeric: tabular-nums;
    }
    .catalogue-search input { flex: 1; width: 100% }
    .catalogue .range input { width: 5.5rem }
    .catalogue input::placeholder { color: var(--quiet); opacity: 1 }
    .catalogue .catalogue-count {
      margin: .7rem 0 .5rem;
      color: var(--quiet);
      font-size: .8125rem;
      font-variant-numeric: tabular-nums;
    }
    .catalogue > .shaded { margin: -.3rem 0 .6rem }
    .catalogue > .shaded p { padding: 0 }
    .catalogue table { line-height: 1.45; table-layout: fixed }
    .catalogue thead th:first-child { width: 5.5rem }
    .catalogue thead th:nth-child(n+3) { width: min(6rem, calc(55cqw/var(--columns))) }
    .catalogue thead th { position: sticky; top: 0; z-index: 1; background: var(--ground) }
    .catalogue tr > :nth-child(n+3) { text-align: right }
    .catalogue tbody tr > :nth-child(n+3) { white-space: nowrap }
    .catalogue tbody th { overflow-wrap: anywhere }
    .catalogue thead button {
      margin: -.3rem -.35rem;
      padding: .3rem .35rem;
      border: 0;
      border-radius: 3px;
      background: none;
      color: inherit;
      font: inherit;
      text-align: inherit;
      cursor: pointer;
    }
    .catalogue thead button:hover { background: var(--panel) }
    .catalogue thead th[aria-sort] button::after { margin-left: .3em; font-size: .8em }
    .catalogue thead th[aria-sort=descending] button::after { content: "▼"; content: "▼" / "" }
    .catalogue thead th[aria-sort=ascending] button::after { content: "▲"; content: "▲" / "" }
    .catalogue tbody { scroll-margin-top: 3.5rem }
    .catalogue tbody tr > * { padding-top: .5rem; padding-bottom: .1rem }
    .catalogue tbody tr:not(:last-child) > * { border: 0 }
    .catalogue tbody tr:last-child > * {
      padding-bottom: .5rem;
      border-bottom-color: var(--hairline);
    }
    .catalogue tbody tr + tr > * { padding-top: 0 }
    .catalogue tbody th { font-weight: 620; font-variant-numeric: tabular-nums }
    .catalogue tbody td:nth-child(2) { color: var(--ink); text-wrap: pretty }
    .catalogue tr + tr td { text-align: left !important; white-space: normal !important }
    .catalogue tbody:hover > tr > * { background: var(--panel) }
    .catalogue tbody:is(:target, .here) > tr > * { background: var(--note-ground) }
    .catalogue summary { padding: .1rem 0; color: var(--quiet); cursor: pointer }
    .catalogue summary, .catalogue tr + tr > td > p { margin: 0; line-height: 1.7 }
    .catalogue :is(summary, tr + tr > td > p) b {
      margin-right: .45em;
      padding: .05em .35em;
      border: 1px solid var(--hairline);
      border-radius: 3px;
      background: var(--ground);
      color: var(--ink);
      font: 400 .8125rem/1.4 var(--mono);
      overflow-wrap: anywhere;
    }
    .catalogue .card-sections { padding: .7rem 0 .8rem }
    .catalogue .sort-choice { display: none }
    @container (max-width: 36rem) {
      .catalogue-controls .sort-choice { display: flex }
      .catalogue thead {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      .catalogue :is(table, tbody, tr, th, td) { display: block }
      .catalogue tbody { padding: .6rem 0; border-top: 1px solid var(--hairline) }
      .catalogue tbody tr > * { padding: 0 !important; border: 0 }
      .catalogue tr + tr > td:empty { display: none }
      .catalogue tbody tr:first-child > td:nth-child(n+3) {
        display: inline-block;
        margin: .1rem 1rem .1rem 0;
        font-variant-numeric: tabular-nums;
      }
      .catalogue tbody tr:first-child > td:nth-child(n+3)::before {
        margin-right: .4em;
        color: var(--quiet);
        font-size: .75rem;
      }
      .catalogue td:nth-child(3)::before { content: var(--column-1) }
      .catalogue td:nth-child(4)::before { content: var(--column-2) }
      .catalogue td:nth-child(5)::before { content: var(--column-3) }
      .catalogue td:nth-child(6)::before { content: var(--column-4) }
      .catalogue td:nth-child(7)::before { content: var(--column-5) }
      .catalogue td:nth-child(8)::before { content: var(--column-6) }
      .catalogue td:nth-child(9)::before { content: var(--column-7) }
      .catalogue td:nth-child(10)::before { content: var(--column-8) }
    }
    """#
}
