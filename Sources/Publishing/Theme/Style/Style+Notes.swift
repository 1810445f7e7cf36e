extension Theme.Style {
  /// Notes in the margin, or behind their paragraph where there is no margin.
  static let notes = #"""
    .note-mark { line-height: 0; font-size: .7em; vertical-align: super }
    .note-mark a {
      padding: .35em .12em;
      font: 600 1em/1 var(--sans);
      font-size-adjust: none;
      text-decoration: none;
    }
    .noted { display: flex; flex-direction: column }
    .noted > .note { order: 2 }
    .note {
      margin: 0 0 1.1rem;
      padding: .1rem 0 .1rem .9rem;
      border-left: 2px solid var(--hairline);
      color: var(--quiet);
      font-size: .8125rem;
      line-height: 1.5;
    }
    .note b, .note .note-number {
      color: var(--ink);
      font-weight: 650;
      margin-right: .35em;
      text-decoration: none;
    }
    .note:target, .note-mark:target, .note.lit {
      background: var(--note-ground);
      box-shadow: 0 0 0 .35rem var(--note-ground);
    }
    .note-mark:target { box-shadow: none }
    @media screen and (min-width: 73.75rem) {
      .noted { display: block }
      .note {
        float: right;
        clear: right;
        width: var(--note-width);
        margin: .2rem calc(-1*(var(--note-width) + var(--gap))) 1.1rem 0;
        padding: 0;
        border: 0;
      }
      .flow {
        --note-width: min(var(--margin), calc((100vw - var(--rail) - 68ch - var(--gap) - 5rem)));
      }
      .callout .note, figure .note, .claim .note, .references .note, .directive .note,
      .note-list .note {
        float: none;
        width: auto;
        margin: .6rem 0 0;
        padding-left: .9rem;
        border-left: 2px solid var(--hairline);
      }
    }
    """#
}
