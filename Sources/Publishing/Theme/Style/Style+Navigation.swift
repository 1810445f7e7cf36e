extension Theme.Style {
  /// The chapter list, the bar on narrow screens, their buttons, the cards at the end of a page.
  static let navigation = #"""
    @media (min-width: 62.5rem) {
      .topbar { display: none !important }
    }
    @media (max-width: 62.49rem) {
      .rail { display: none !important }
    }
    .rail {
      display: flex;
      flex-direction: column;
      position: sticky;
      top: 0;
      height: 100vh;
      overflow-y: auto;
      padding: 2rem 1.25rem 1.25rem 1.5rem;
      border-right: 1px solid var(--hairline);
      font-size: .84375rem;
      line-height: 1.4;
    }
    .brand {
      display: block;
      margin: 0 0 1.25rem;
      padding-top: .75rem;
      border-top: 3px solid var(--accent);
      font: 650 .9375rem/1.35 var(--sans);
      letter-spacing: -.006em;
      color: var(--ink);
      text-decoration: none;
      text-wrap: balance;
    }
    .brand:hover { color: var(--link) }
    .chapters, .sections { list-style: none; margin: 0; padding: 0 }
    .chapters li { margin: 0 }
    .chapters a {
      display: flex;
      gap: .55rem;
      padding: .3rem 0;
      min-height: 1.5rem;
      color: var(--quiet);
      text-decoration: none;
    }
    .chapters a:hover { color: var(--link); text-decoration: underline }
    .chapters .number { flex: none; width: 1.5rem; white-space: nowrap; font-variant-numeric: tabular-nums }
    .chapters [aria-current=page] { color: var(--ink); font-weight: 650 }
    .chapters .badge { margin-left: auto; align-self: center }
    .sections { margin: .1rem 0 .6rem .5rem; border-left: 1px solid var(--hairline) }
    .sections a {
      padding: .22rem 0 .22rem 1.1rem;
      margin-left: -1px;
      border-left: 2px solid transparent;
      line-height: 1.35;
    }
    .sections a.here { color: var(--ink); border-left-color: var(--accent) }
    .tools { display: flex; flex-wrap: wrap; gap: .5rem }
    .rail .tools { margin-top: auto; padding-top: 1.5rem }
    .tools button, .topbar button, .rail > button, .dialog-close {
      display: inline-flex;
      align-items: center;
      gap: .5em;
      font: 500 .8125rem/1 var(--sans);
      min-height: 2rem;
      padding: 0 .75rem;
      color: var(--quiet);
      background: none;
      border: 1px solid var(--control);
      border-radius: 1rem;
      cursor: pointer;
    }
    .tools button:hover, .topbar button:hover, .rail > button:hover, .dialog-close:hover {
      color: var(--ink);
      border-color: var(--ink);
    }
    .rail [data-search-button] {
      flex: 1 0 100%;
      justify-content: space-between;
      border-color: var(--hairline);
      border-radius: 6px;
      background: var(--panel);
    }
    .rail > [data-search-button] { flex: none; margin: 0 0 1.1rem }
    [data-search-button] kbd {
      min-width: 1.4em;
      padding: .15em .35em;
      border-width: 1px;
      background: none;
      color: inherit;
      font-size: .75rem;
      line-height: 1.2;
    }
    [data-theme-button]::before {
      content: "";
      flex: none;
      width: .8em;
      height: .8em;
      border: 1.5px solid currentColor;
      border-radius: 50%;
      background: linear-gradient(90deg, currentColor 50%, transparent 50%);
    }
    [data-theme-button][data-choice=light]::before { background: none }
    [data-theme-button][data-choice=dark]::before { background: currentColor }
    .topbar {
      display: flex;
      flex-wrap: wrap;
      gap: .5rem .5rem;
      align-items: center;
      padding: .6rem 1.5rem;
      border-bottom: 1px solid var(--hairline);
      font-size: .9375rem;
    }
    .topbar .brand {
      flex: 1 1 12rem;
      border: 0;
      padding: .3rem 0;
      margin: 0 .5rem 0 0;
    }
    .topbar details { order: 1; flex: 1 0 100% }
    .topbar summary {
      display: inline-block;
      padding: .3rem 0;
      color: var(--quiet);
      font-size: .875rem;
      cursor: pointer;
    }
    .topbar summary::before { content: "☰"; content: "☰" / ""; margin-right: .5rem }
    .topbar .chapters { padding: .25rem 0 .75rem }
    .topbar kbd, .topbar [data-help-button] { display: none }
    .cards {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 1rem;
      margin: 3.5rem 0 0;
      font-family: var(--sans);
      font-size-adjust: none;
    }
    .cards a {
      display: block;
      padding: .9rem 1.1rem;
      border: 1px solid var(--hairline);
      border-radius: 6px;
      color: var(--ink);
      text-decoration: none;
      font-weight: 600;
      font-size: .9375rem;
      line-height: 1.35;
    }
    .cards a:hover { border-color: var(--link); color: var(--link) }
    .cards .direction {
      display: block;
      margin-bottom: .2rem;
      color: var(--quiet);
      font-weight: 400;
      font-size: .8125rem;
    }
    .cards .next { grid-column: 2; text-align: right }
    """#
}
