extension Theme.Style {
  /// What the script adds: dialogs, search, previews, the large image.
  static let comforts = #"""
    dialog {
      width: min(38rem, calc(100vw - 2rem));
      max-width: none;
      max-height: calc(100dvh - 4rem);
      padding: 0;
      border: 1px solid var(--control);
      border-radius: 8px;
      background: var(--ground);
      color: var(--ink);
      font-size: .9375rem;
      line-height: 1.5;
      overflow: hidden;
    }
    dialog[open] { display: flex; flex-direction: column }
    dialog::backdrop { background: rgb(0 0 0/.5) }
    html:has(dialog[open]) { overflow: hidden; scrollbar-gutter: stable }
    .dialog-head {
      display: flex;
      align-items: center;
      gap: 1rem;
      padding: .75rem .75rem .75rem 1.1rem;
      border-bottom: 1px solid var(--hairline);
    }
    .dialog-head h2 {
      flex: 1;
      margin: 0;
      padding: 0;
      border: 0;
      font-size: 1rem;
      line-height: 1.4;
      letter-spacing: 0;
    }
    .dialog-head kbd { background: none }
    .dialog-body { padding: 1rem 1.1rem 1.25rem; overflow-y: auto; overscroll-behavior: contain }
    .search { margin: 10dvh auto auto; max-height: min(40rem, calc(100dvh - 14dvh)) }
    .search form { flex: 1; min-width: 0 }
    .search input {
      width: 100%;
      min-height: 2.25rem;
      padding: .2rem 0;
      border: 0;
      background: none;
      color: var(--ink);
      font: 400 1.0625rem/1.4 var(--sans);
    }
    .search input:focus-visible { outline: 0 }
    .search .dialog-head:focus-within {
      box-shadow: inset 0 -2px 0 var(--link);
      border-bottom-color: var(--link);
    }
    .search input::placeholder { color: var(--quiet); opacity: 1 }
    .search-count {
      margin: 0;
      padding: .55rem 1.1rem;
      color: var(--quiet);
      font-size: .8125rem;
      font-variant-numeric: tabular-nums;
    }
    .search-results {
      flex: 1 1 auto;
      margin: 0;
      padding: 0 .5rem .6rem;
      overflow-y: auto;
      overscroll-behavior: contain;
      list-style: none;
    }
    .search-results:empty { display: none }
    .search-results li { margin: 0 }
    .search-results a {
      display: block;
      padding: .55rem .6rem;
      border-radius: 5px;
      color: var(--ink);
      text-decoration: none;
    }
    .search-results a:hover { background: var(--panel) }
    .search-results a:focus-visible { background: var(--note-ground); outline-offset: -2px }
    .search-results .result-title { display: block; font-weight: 600 }
    .search-results .result-chapter { color: var(--quiet); font-weight: 400 }
    .search-results .result-excerpt {
      display: block;
      margin-top: .1rem;
      color: var(--quiet);
      font-size: .875rem;
      line-height: 1.5;
      overflow-wrap: anywhere;
    }
    .search mark { color: var(--ink); font-weight: 600 }
    .help dl {
      display: grid;
      grid-template-columns: max-content minmax(0, 1fr);
      gap: .45rem 1.25rem;
      align-items: baseline;
      margin: 0 0 1.1rem;
    }
    .help dt { white-space: nowrap }
    .help dd { margin: 0 }
    .help label {
      display: flex;
      gap: .6rem;
      align-items: flex-start;
      min-height: 1.5rem;
      padding-top: .9rem;
      border-top: 1px solid var(--hairline);
      cursor: pointer;
    }
    .help input {
      flex: none;
      width: 1.1rem;
      height: 1.1rem;
      margin: .15rem 0 0;
      accent-color: var(--link);
    }
    .zoomable { position: relative; min-width: 0 }
    .zoomable img { cursor: zoom-in }
    .zoom-button {
      position: absolute;
      top: 0;
      right: 0;
      display: grid;
      place-items: center;
      width: 2rem;
      height: 2rem;
      padding: 0;
      border: 1px solid var(--hairline);
      border-radius: 5px;
      background: var(--ground);
      color: var(--quiet);
      cursor: zoom-in;
    }
    .zoom-button::before, .zoom-button::after {
      content: "";
      position: absolute;
      width: .4rem;
      height: .4rem;
      border: solid currentColor;
    }
    .zoom-button::before { top: .5rem; right: .5rem; border-width: 1.5px 1.5px 0 0 }
    .zoom-button::after { bottom: .5rem; left: .5rem; border-width: 0 0 1.5px 1.5px }
    .zoom-button:hover { color: var(--ink); border-color: var(--control) }
    @media (hover: hover) {
      .zoom-button { opacity: 0 }
      .zoomable:hover .zoom-button, .zoom-button:focus-visible { opacity: 1 }
    }
    @media (hover: none) {
      .zoom-button { position: relative; margin: .35rem 0 0 auto }
    }
    .zoom {
      width: max-content;
      min-width: min(24rem, calc(100vw - 2rem));
      max-width: calc(100vw - 2rem);
      max-height: calc(100dvh - 2rem);
    }
    .zoom-image {
      flex: 1 1 auto;
      min-height: 0;
      padding: 1rem;
      overflow: auto;
      cursor: zoom-out;
    }
    .zoom-image img {
      width: auto;
      max-width: 100%;
      max-height: calc(100dvh - 13rem);
      margin: 0 auto;
    }
    .zoom-caption {
      margin: 0;
      padding: .7rem 1.1rem .9rem;
      max-width: 52rem;
      border-top: 1px solid var(--hairline);
      color: var(--quiet);
      font-size: .875rem;
    }
    .preview {
      position: absolute;
      z-index: 5;
      width: min(26rem, calc(100vw - 2rem));
      max-height: min(26rem, 70dvh);
      padding: .9rem 1rem;
      overflow: auto;
      overscroll-behavior: contain;
      border: 1px solid var(--control);
      border-radius: 6px;
      background: var(--ground);
      color: var(--ink);
      box-shadow: 0 6px 24px rgb(0 0 0/.16);
      font-size: .9375rem;
      line-height: 1.5;
    }
    .preview > :first-child { margin-top: 0 }
    .preview > :last-child { margin-bottom: 0 }
    .preview figure { margin: 0 }
    .preview h1, .preview h2, .preview h3, .preview h4 {
      padding-top: 0;
      border: 0;
      font-size: 1rem;
    }
    .preview img { min-width: 0 !important; max-width: 100% }
    .preview figcaption, .preview .note, .preview .note-text { font-size: .8125rem }
    .preview .note {
      float: none;
      width: auto;
      margin: 0;
      padding: 0;
      border: 0;
      background: none;
      color: var(--ink);
      box-shadow: none;
    }
    .preview .equation { margin: .25rem 0 }
    .preview table { font-size: .8125rem }
    .preview:has(table,.equation) { width: min(38rem, calc(100vw - 2rem)) }
    @media (prefers-reduced-motion: no-preference) {
      .preview { animation: appear .12s ease-out }
      @keyframes appear {
        from { opacity: 0 }
      }
    }
    """#
}
