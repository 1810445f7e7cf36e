extension Theme.Style {
  /// Running text, call-outs, the reference list.
  static let text = #"""
    .opening { padding-top: 4rem }
    .kicker {
      margin: 0 0 .6rem;
      color: var(--accent);
      font-size: .8125rem;
      font-weight: 650;
      letter-spacing: .02em;
    }
    h1, h2, h3, h4 {
      font-family: var(--sans);
      font-size-adjust: none;
      text-wrap: balance;
      color: var(--ink);
    }
    h1 {
      margin: 0;
      font-size: clamp(1.9rem, 1.2rem + 2.4vw, 2.75rem);
      line-height: 1.1;
      font-weight: 700;
      letter-spacing: -.022em;
    }
    .lede {
      margin: 1rem 0 0;
      font-size: 1.3125rem;
      line-height: 1.5;
      color: var(--quiet);
      text-wrap: pretty;
    }
    .opening + .flow { margin-top: 2.25rem }
    h2 {
      margin: 3rem 0 .9rem;
      padding-top: 1rem;
      border-top: 1px solid var(--hairline);
      font-size: 1.5rem;
      line-height: 1.25;
      font-weight: 680;
      letter-spacing: -.014em;
    }
    .opening + .flow > h2:first-child { margin-top: 1rem }
    .flow + .flow > h2:first-child { margin-top: 1.25rem }
    .screen + .flow > h2:first-child { margin-top: 0; padding-top: 0; border: 0 }
    h3 {
      margin: 2.1rem 0 .6rem;
      font-size: 1.1875rem;
      line-height: 1.3;
      font-weight: 660;
      letter-spacing: -.008em;
    }
    h4 {
      margin: 1.75rem 0 .5rem;
      font-size: 1rem;
      line-height: 1.4;
      font-weight: 660;
    }
    .anchor {
      margin-left: .4em;
      padding: 0 .2em;
      font-weight: 400;
      color: var(--quiet);
      text-decoration: none;
      opacity: 0;
    }
    h2:hover .anchor, h3:hover .anchor, h4:hover .anchor, .anchor:focus-visible { opacity: 1 }
    p, .flow > ul, .flow > ol { margin: 0 0 1.05em; text-wrap: pretty }
    ul, ol { padding-left: 1.5em }
    li { margin: .3em 0 }
    li > p { margin: .4em 0 }
    li::marker { color: var(--quiet); font-variant-numeric: tabular-nums }
    blockquote {
      margin: 1.5em 0;
      padding: 0 0 0 1.25em;
      border-left: 3px solid var(--hairline);
      color: var(--quiet);
    }
    hr {
      width: 5rem;
      margin: 2.75rem auto;
      border: 0;
      border-top: 1px solid var(--control);
    }
    code {
      font-family: var(--mono);
      font-size: .86em;
      font-size-adjust: none;
      font-variant-ligatures: none;
    }
    :not(pre) > code { padding: .08em .2em; border-radius: 3px; background: var(--panel) }
    .value {
      color: inherit;
      font-variant-numeric: tabular-nums lining-nums;
      text-decoration: underline dotted 1px;
      text-decoration-color: var(--control);
      text-underline-offset: .22em;
    }
    .value:hover { color: var(--link); text-decoration-style: solid }
    .value.failed {
      color: var(--error);
      text-decoration-color: currentColor;
      font-family: var(--sans);
      font-size: .875em;
    }
    .reference { white-space: nowrap }
    .section-reference { white-space: normal }
    .prose-image { margin: 1.75rem 0 }
    .callout {
      margin: 1.6rem 0;
      padding: .9rem 1.2rem .9rem 1.1rem;
      border-left: 4px solid var(--tone);
      border-radius: 0 5px 5px 0;
      background: var(--tone-ground);
      font-size: 1.03rem;
    }
    .callout > :last-child { margin-bottom: 0 }
    .callout-title {
      display: flex;
      gap: .45rem;
      align-items: center;
      margin: 0 0 .3rem;
      color: var(--tone);
      font: 650 .875rem/1.4 var(--sans);
      font-size-adjust: none;
    }
    .callout-title .sign {
      display: inline-grid;
      place-items: center;
      flex: none;
      width: 1.15rem;
      height: 1.15rem;
      border: 1.5px solid currentColor;
      border-radius: 50%;
      font-size: .7rem;
      line-height: 1;
    }
    details.callout > .callout-title {
      min-height: 1.5rem;
      margin: 0;
      cursor: pointer;
      list-style: none;
    }
    details.callout[open] > .callout-title { margin-bottom: .3rem }
    details.callout > .callout-title::after {
      content: "";
      width: .42em;
      height: .42em;
      margin: 0 .2em .1em auto;
      border: solid currentColor;
      border-width: 0 1.5px 1.5px 0;
      transform: rotate(-45deg);
    }
    details.callout[open] > .callout-title::after { transform: rotate(45deg) }
    .callout.note-kind, .callout.important {
      --tone: var(--note);
      --tone-ground: var(--note-ground);
    }
    .callout.tip { --tone: var(--success); --tone-ground: var(--success-ground) }
    .callout.warning { --tone: var(--warning); --tone-ground: var(--warning-ground) }
    .callout.caution { --tone: var(--error); --tone-ground: var(--error-ground) }
    .references ol, .references ul { margin: 0 0 1.05em; padding: 0; list-style: none }
    .references li {
      margin: 0 0 .6em;
      padding: .1em .4em .1em 1.75em;
      text-indent: -1.75em;
      font-size: 1rem;
      line-height: 1.5;
      overflow-wrap: anywhere;
      border-radius: 3px;
    }
    .references li > * { text-indent: 0 }
    .references li:target { background: var(--note-ground) }
    """#
}
