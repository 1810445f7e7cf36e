extension Theme {
  /// Measures, fonts and what a browser's own style sheet gets wrong.
  static let base = """
    :root{
    --serif:Charter,"Bitstream Charter","Source Serif 4","Source Serif Pro","Iowan Old Style",Georgia,"Noto Serif","Liberation Serif",serif;
    --sans:Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",sans-serif;
    --mono:ui-monospace,"SF Mono",SFMono-Regular,"Cascadia Mono",Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;
    --rail:15.5rem;--gap:2.5rem;--margin:13.5rem;
    }
    *,*::before,*::after{box-sizing:border-box}
    html{scroll-padding-top:1.5rem;-webkit-text-size-adjust:100%;text-size-adjust:100%}
    body{margin:0;background:var(--ground);color:var(--ink);font:400 1.125rem/1.6 var(--serif);
    font-size-adjust:.475;text-rendering:optimizeLegibility;font-kerning:normal;
    font-variant-ligatures:common-ligatures;overflow-wrap:break-word}
    nav,button,figcaption,caption,table,summary,.sans,.provenance,.note,.topbar,.kicker,.byline{font-family:var(--sans);font-size-adjust:none}
    a{color:var(--link);text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.16em;
    text-decoration-color:color-mix(in srgb,var(--link) 45%,transparent)}
    a:hover{text-decoration-color:currentColor;text-decoration-thickness:2px}
    :focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
    ::selection{background:color-mix(in srgb,var(--link) 24%,transparent)}
    img{max-width:100%;height:auto}
    .skip{position:absolute;left:-100vw;top:0;z-index:10;padding:.7rem 1.1rem;background:var(--ground);
    border:2px solid var(--link);font:600 1rem/1.4 var(--sans)}
    .skip:focus{left:.5rem;top:.5rem}
    .unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
    """

  /// The grid: a rail with the chapters, then named lines from `screen` to `margin`.
  static let layout = """
    .site{display:grid;grid-template-columns:minmax(0,1fr)}
    .page{display:grid;align-content:start;min-width:0;
    grid-template-columns:[screen-start] minmax(1.5rem,1fr) [page-start outset-start body-start margin-start] minmax(0,68ch) [margin-end body-end outset-end page-end] minmax(1.5rem,1fr) [screen-end]}
    .page>*{grid-column:body;min-width:0}
    .flow{display:flow-root}
    .page>.outset{grid-column:outset}
    .page>.wide{grid-column:page}
    .page>.screen{grid-column:screen}
    .page>.margin-figure{grid-column:margin}
    @media (min-width:62.5rem){
    .site{grid-template-columns:var(--rail) minmax(0,1fr)}
    }
    @media (min-width:73.75rem){
    .page{grid-template-columns:[screen-start] minmax(1.25rem,1fr) [outset-start] minmax(0,2.5rem) [page-start body-start] minmax(0,68ch) [body-end] var(--gap) [outset-end margin-start] minmax(10rem,var(--margin)) [margin-end page-end] minmax(1.25rem,1fr) [screen-end]}
    }
    @media (max-width:90rem) and (min-width:73.75rem){:root{--margin:12rem;--gap:2rem;--rail:14rem}}
    """

  /// The chapter list, the bar on narrow screens, the cards at the end of a page.
  static let navigation = """
    @media (min-width:62.5rem){.topbar{display:none!important}}
    @media (max-width:62.49rem){.rail{display:none!important}}
    .rail{display:flex;flex-direction:column;position:sticky;top:0;height:100vh;overflow-y:auto;
    padding:2rem 1.25rem 1.25rem 1.5rem;border-right:1px solid var(--hairline);font-size:.84375rem;line-height:1.4}
    .brand{display:block;margin:0 0 1.25rem;padding-top:.75rem;border-top:3px solid var(--accent);font:650 .9375rem/1.35 var(--sans);letter-spacing:-.006em;color:var(--ink);text-decoration:none;text-wrap:balance}
    .brand:hover{color:var(--link)}
    .chapters,.sections{list-style:none;margin:0;padding:0}
    .chapters a{display:flex;gap:.55rem;padding:.3rem 0;min-height:1.5rem;color:var(--quiet);text-decoration:none}
    .chapters a:hover{color:var(--link);text-decoration:underline}
    .chapters .number{flex:none;width:1.1rem;font-variant-numeric:tabular-nums}
    .chapters [aria-current=page]{color:var(--ink);font-weight:650}
    .sections{margin:.1rem 0 .6rem .5rem;border-left:1px solid var(--hairline)}
    .sections a{padding:.22rem 0 .22rem 1.1rem;margin-left:-1px;border-left:2px solid transparent;line-height:1.35}
    .sections a.here{color:var(--ink);border-left-color:var(--accent)}
    .tools{margin-top:auto;padding-top:1.25rem}
    .tools button,.topbar button{font:500 .8125rem/1 var(--sans);min-height:2rem;padding:0 .75rem;color:var(--quiet);background:none;border:1px solid var(--control);border-radius:1rem;cursor:pointer}
    .tools button:hover,.topbar button:hover{color:var(--ink);border-color:var(--ink)}
    .topbar{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.25rem 1rem;align-items:center;padding:.6rem 1.5rem;border-bottom:1px solid var(--hairline);font-size:.9375rem}
    .topbar .brand{border:0;padding:.3rem 0;margin:0}
    .topbar details{grid-column:1/-1}
    .topbar summary{display:inline-block;padding:.3rem 0;color:var(--quiet);font-size:.875rem;cursor:pointer}
    .topbar summary::before{content:"☰";margin-right:.5rem}
    .topbar .chapters{padding:.25rem 0 .75rem}
    .cards{display:grid;grid-template-columns:1fr 1fr;gap:1rem;margin:3.5rem 0 0;font-family:var(--sans);font-size-adjust:none}
    .cards a{display:block;padding:.9rem 1.1rem;border:1px solid var(--hairline);border-radius:6px;color:var(--ink);text-decoration:none;font-weight:600;font-size:.9375rem;line-height:1.35}
    .cards a:hover{border-color:var(--link);color:var(--link)}
    .cards .direction{display:block;margin-bottom:.2rem;color:var(--quiet);font-weight:400;font-size:.8125rem}
    .cards .next{grid-column:2;text-align:right}
    .colophon{grid-column:screen!important;display:grid;grid-template-columns:subgrid;margin-top:3rem;padding:1.75rem 0 3rem;border-top:1px solid var(--hairline);color:var(--quiet);font:400 .8125rem/1.55 var(--sans);font-size-adjust:none}
    .colophon>*{grid-column:body}
    .colophon p{margin:.25rem 0}
    """
}
