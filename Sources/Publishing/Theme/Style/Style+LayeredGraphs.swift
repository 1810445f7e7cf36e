extension Theme.Style {
  /// Layered graphs: a drawing that scrolls in its own box, and a list where there is no room.
  static let layeredGraphs = #"""
    .layered-graph { container-type: inline-size; font-family: var(--sans) }
    .graph-box-scroll { overflow-x: auto; max-width: 100% }
    .graph {
      display: block;
      width: 100%;
      min-width: calc(.86*var(--graph-width));
      max-width: var(--graph-width);
      height: auto;
      margin: 0 auto;
      font: 400 12px/1 var(--sans);
      font-size-adjust: none;
    }
    .graph a { text-decoration: none }
    .graph text { fill: var(--ink); white-space: pre; unicode-bidi: isolate }
    .graph-band { fill: var(--panel) }
    .graph .graph-layer { fill: var(--quiet); font-size: 11.5px; font-weight: 620 }
    .graph-box { fill: var(--ground); stroke: var(--control); stroke-width: 1px }
    .last .graph-box { stroke: var(--ink); stroke-width: 2px }
    .graph .graph-title { font-size: 12.5px; font-weight: 650; font-variant-numeric: tabular-nums }
    .graph .graph-detail {
      fill: var(--quiet);
      font-size: 11px;
      font-variant-numeric: tabular-nums;
    }
    .graph a .graph-title { fill: var(--link); text-decoration: underline 1px }
    .graph a:hover .graph-box { fill: var(--note-ground); stroke: var(--link) }
    .graph a:hover .graph-title { text-decoration-thickness: 2px }
    .graph a:focus-visible { outline: 0 }
    .graph a:focus-visible .graph-box { stroke: var(--link); stroke-width: 3px }
    .graph-line { fill: none; stroke: var(--shade-line) }
    .graph-line.lowers { stroke: var(--link) }
    .graph-line.uncertain { stroke-dasharray: 5 4 }
    .graph-head { fill: var(--shade-line) }
    .graph-head.lowers { fill: var(--link) }
    .graph-ground { fill: var(--ground) }
    .graph-ground.in-band { fill: var(--panel) }
    .graph :is(.graph-weight, .graph-note) {
      text-anchor: middle;
      font-variant-numeric: tabular-nums;
    }
    .graph .graph-weight { font-size: 11.5px; font-weight: 620 }
    .graph .graph-note { fill: var(--quiet); font-size: 10.5px }
    .graph-key {
      display: flex;
      flex-wrap: wrap;
      gap: .2rem 1.4rem;
      margin: .6rem 0 0;
      color: var(--quiet);
      font: 400 .75rem/1.5 var(--sans);
      font-size-adjust: none;
    }
    .graph-sample { margin-right: .15em; vertical-align: -.05em }
    .graph-sample .graph-line { stroke-width: 2px }
    .graph-list { display: none }
    @container (max-width: 30rem) {
      .graph-box-scroll { display: none }
      .layered-graph .graph-list { display: block }
    }
    .graph-list, .graph-list ul { margin: 0; padding: 0; list-style: none }
    .graph-list { font: 400 .875rem/1.45 var(--sans); font-size-adjust: none }
    .graph-list p { margin: 0 }
    .graph-list > li { margin: 0 0 .6rem; padding: .6rem; border-radius: 6px; background: var(--panel) }
    .graph-list .graph-layer { color: var(--quiet); font-size: .75rem; font-weight: 620 }
    .graph-list > li > ul > li {
      margin: .4rem 0 0;
      padding: .5rem .65rem .55rem;
      border: 1px solid var(--control);
      border-radius: 6px;
      background: var(--ground);
      overflow-wrap: anywhere;
    }
    .graph-list .graph-title { font-weight: 650; font-variant-numeric: tabular-nums }
    .graph-list .graph-detail { color: var(--quiet); font-size: .8125rem }
    .graph-list .graph-causes {
      margin-top: .45rem;
      padding-top: .35rem;
      border-top: 1px solid var(--hairline);
      color: var(--quiet);
      font-size: .8125rem;
      font-variant-numeric: tabular-nums;
    }
    .graph-causes li { margin: 0; padding: .15rem 0 }
    .graph-causes b { color: var(--ink); font-weight: 620 }
    .graph-causes span { color: var(--ink) }
    .graph-part {
      display: block;
      min-width: 2px;
      margin-top: .15rem;
      border-top: 4px solid var(--shade-line);
    }
    .graph-part.lowers { border-color: var(--link) }
    .graph-part.uncertain { border-top-style: dotted }
    """#
}
