extension Theme.Style {
  /// Formulas in a line and on a line of their own, with a number at the right.
  static let mathematics = #"""
    math {
      font-family:
        "STIX Two Math", "Latin Modern Math", "Libertinus Math", "XITS Math", "Cambria Math",
        "DejaVu Math TeX Gyre", math;
      font-size: 1.02em;
      font-size-adjust: .475;
      font-style: normal;
    }
    .equation {
      display: grid;
      grid-template-columns: minmax(2.75rem, 1fr) minmax(0, auto) minmax(2.75rem, 1fr);
      gap: 0 .75rem;
      align-items: center;
      margin: 1.5rem 0;
      font-size: 1.0625rem;
    }
    .equation > * { grid-column: 2; min-width: 0 }
    .equation math[display=block] { margin: 0 }
    .equation > math, .equation > div {
      display: block;
      max-width: 100%;
      padding: .3rem 0;
      overflow: auto hidden;
    }
    .equation > math { display: block math }
    .equation > .equation-number {
      grid-column: 3;
      justify-self: end;
      padding: 0;
      overflow: visible;
      color: var(--quiet);
      font: 400 .875rem/1.5 var(--sans);
      font-size-adjust: none;
      font-variant-numeric: tabular-nums;
      white-space: nowrap;
    }
    .equation:target > .equation-number { color: var(--ink); font-weight: 650 }
    """#
}
