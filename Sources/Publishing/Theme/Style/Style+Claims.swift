extension Theme.Style {
  /// What the paper claims and what came out: a card for each claim, the ledger of all.
  static let claims = #"""
    .claim {
      margin: 1.75rem 0;
      padding: 1rem 1.2rem 1.1rem;
      border: 1px solid var(--hairline);
      border-top: 3px solid var(--control);
      border-radius: 0 0 6px 6px;
    }
    .claim:has(+.provenance) { margin-bottom: .6rem }
    .claim + .provenance { padding-top: 0; border: 0 }
    .claim:target { border-color: var(--link) }
    .claim-head {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: .3rem .75rem;
      margin: 0 0 .6rem;
      font: 400 .8125rem/1.5 var(--sans);
      font-size-adjust: none;
    }
    .claim-name { color: var(--ink); font-weight: 700; font-size: .9375rem }
    .claim-head .verdict { margin-left: auto }
    .claim > p { margin: 0 0 .5rem }
    .claim > p + p { color: var(--quiet); font-size: 1rem }
    .claim > :last-child { margin-bottom: 0 }
    .findings td, .findings tbody th { vertical-align: baseline }
    .findings td + td { min-width: 6rem }
    .findings th + td { white-space: nowrap }
    .claim .scroll { margin: .9rem 0 0 }
    .verdict {
      display: inline-flex;
      align-items: center;
      gap: .5em;
      padding: .12em .7em .12em .55em;
      border: 1px solid currentColor;
      border-radius: 1em;
      font: 600 .75rem/1.55 var(--sans);
      font-size-adjust: none;
      white-space: nowrap;
      text-decoration: none;
    }
    .verdict::before {
      content: "";
      flex: none;
      width: .72em;
      height: .72em;
      border: .14em solid currentColor;
      border-radius: 50%;
    }
    .verdict.replicated { color: var(--success); background: var(--success-ground) }
    .verdict.replicated::before { background: currentColor }
    .verdict.partly { color: var(--warning); background: var(--warning-ground) }
    .verdict.partly::before {
      background: linear-gradient(90deg, currentColor 50%, transparent 50%);
    }
    .verdict.not-replicated { color: var(--error); background: var(--error-ground) }
    .verdict.not-replicated::before {
      border: 0;
      border-radius: 0;
      background: currentColor;
      clip-path:

        polygon(15% 0, 50% 35%, 85% 0, 100% 15%, 65% 50%, 100% 85%, 85% 100%, 50% 65%, 15% 100%,
          0 85%, 35% 50%, 0 15%);
    }
    .verdict.undecided { color: var(--note); background: var(--note-ground) }
    .verdict.undecided::before { border-radius: 0; transform: rotate(45deg) scale(.82) }
    .verdict.not-attempted { color: var(--quiet); background: var(--panel); border-style: dashed }
    .verdict.not-attempted::before { border-style: dotted }
    .claim:has(> .claim-head .replicated) { border-top-color: var(--success) }
    .claim:has(> .claim-head .partly) { border-top-color: var(--warning) }
    .claim:has(> .claim-head .undecided) { border-top-color: var(--note) }
    .claim:has(> .claim-head .not-replicated) { border-top-color: var(--error) }
    .claim-counts, .claim-rule { font: 400 .875rem/1.5 var(--sans); font-size-adjust: none }
    .claim-rule { color: var(--quiet); font-size: .8125rem; text-wrap: pretty }
    .ledger td, .ledger th { vertical-align: baseline }
    @media screen and (min-width: 73.75rem) {
      .ledger td[data-label=Statement] { min-width: 13rem }
      .ledger td[data-label=Paper], .ledger td[data-label=Here] { min-width: 9rem }
      .flow > .scroll:has(> .ledger) {
        max-width: none;
        margin-right: calc(-1*(var(--note-width) + var(--gap)));
      }
    }
    .ledger .claim-name { white-space: nowrap; font-size: inherit }
    @media (max-width: 40rem) {
      .ledger, .ledger tbody, .ledger tr, .ledger td, .ledger tbody th { display: block }
      .ledger thead {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      .ledger tr {
        margin: 0 0 .9rem;
        padding: .7rem .9rem .8rem;
        border: 1px solid var(--hairline);
        border-radius: 6px;
      }
      .ledger tr > * {
        padding: .15rem 0 !important;
        border: 0;
        text-align: left !important;
        white-space: normal !important;
      }
      .ledger tbody th .claim-name { font-size: .9375rem }
      .ledger td[data-label] {
        display: grid;
        grid-template-columns: 5.25rem minmax(0, 1fr);
        gap: .75rem;
        align-items: baseline;
      }
      .ledger td[data-label]::before {
        content: attr(data-label);
        color: var(--quiet);
        font-size: .75rem;
      }
      .ledger td[data-label] > * { justify-self: start }
    }
    """#
}
