extension Theme.Style {
  /// Tables: hairlines, numbers to the right, a scroll box of their own; the record of a run.
  static let tables = #"""
    .scroll { overflow-x: auto; max-width: 100% }
    table {
      width: 100%;
      border-collapse: collapse;
      font-size: .875rem;
      line-height: 1.4;
      font-variant-numeric: tabular-nums lining-nums;
    }
    .flow > .scroll { margin: 1.6rem 0 }
    thead th {
      padding: .45rem .9rem .45rem 0;
      border-top: 1.5px solid var(--ink);
      border-bottom: 1px solid var(--control);
      color: var(--ink);
      font-weight: 620;
      text-align: left;
      vertical-align: bottom;
    }
    tbody td, tbody th {
      padding: .42rem .9rem .42rem 0;
      border-bottom: 1px solid var(--hairline);
      font-weight: 400;
      text-align: left;
      vertical-align: top;
    }
    tbody tr:last-child > * { border-bottom-color: var(--control) }
    tr > *+* { padding-left: .6rem !important }
    tr > *:last-child { padding-right: 0 !important }
    .number-cell, th.number-cell, tbody td.number-cell { text-align: right; white-space: nowrap }
    .short-cell { white-space: nowrap }
    .center-cell, th.center-cell, tbody td.center-cell { text-align: center }
    .unit { margin-left: .35em; color: var(--quiet); font-weight: 400 }
    table .value { text-decoration-color: var(--hairline) }
    details table { font-size: .8125rem }
    .omitted { margin: .4rem 0; color: var(--quiet); font-size: .8125rem }
    .record { min-width: 50rem; font-size: .8125rem }
    .record td, .record tbody th { vertical-align: baseline }
    .record tbody th { max-width: 22rem; overflow-wrap: anywhere }
    .record code { padding: 0; background: none }
    .record tbody tr:hover > * { background: var(--panel) }
    .record tbody th[colspan] {
      padding-top: 1.4rem;
      border-bottom-color: var(--control);
      font-weight: 650;
    }
    .record code { font-size: .75rem }
    .chip, .badge {
      display: inline-flex;
      align-items: center;
      gap: .4em;
      padding: .1em .6em;
      border: 1px solid var(--hairline);
      border-radius: 1em;
      background: var(--panel);
      color: var(--quiet);
      font: 550 .75rem/1.5 var(--sans);
      font-size-adjust: none;
      white-space: nowrap;
      text-decoration: none;
      vertical-align: .08em;
    }
    .chip.computed {
      border-color: currentColor;
      background: var(--note-ground);
      color: var(--note);
    }
    .chip.blocked {
      border-color: currentColor;
      background: var(--warning-ground);
      color: var(--warning);
    }
    .chip.failed {
      border-color: currentColor;
      background: var(--error-ground);
      color: var(--error);
    }
    a.badge:hover, a.verdict:hover { color: var(--ink); border-color: var(--ink) }
    .badges {
      display: flex;
      flex-wrap: wrap;
      gap: .4rem;
      margin: 1rem 0 0;
      padding: 0;
      list-style: none;
    }
    .badges li { margin: 0 }
    """#
}
