import Notebook

extension Theme.Style {
  /// How much of the shade's colour a level has, in per cent.
  static func shadePart(ofLevel level: Int) -> Int { 10 + 9 * level }

  /// Shaded text: a colour and, for who does not see it, a line that grows with the level.
  static let shadedText =
    #"""
    .shaded {
      container-type: inline-size;
      font: 400 .875rem/1.75 var(--sans);
      font-size-adjust: none;
      font-variant-ligatures: none;
      overflow-wrap: anywhere;
    }
    .shaded p {
      position: relative;
      margin: 0;
      padding: .35rem 0;
      border-bottom: 1px solid var(--hairline);
    }
    .shaded p:last-of-type { border: 0 }
    .shaded p:has(> small) {
      display: grid;
      grid-template-columns: 6.5rem minmax(0, 1fr);
      gap: .75rem;
    }
    .shaded small {
      color: var(--quiet);
      font-size: .75rem;
      line-height: 2.05;
      font-variant-numeric: tabular-nums;
    }
    @container (max-width: 26rem) {
      .shaded p:has(> small) { grid-template-columns: minmax(0, 1fr); gap: 0 }
    }
    .shaded p > span { white-space: pre-wrap }
    .shaded p > i {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    .shaded b {
      padding: .1em 0;
      border-radius: 2px;
      font-weight: inherit;
      text-decoration: underline 1px color-mix(in srgb, currentColor 65%, transparent);
      text-decoration-skip-ink: none;
      text-underline-offset: .17em;
      -webkit-box-decoration-break: clone;
      box-decoration-break: clone;
    }
    .shaded b[class^=n] { text-decoration-style: dotted }
    .shaded b.pivot { outline: 1.5px solid var(--ink); outline-offset: 0 }
    .shaded b:is([class=pivot], :not([class])) { text-decoration: none }
    .shaded p.shade-scale {
      padding: .5rem 0 0;
      border: 0;
      color: var(--quiet);
      font-size: .75rem;
      line-height: 1.6;
    }
    .shade-scale b { margin-right: 1px; color: var(--ink); white-space: pre }
    .shaded.token-list b { padding: .1em .3em; color: var(--ink) }
    .shaded.token-list {
      margin: 0;
      color: var(--quiet);
      line-height: 2;
      font-size: .8125rem;
      font-variant-numeric: tabular-nums;
    }
    .token-list span { margin-right: 1.1em; white-space: nowrap }

    """#
    + (1...ShadedText.Token.levelCount).map { level in
      let part = shadePart(ofLevel: level)
      let thickness = 5 + 3 * level
      return [("a", "shade"), ("n", "shade-opposite")].map { name, color in
        ".shaded b.\(name)\(level) { "
          + "background: color-mix(in srgb, var(--\(color)) \(part)%, transparent);"
          + " text-decoration-thickness: \(thickness / 10).\(thickness % 10)px }"
      }.joined(separator: "\n")
    }.joined(separator: "\n")
}
