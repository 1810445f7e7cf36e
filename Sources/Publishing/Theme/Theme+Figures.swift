extension Theme {
  /// Figures: image, caption, provenance strip, folded data and source.
  static let figures = """
    figure{margin:2.25rem 0 2.75rem}
    figure img{width:100%;height:auto}
    .images{display:grid;gap:1rem}
    figcaption{margin-top:.9rem;font-size:.875rem;line-height:1.5;color:var(--quiet);text-wrap:pretty}
    figcaption p{margin:0}
    .figure-number{color:var(--ink);font-weight:650}
    .table-figure>figcaption{margin:0 0 .6rem}
    .provenance{display:flex;flex-wrap:wrap;align-items:baseline;gap:.15rem 1.1rem;margin:.55rem 0 0;padding-top:.5rem;border-top:1px solid var(--hairline);color:var(--quiet);font-size:.75rem;line-height:1.5;font-variant-numeric:tabular-nums}
    .provenance>span{display:inline-flex;gap:.35em;align-items:baseline}
    .table-figure .provenance{border:0;padding-top:0}
    .provenance code{padding:0;background:none;font-size:.72rem}
    .provenance a{padding:.15rem 0}
    .folds{display:flow-root;margin-top:.3rem}
    .page>.wide figcaption,.page>.screen figcaption,.page>.outset figcaption{max-width:42rem}
    .page>.screen{margin:2.75rem 0;padding:2.5rem 1.5rem;background:var(--ground);border:solid var(--hairline);border-width:1px 0}
    .page>.screen figure{max-width:75rem;margin:0 auto}
    .flow>.margin-figure{font-size:.8125rem}
    .flow>.margin-figure .provenance{display:none}
    @media (min-width:73.75rem){
    .flow>.margin-figure{float:right;clear:right;width:var(--note-width);margin:.25rem calc(-1*(var(--note-width) + var(--gap))) 1.25rem 0}
    }
    """

  /// Tables: hairlines, numbers to the right, a scroll box of their own.
  static let tables = """
    .scroll{overflow-x:auto;max-width:100%}
    table{width:100%;border-collapse:collapse;font-size:.875rem;line-height:1.4;font-variant-numeric:tabular-nums lining-nums}
    .flow>.scroll{margin:1.6rem 0}
    thead th{padding:.45rem .9rem .45rem 0;border-top:1.5px solid var(--ink);border-bottom:1px solid var(--control);color:var(--ink);font-weight:620;text-align:left;vertical-align:bottom}
    tbody td,tbody th{padding:.42rem .9rem .42rem 0;border-bottom:1px solid var(--hairline);font-weight:400;text-align:left;vertical-align:top}
    tbody tr:last-child>*{border-bottom-color:var(--control)}
    tr>*+*{padding-left:.6rem!important}
    tr>*:last-child{padding-right:0!important}
    .number-cell,th.number-cell,tbody td.number-cell{text-align:right;white-space:nowrap}
    .short-cell{white-space:nowrap}
    .center-cell,th.center-cell,tbody td.center-cell{text-align:center}
    .unit{margin-left:.35em;color:var(--quiet);font-weight:400}
    table .value{text-decoration-color:var(--hairline)}
    details table{font-size:.8125rem}
    .omitted{margin:.4rem 0;color:var(--quiet);font-size:.8125rem}
    """

  /// The first page.
  static let frontPage = """
    .front h1{font-size:clamp(2.1rem,1.1rem + 3.6vw,3.5rem);line-height:1.05;letter-spacing:-.028em}
    .front .subtitle{margin:1.1rem 0 0;font-size:1.3125rem;line-height:1.45;color:var(--quiet);text-wrap:pretty}
    .byline{margin:1.5rem 0 0;padding-top:.8rem;border-top:1px solid var(--hairline);color:var(--quiet);font-size:.875rem}
    .abstract{margin:0;font-size:1.1875rem;line-height:1.6}
    .contents{list-style:none;margin:0 0 1rem;padding:0}
    .contents li{display:grid;grid-template-columns:2.25rem minmax(0,1fr);margin:0;border-bottom:1px solid var(--hairline)}
    .contents li:first-child{border-top:1px solid var(--hairline)}
    .contents .number{padding-top:1.1rem;color:var(--accent);font:600 .9375rem/1.5 var(--sans);font-size-adjust:none;font-variant-numeric:tabular-nums}
    .contents a{display:block;padding:1.05rem 0;color:var(--ink);text-decoration:none}
    .contents .chapter-title{display:block;font:650 1.0625rem/1.4 var(--sans);font-size-adjust:none;letter-spacing:-.006em}
    .contents a:hover .chapter-title{color:var(--link);text-decoration:underline;text-decoration-thickness:2px;text-underline-offset:.2em}
    .contents .chapter-summary{display:block;margin-top:.2rem;color:var(--quiet);font-size:1rem;line-height:1.5}
    .facts{display:grid;grid-template-columns:max-content minmax(0,1fr);margin:1rem 0 1.5rem;font:400 .875rem/1.5 var(--sans);font-size-adjust:none}
    .facts>*{margin:0;padding:.4rem 0;border-bottom:1px solid var(--hairline)}
    .facts dt{padding-right:1.5rem;color:var(--quiet)}
    .facts dd{font-variant-numeric:tabular-nums}
    """

  /// Narrow screens, down to 320 pixels.
  static let narrow = """
    @media (max-width:40rem){
    body{font-size:1.0625rem}
    .page{grid-template-columns:[screen-start] 1rem [page-start outset-start body-start margin-start] minmax(0,1fr) [margin-end body-end outset-end page-end] 1rem [screen-end]}
    .topbar{padding:.5rem 1rem}
    .opening{padding-top:2.25rem}
    .lede,.front .subtitle{font-size:1.1875rem}
    .page>.screen{padding:1.5rem 1rem}
    .image{overflow-x:auto}.image img{min-width:26rem;max-width:none}.large-image img{min-width:44rem}
    .cards{grid-template-columns:1fr}.cards .next{grid-column:1;text-align:left}
    .facts{grid-template-columns:1fr}.facts dt{border:0;padding-bottom:0}.facts dd{padding-top:0}
    .contents li{grid-template-columns:1.75rem minmax(0,1fr)}
    h2{margin-top:2.4rem}
    }
    """

  /// Paper: no navigation, everything unfolded, addresses behind links, light colours.
  static let printing = """
    @media print{
    @page{margin:18mm 16mm}
    body{font-size:10.5pt;line-height:1.45}
    .rail,.topbar,.cards,.skip,.copy,.anchor,.tools{display:none!important}
    .site,.page,.colophon{display:block}
    .noted{display:flex;flex-direction:column}
    .note,.flow>.margin-figure{float:none;width:auto;margin:0 0 .8rem;padding-left:.8rem;border-left:1.5pt solid var(--hairline)}
    details::details-content{content-visibility:visible!important;display:block}
    figure,tr,.listing,.callout,.failure{break-inside:avoid}
    h1,h2,h3,h4{break-after:avoid}
    a{color:inherit}
    .flow a[href^=http]::after{content:" (" attr(href) ")";font-size:.85em;color:var(--quiet)}
    }
    """
}
