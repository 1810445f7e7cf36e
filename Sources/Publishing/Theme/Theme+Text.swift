extension Theme {
  /// Running text.
  static let text = """
    .opening{padding-top:4rem}
    .kicker{margin:0 0 .6rem;color:var(--accent);font-size:.8125rem;font-weight:650;letter-spacing:.02em}
    h1,h2,h3,h4{font-family:var(--sans);font-size-adjust:none;text-wrap:balance;color:var(--ink)}
    h1{margin:0;font-size:clamp(1.9rem,1.2rem + 2.4vw,2.75rem);line-height:1.1;font-weight:700;letter-spacing:-.022em}
    .lede{margin:1rem 0 0;font-size:1.3125rem;line-height:1.5;color:var(--quiet);text-wrap:pretty}
    .opening+.flow{margin-top:2.25rem}
    h2{margin:3rem 0 .9rem;padding-top:1rem;border-top:1px solid var(--hairline);font-size:1.5rem;line-height:1.25;font-weight:680;letter-spacing:-.014em}
    .opening+.flow>h2:first-child{margin-top:1rem}
    .flow+.flow>h2:first-child{margin-top:1.25rem}
    .screen+.flow>h2:first-child{margin-top:0;padding-top:0;border:0}
    h3{margin:2.1rem 0 .6rem;font-size:1.1875rem;line-height:1.3;font-weight:660;letter-spacing:-.008em}
    h4{margin:1.75rem 0 .5rem;font-size:1rem;line-height:1.4;font-weight:660}
    .anchor{margin-left:.4em;padding:0 .2em;font-weight:400;color:var(--quiet);text-decoration:none;opacity:0}
    h2:hover .anchor,h3:hover .anchor,h4:hover .anchor,.anchor:focus-visible{opacity:1}
    p,.flow>ul,.flow>ol{margin:0 0 1.05em;text-wrap:pretty}
    ul,ol{padding-left:1.5em}
    li{margin:.3em 0}li>p{margin:.4em 0}
    li::marker{color:var(--quiet);font-variant-numeric:tabular-nums}
    blockquote{margin:1.5em 0;padding:0 0 0 1.25em;border-left:3px solid var(--hairline);color:var(--quiet)}
    hr{width:5rem;margin:2.75rem auto;border:0;border-top:1px solid var(--control)}
    code{font-family:var(--mono);font-size:.86em;font-size-adjust:none;font-variant-ligatures:none}
    :not(pre)>code{padding:.08em .2em;border-radius:3px;background:var(--panel)}
    .value{color:inherit;font-variant-numeric:tabular-nums lining-nums;text-decoration:underline dotted 1px;text-decoration-color:var(--control);text-underline-offset:.22em}
    .value:hover{color:var(--link);text-decoration-style:solid}
    .value.failed{color:var(--error);text-decoration-color:currentColor;font-family:var(--sans);font-size:.875em}
    .reference{white-space:nowrap}
    .prose-image{margin:1.75rem 0}
    .callout{margin:1.6rem 0;padding:.9rem 1.2rem .9rem 1.1rem;border-left:4px solid var(--tone);border-radius:0 5px 5px 0;background:var(--tone-ground);font-size:1.03rem}
    .callout>p:last-child,.callout>ul:last-child{margin-bottom:0}
    .callout-title{display:flex;gap:.45rem;align-items:center;margin:0 0 .3rem;color:var(--tone);font:650 .875rem/1.4 var(--sans);font-size-adjust:none}
    .callout-title .sign{display:inline-grid;place-items:center;width:1.15rem;height:1.15rem;border:1.5px solid currentColor;border-radius:50%;font-size:.7rem;line-height:1}
    .callout.note-kind,.callout.important{--tone:var(--note);--tone-ground:var(--note-ground)}
    .callout.tip{--tone:var(--success);--tone-ground:var(--success-ground)}
    .callout.warning{--tone:var(--warning);--tone-ground:var(--warning-ground)}
    .callout.caution{--tone:var(--error);--tone-ground:var(--error-ground)}
    """

  /// Notes in the margin, or behind their paragraph where there is no margin.
  static let notes = """
    .note-mark{line-height:0;font-size:.7em;vertical-align:super}
    .note-mark a{padding:.35em .12em;font:600 1em/1 var(--sans);font-size-adjust:none;text-decoration:none}
    .noted{display:flex;flex-direction:column}
    .noted>.note{order:2}
    .note{margin:0 0 1.1rem;padding:.1rem 0 .1rem .9rem;border-left:2px solid var(--hairline);color:var(--quiet);font-size:.8125rem;line-height:1.5}
    .note b,.note .note-number{color:var(--ink);font-weight:650;margin-right:.35em;text-decoration:none}
    .note:target,.note-mark:target{background:var(--note-ground)}
    @media screen and (min-width:73.75rem){
    .noted{display:block}
    .note{float:right;clear:right;width:var(--note-width);margin:.2rem calc(-1*(var(--note-width) + var(--gap))) 1.1rem 0;padding:0;border:0}
    .flow{--note-width:min(var(--margin),calc((100vw - var(--rail) - 68ch - var(--gap) - 5rem)))}
    .callout .note,figure .note,.note-list .note{float:none;width:auto;margin:.6rem 0 0;padding-left:.9rem;border-left:2px solid var(--hairline)}
    }
    """

  /// Code, and a directive's source under its result.
  static let listings = """
    .listing{position:relative;margin:1.25rem 0;padding:.85rem 1rem;overflow-x:auto;border-radius:5px;background:var(--panel);font:400 .8125rem/1.65 var(--mono);font-size-adjust:none;tab-size:2}
    .listing code{font-size:1em;color:var(--ink)}
    .s-keyword{color:var(--keyword)}.s-string{color:var(--string)}.s-number{color:var(--number)}
    .s-comment{color:var(--comment);font-style:italic}.s-type{color:var(--type)}.s-label{color:var(--label)}
    .with-copy{position:relative}
    .copy{position:absolute;top:.4rem;right:.4rem;min-height:1.6rem;padding:0 .6rem;border:1px solid var(--hairline);border-radius:4px;background:var(--ground);color:var(--quiet);font:500 .75rem/1 var(--sans);cursor:pointer;opacity:0}
    .with-copy:hover .copy,.copy:focus-visible{opacity:1}
    .output{margin:1.25rem 0}
    pre.output{padding:.1rem 0 .1rem 1rem;overflow-x:auto;border-left:3px solid var(--hairline);font:.8125rem/1.55 var(--mono);font-size-adjust:none}
    .cell{margin:1.4rem 0}
    .folds{font-family:var(--sans);font-size:.8125rem;font-size-adjust:none}
    .folds summary,.cell>details>summary{display:inline-block;padding:.28rem .1rem;min-height:1.5rem;color:var(--quiet);font-size:.8125rem;line-height:1.3;cursor:pointer;list-style:none}
    summary::-webkit-details-marker{display:none}
    .folds summary::before,.cell>details>summary::before{content:"";display:inline-block;width:.38em;height:.38em;margin:0 .55em .12em .1em;border:solid currentColor;border-width:0 1.5px 1.5px 0;transform:rotate(-45deg)}
    .folds details[open]>summary::before,.cell>details[open]>summary::before{transform:rotate(45deg)}
    .folds summary:hover,.cell>details>summary:hover{color:var(--link)}
    .folds .listing,.cell .listing{margin:.4rem 0 .6rem}
    summary .aside{margin-left:.6em;opacity:.999;font-variant-numeric:tabular-nums}
    .failure{margin:1.5rem 0;padding:1rem 1.2rem;border:1px solid var(--error);border-left-width:4px;border-radius:5px;background:var(--error-ground);font:400 .9375rem/1.5 var(--sans);font-size-adjust:none}
    .failure p{margin:.35rem 0}
    .failure .failure-title{margin-top:0;color:var(--error);font-weight:650}
    .failure .place{color:var(--quiet);font:.8125rem/1.4 var(--mono)}
    .failure .listing{margin:.6rem 0;background:var(--ground)}
    .failure.waiting,.failure.expected{border-color:var(--control);background:var(--panel)}
    .failure.waiting .failure-title,.failure.expected .failure-title{color:var(--ink)}
    .warnings{margin:.75rem 0;padding:.6rem 1rem .6rem 2rem;border-radius:5px;background:var(--warning-ground);color:var(--warning);font:400 .875rem/1.5 var(--sans);font-size-adjust:none}
    """
}
