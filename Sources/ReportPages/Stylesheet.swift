import Charts

/// How a report looks: on a desk and on a phone, in light and in dark.
///
/// The colours are those of all charts. The fonts are the reader's own.
enum Stylesheet {
  private static let light = Palette.light
  private static let dark = Palette.dark

  static let text = """
    :root {
      color-scheme: light dark;
      --page: \(light.page); --card: \(light.card); --ink: \(light.ink); --soft: \(light.soft); --rule: \(light.rule);
      --s0: \(light.series[0]); --s1: \(light.series[1]); --s2: \(light.series[2]); --s3: \(light.series[3]);
      --s4: \(light.series[4]); --s5: \(light.series[5]); --s6: \(light.series[6]); --s7: \(light.series[7]);
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: \(dark.page); --card: \(dark.card); --ink: \(dark.ink); --soft: \(dark.soft); --rule: \(dark.rule);
        --s0: \(dark.series[0]); --s1: \(dark.series[1]); --s2: \(dark.series[2]); --s3: \(dark.series[3]);
        --s4: \(dark.series[4]); --s5: \(dark.series[5]); --s6: \(dark.series[6]); --s7: \(dark.series[7]);
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0; background: var(--page); color: var(--ink);
      font: 16px/1.55 "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, Vazirmatn, sans-serif;
      font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
    }
    :lang(fa) {
      font-family: Vazirmatn, "Noto Naskh Arabic", "Geeza Pro", "Noto Sans Arabic", Tahoma, serif;
      line-height: 2;
    }
    main { max-width: 78rem; margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 2.5rem) 4rem; }
    h1, h2, h3, h4 { line-height: 1.25; margin: 0; text-wrap: balance; }
    h1 { font-size: 1.8rem; }
    h2 { font-size: 1.35rem; margin-top: 2.75rem; }
    h3 { font-size: 1.35rem; }
    h4 { font-size: 1rem; margin: 1.75rem 0 .6rem; }
    p { margin: .4rem 0; max-width: 46rem; }
    a { color: var(--s0); text-underline-offset: .2em; }
    .soft { color: var(--soft); }
    .model { margin-top: 2.75rem; padding-top: 1.5rem; border-top: 1px solid var(--rule); }
    .charts {
      display: grid; gap: 1rem; margin-top: 1rem;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr));
    }
    .corpus .charts {
      align-items: start; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr));
    }
    figure {
      margin: 0; padding: .9rem 1rem; background: var(--card);
      border: 1px solid var(--rule); border-radius: .6rem; min-width: 0;
    }
    figcaption { margin-bottom: .5rem; }
    figcaption b { display: block; font-weight: 600; }
    figcaption span { display: block; color: var(--soft); font-size: .83rem; line-height: 1.4; }
    figure svg[role] { display: block; width: 100%; height: auto; }
    svg text { fill: var(--soft); font-size: 12.5px; unicode-bidi: plaintext; }
    svg .axis, svg .remark { font-size: 12px; }
    svg .remark, svg .name, svg .value { fill: var(--ink); }
    svg .remark, svg text.value { paint-order: stroke; stroke: var(--card); stroke-width: 3px; }
    .track { stroke: var(--rule); stroke-width: 5; stroke-linecap: round; fill: none; }
    .grid { stroke: var(--rule); stroke-width: 1; fill: none; }
    .limit { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 2 3; fill: none; opacity: .75; }
    .line { stroke: var(--color); stroke-width: 2; fill: none; stroke-linejoin: round; }
    .dashed { stroke-dasharray: 6 4; }
    .thin { stroke-width: 1; }
    .mark { fill: var(--color); stroke: var(--card); stroke-width: 1; }
    .run { opacity: .55; }
    .fold { margin-top: 1rem; }
    .fold .model { margin-top: .75rem; }
    .answer { margin: 1rem 0 1.25rem; padding-left: 1.2rem; }
    .answer li { margin: .35rem 0; max-width: 52rem; }
    footer { margin-top: 3rem; }
    svg text.value { fill: var(--color, var(--ink)); font-weight: 600; }
    .bar { fill: var(--s0); }
    .faint { fill: var(--card); stroke: var(--soft); stroke-dasharray: 2 2; }
    .s0 { --color: var(--s0); } .s1 { --color: var(--s1); } .s2 { --color: var(--s2); }
    .s3 { --color: var(--s3); } .s4 { --color: var(--s4); } .s5 { --color: var(--s5); }
    .s6 { --color: var(--s6); } .s7 { --color: var(--s7); }
    .legend {
      display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; margin: .5rem 0 0; padding: 0;
      list-style: none; font-size: .83rem;
    }
    .legend li { display: flex; align-items: baseline; }
    .legend svg { flex: none; width: 28px; height: 12px; margin-inline-end: .4rem; vertical-align: -1px; }
    table { border-collapse: collapse; width: 100%; margin-top: 1rem; font-size: .93rem; }
    th, td { padding: .45rem .9rem .45rem 0; text-align: start; vertical-align: baseline; }
    thead th { color: var(--soft); font-weight: 500; font-size: .83rem; }
    tr { border-bottom: 1px solid var(--rule); }
    tbody th { font-weight: 600; }
    dl {
      display: grid; gap: .1rem 1.5rem; margin: .8rem 0 0; font-size: .93rem;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr));
    }
    dl div { display: flex; gap: .6rem; }
    dt { flex: 0 0 7.5rem; color: var(--soft); }
    dd { margin: 0; min-width: 0; }
    details { margin-top: 1.25rem; }
    summary { cursor: pointer; }
    .samples { display: grid; gap: 1rem; }
    @media (min-width: 60rem) { .samples { grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); } }
    .samples blockquote { margin: 0; white-space: pre-wrap; }
    @media (max-width: 40rem) {
      h1 { font-size: 1.5rem; }
      h2, h3 { font-size: 1.2rem; }
      figure { padding: .8rem .7rem; }
      thead { display: none; }
      table, tbody, tr, th, td { display: block; }
      tr { padding: .5rem 0; }
      th, td { padding: .1rem 0; }
      td { display: flex; gap: .6rem; }
      td::before { content: attr(data-name); flex: 0 0 7.5rem; color: var(--soft); }
      td:empty { display: none; }
    }
    @media print { .model { break-before: page; } figure { break-inside: avoid; } }

    """
}
