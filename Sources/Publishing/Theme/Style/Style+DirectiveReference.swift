extension Theme.Style {
  /// The reference of all directives: signature, parameters, an example with its result.
  static let directiveReference = #"""
    .directive { margin: 0 0 1.5rem }
    .directive > h2 code, .directive > h3 code {
      padding: 0;
      background: none;
      font-size: .94em;
      letter-spacing: 0;
    }
    .directive > h3 { padding-top: 1rem; border-top: 1px solid var(--hairline) }
    .directive > h4 {
      margin: 1.4rem 0 .4rem;
      color: var(--quiet);
      font-size: .8125rem;
      letter-spacing: .01em;
    }
    .signature {
      border-left: 3px solid var(--accent);
      border-radius: 0 5px 5px 0;
      white-space: pre-wrap;
    }
    .parameters {
      display: grid;
      grid-template-columns: fit-content(14rem) minmax(0, 1fr);
      margin: 1rem 0 1.5rem;
      font: 400 .875rem/1.5 var(--sans);
      font-size-adjust: none;
    }
    .parameters > * { margin: 0; padding: .45rem 0; border-bottom: 1px solid var(--hairline) }
    .parameters dt { padding-right: 1.5rem; overflow-wrap: anywhere }
    .parameters dt, .parameters dt code {
      color: var(--ink);
      font-family: var(--mono);
      font-size: .8125rem;
      line-height: 1.6;
    }
    .parameters dt code { padding: 0; background: none }
    .parameters .type { color: var(--type) }
    .parameters dd p { margin: 0 }
    .parameters .default, .parameters .unit {
      margin-left: .5em;
      color: var(--quiet);
      white-space: nowrap;
    }
    .directive .result {
      margin: 1rem 0;
      padding-left: 1rem;
      border-left: 3px solid var(--hairline);
    }
    .directive .result > figure { margin: .5rem 0 1rem }
    @media (max-width: 40rem) {
      .parameters { grid-template-columns: minmax(0, 1fr) }
      .parameters dt { padding-bottom: 0; border: 0 }
      .parameters dd { padding-top: .1rem }
    }
    """#
}
