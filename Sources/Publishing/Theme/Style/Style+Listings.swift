extension Theme.Style {
  /// Code, and a directive's source under its result.
  static let listings = #"""
    .listing, .signature {
      position: relative;
      margin: 1.25rem 0;
      padding: .85rem 1rem;
      overflow-x: auto;
      border-radius: 5px;
      background: var(--panel);
      font: 400 .8125rem/1.65 var(--mono);
      font-size-adjust: none;
      tab-size: 2;
    }
    .listing code, .signature code { font-size: 1em; color: var(--ink) }
    .s-keyword { color: var(--keyword) }
    .s-string { color: var(--string) }
    .s-number { color: var(--number) }
    .s-comment { color: var(--comment); font-style: italic }
    .s-type { color: var(--type) }
    .s-label { color: var(--label) }
    .with-copy { position: relative }
    .copy {
      position: absolute;
      top: .4rem;
      right: .4rem;
      min-height: 1.6rem;
      min-width: 3.6rem;
      padding: 0 .6rem;
      border: 1px solid var(--hairline);
      border-radius: 4px;
      background: var(--ground);
      color: var(--quiet);
      font: 500 .75rem/1 var(--sans);
      cursor: pointer;
    }
    .copy:hover { color: var(--ink); border-color: var(--control) }
    @media (hover: hover) {
      .copy { opacity: 0 }
      .with-copy:hover .copy, .copy:focus-visible { opacity: 1 }
    }
    @media (hover: none) {
      .copy {
        position: static;
        display: block;
        margin: -.8rem 0 1.25rem auto;
        min-height: 1.75rem;
      }
      .folds .copy, .cell .copy { margin: -.2rem 0 .6rem auto }
      .cite-this .copy { margin-top: .4rem; margin-bottom: 0 }
    }
    .output { margin: 1.25rem 0 }
    pre.output {
      padding: .1rem 0 .1rem 1rem;
      overflow-x: auto;
      border-left: 3px solid var(--hairline);
      font: .8125rem/1.55 var(--mono);
      font-size-adjust: none;
    }
    .cell { margin: 1.4rem 0 }
    .folds { font-family: var(--sans); font-size: .8125rem; font-size-adjust: none }
    .folds summary, .cell > details > summary, .checks > summary, .cite-this summary {
      display: inline-block;
      padding: .28rem .1rem;
      min-height: 1.5rem;
      color: var(--quiet);
      font-size: .8125rem;
      line-height: 1.3;
      cursor: pointer;
      list-style: none;
    }
    summary::-webkit-details-marker { display: none }
    .folds summary::before, .cell > details > summary::before, .checks > summary::before,
    .cite-this summary::before {
      content: "";
      display: inline-block;
      width: .38em;
      height: .38em;
      margin: 0 .55em .12em .1em;
      border: solid currentColor;
      border-width: 0 1.5px 1.5px 0;
      transform: rotate(-45deg);
    }
    .folds details[open] > summary::before, .cell > details[open] > summary::before,
    .checks[open] > summary::before, .cite-this details[open] > summary::before {
      transform: rotate(45deg);
    }
    .folds summary:hover, .cell > details > summary:hover, .checks > summary:hover,
    .cite-this summary:hover {
      color: var(--link);
    }
    .folds .listing, .cell .listing { margin: .4rem 0 .6rem }
    summary .aside { margin-left: .6em; opacity: .999; font-variant-numeric: tabular-nums }
    .failure {
      margin: 1.5rem 0;
      padding: 1rem 1.2rem;
      border: 1px solid var(--error);
      border-left-width: 4px;
      border-radius: 5px;
      background: var(--error-ground);
      font: 400 .9375rem/1.5 var(--sans);
      font-size-adjust: none;
    }
    .failure p { margin: .35rem 0 }
    .failure .failure-title { margin-top: 0; color: var(--error); font-weight: 650 }
    .failure .place { color: var(--quiet); font: .8125rem/1.4 var(--mono) }
    .failure .listing { margin: .6rem 0; background: var(--ground) }
    .failure.waiting, .failure.expected { border-color: var(--control); background: var(--panel) }
    .failure.waiting .failure-title, .failure.expected .failure-title { color: var(--ink) }
    .warnings {
      margin: .75rem 0;
      padding: .6rem 1rem .6rem 2rem;
      border-radius: 5px;
      background: var(--warning-ground);
      color: var(--warning);
      font: 400 .875rem/1.5 var(--sans);
      font-size-adjust: none;
    }
    """#
}
