extension Theme.Style {
  /// Figures: image, parts, caption, provenance strip, folded data and source.
  static let figures = #"""
    figure { margin: 2.25rem 0 2.75rem }
    figure img { max-width: 100%; height: auto }
    figure:not(.margin-figure) > .images img, .prose-image img { width: 100% }
    .images { display: grid; gap: 1rem; min-width: 0 }
    .images > *, .subfigures > * { min-width: 0 }
    figcaption {
      margin-top: .9rem;
      font-size: .875rem;
      line-height: 1.5;
      color: var(--quiet);
      text-wrap: pretty;
    }
    figcaption p { margin: 0 }
    .figure-number, .subfigure-letter { color: var(--ink); font-weight: 650 }
    .table-figure > figcaption { margin: 0 0 .6rem }
    .subfigures { display: grid; gap: 1.5rem 1.75rem; align-items: start }
    figure.subfigure { margin: 0 }
    .subfigure > figcaption { margin-top: .4rem; font-size: .8125rem }
    @media (min-width: 36rem) {
      .subfigures:is([data-columns="2"], [data-columns="3"], [data-columns="4"]) {
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
    }
    @media (min-width: 48rem) {
      .subfigures[data-columns="3"] { grid-template-columns: repeat(3, minmax(0, 1fr)) }
      .subfigures[data-columns="4"] { grid-template-columns: repeat(4, minmax(0, 1fr)) }
    }
    @media (max-width: 73.74rem) {
      .page > :is(.wide, .screen) .subfigures[data-columns="2"] { grid-template-columns: none }
      .page > :is(.wide, .screen) .subfigures:is([data-columns="3"], [data-columns="4"]) {
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr));
      }
    }
    .provenance {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: .15rem 1.1rem;
      margin: .55rem 0 0;
      padding-top: .5rem;
      border-top: 1px solid var(--hairline);
      color: var(--quiet);
      font-size: .75rem;
      line-height: 1.5;
      font-variant-numeric: tabular-nums;
    }
    .provenance > span { display: inline-flex; gap: .35em; align-items: center }
    .table-figure .provenance { border: 0; padding-top: 0 }
    .provenance code { padding: 0; background: none; font-size: .72rem }
    .provenance a { padding: .2rem 0; min-height: 1.5rem }
    .copy-key {
      display: inline-flex;
      align-items: center;
      gap: .4em;
      min-height: 1.5rem;
      margin: 0 -.35em;
      padding: 0 .35em;
      border: 1px solid transparent;
      border-radius: 4px;
      background: none;
      color: inherit;
      font: inherit;
      cursor: pointer;
    }
    .copy-key:hover, .copy-key:focus-visible { border-color: var(--control); color: var(--ink) }
    .copy-key::after {
      content: "";
      flex: none;
      width: .6em;
      height: .7em;
      border: 1px solid currentColor;
      border-radius: 1.5px;
      box-shadow: .2em -.2em 0 -.5px var(--ground), .2em -.2em 0 .5px currentColor;
    }
    .copy-key[data-copied]::after {
      width: .35em;
      height: .7em;
      border-width: 0 1.5px 1.5px 0;
      border-radius: 0;
      box-shadow: none;
      transform: rotate(45deg) translateY(-.1em);
    }
    .figure-actions {
      display: flex;
      flex-wrap: wrap;
      gap: .25rem 1rem;
      margin: .4rem 0 0;
      font: 400 .75rem/1.5 var(--sans);
      font-size-adjust: none;
    }
    .figure-actions a, .figure-actions button {
      display: inline-flex;
      align-items: center;
      min-height: 1.5rem;
    }
    .folds { display: flow-root; margin-top: .3rem }
    .page > .wide figcaption, .page > .screen figcaption, .page > .outset figcaption {
      max-width: 42rem;
    }
    .page > .screen {
      margin: 2.75rem 0;
      padding: 2.5rem 1.5rem;
      background: var(--ground);
      border: solid var(--hairline);
      border-width: 1px 0;
    }
    .page > .screen > figure { max-width: 75rem; margin: 0 auto }
    .flow > .margin-figure { font-size: .8125rem }
    .flow > .margin-figure .provenance { display: none }
    @media (min-width: 73.75rem) {
      .flow > .margin-figure {
        float: right;
        clear: right;
        width: var(--note-width);
        margin: .25rem calc(-1*(var(--note-width) + var(--gap))) 1.25rem 0;
      }
    }
    """#
}
