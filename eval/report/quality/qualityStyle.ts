import { rampStyle, rampVariables } from '../../charts/colorRamp.js'

/** What the page about quality needs beyond every report's style. */
export const qualityStyle = `
:root { ${rampVariables('light')}; }
@media screen and (prefers-color-scheme: dark) { :root { ${rampVariables('dark')}; } }
${rampStyle}
html { scroll-padding-top: 96px; }
.headline sup { font-size: .55em; vertical-align: .55em; line-height: 0; letter-spacing: 0; }
.headline.poor { color: var(--warn); }
.headline-name b { color: var(--ink); font-size: 1.25rem; font-variant-numeric: tabular-nums; margin-left: .15em; }
.quality-hero { grid-template-columns: minmax(190px, auto) 1fr; }
.gauge-here { color: var(--model); font-weight: 600; text-align: center; }
.gauge-ends span:first-child { flex: 1; } .gauge-ends > span:last-child { flex: 1; }
.figures .beside { display: flex; white-space: nowrap; justify-content: space-between; gap: .75em; color: var(--muted); font-size: .8125rem; }
.figures dd > .small { margin-top: 2px; }
.figures dd > .small:first-of-type { margin-top: 8px; }
.figures dd > span:first-child { white-space: nowrap; }
.concern { color: var(--warn); }
td .concern { font-size: .75rem; font-weight: 600; background: var(--warn-soft); border-radius: 4px; padding: 1px 6px; }
.advice ul, .notes { margin: 10px 0 0; padding-left: 1.2em; }
.advice li, .notes li { margin-top: 4px; overflow-wrap: anywhere; text-wrap: pretty; }
.notes { font-size: .875rem; } .advice .small { margin-top: 12px; }
.fold.to-know { border: 0; margin: 8px 0 0; padding: 0 32px; }
.jump { position: sticky; top: 0; z-index: 3; display: flex; flex-wrap: wrap; gap: 0 4px;
  margin: 12px -8px 0; padding: 8px; background: color-mix(in srgb, var(--page) 92%, transparent); backdrop-filter: blur(6px); }
.jump a { color: var(--muted); text-decoration: none; font-size: .875rem; padding: 5px 11px; border-radius: 999px; white-space: nowrap; }
.jump a:hover { background: var(--model-soft); color: var(--ink); }
.jump + section { margin-top: 8px; }
.lead-figures { display: flex; flex-wrap: wrap; gap: 4px 28px; margin: -6px 0 18px; color: var(--muted); font-size: .9375rem; font-variant-numeric: tabular-nums; }
.lead-figures b { color: var(--ink); font-size: 1.0625rem; }
.left-out { margin: -8px 0 16px; }
.apart { margin-top: 32px; }
.scroll.tall { max-height: none; }
.scroll + .small, .scroll + .left-out { margin-top: 10px; }
tr.group th { position: static; white-space: normal; text-align: left; padding: 14px 14px 4px; color: var(--muted); font-weight: 600; background: var(--card); }
.references tbody tr:nth-child(even), .paged .references tbody td:first-child { background: var(--card); }
.references tbody tr:not(.group):hover { background: var(--model-soft); }
.references tbody td:nth-child(2) { font-weight: 600; }
.meaning, .words { text-align: left; color: var(--muted); }
td.meaning, td.words { padding-right: 14px; }
td:first-child { min-width: min(9rem, 34vw); }
td small { color: var(--muted); font-size: inherit; white-space: nowrap; }
table:not([data-sortable]) td { padding-right: 14px; }
.worst td:nth-child(2) { white-space: nowrap; }
.ranking td { padding: 6px 6px; padding-right: calc(6px + 1.3em); } .ranking th button, .ranking th .plain { padding: 8px 6px; }
td.words { min-width: 22rem; text-wrap: pretty; overflow-wrap: anywhere; }
.off { display: flex; justify-content: space-between; gap: 0 16px; } .off .shares { white-space: nowrap; color: var(--ink); }
th .plain.off { display: flex; color: var(--muted); }
td.words div + div { margin-top: 3px; }
.term { color: inherit; text-decoration: underline dotted var(--rule) 1px; text-underline-offset: 3px; }
.term:hover { color: var(--model); text-decoration-color: currentColor; }
.terms { margin-top: 8px; }
.glossary { columns: 2; column-gap: 24px; margin: 12px -12px 0; font-size: .875rem; }
.glossary > div { padding: 8px 12px; border-radius: 8px; break-inside: avoid; }
.glossary > div:target { background: var(--model-soft); }
.glossary dt { font-weight: 600; } .glossary dd { color: var(--muted); text-wrap: pretty; }
th.meaning, th.words { text-align: left; }
td { vertical-align: top; }
tfoot td { border-top: 1px solid var(--rule); color: var(--muted); font-style: italic; }
tfoot tr + tr td { border-top: 0; }
.fold { border-top: 1px solid var(--grid); margin-top: 18px; }
.fold + .fold { margin-top: 0; }
.fold[open] { padding-bottom: 18px; }
.fold > .scroll { margin-top: 8px; }
summary { cursor: pointer; overflow-wrap: anywhere; }
.fold > summary { position: relative; padding: 12px 0 12px 1.3em; display: flex; flex-wrap: wrap; gap: 0 .9em; align-items: baseline; font-size: .9375rem; list-style: none; }
.fold > summary::-webkit-details-marker { display: none; }
.fold > summary::before { content: ""; width: .45em; height: .45em; border: solid var(--muted); border-width: 0 1.5px 1.5px 0;
  transform: rotate(-45deg); position: absolute; left: .1em; top: 1.3em; }
.fold[open] > summary::before { transform: rotate(45deg); }
.fold > summary b { font-weight: 600; }
.fold > summary span { color: var(--muted); font-size: .875rem; font-variant-numeric: tabular-nums; }
.ramp { display: flex; gap: 8px; align-items: center; margin: 0 0 10px; color: var(--muted); font-size: .75rem; font-variant-numeric: tabular-nums; }
.ramp-steps { display: flex; border-radius: 3px; overflow: hidden; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.ramp-steps i { width: 14px; height: 12px; }
.ramp.bounds { padding-bottom: 16px; } .ramp.bounds .ramp-steps { overflow: visible; }
.ramp.bounds i { position: relative; width: 31px; }
.ramp.bounds b { white-space: nowrap; position: absolute; left: 100%; top: 13px; transform: translateX(-50%); font: .6875rem var(--sans); color: var(--muted); }
.matrix { border-radius: 6px; }
.matrix .chart { width: auto; max-width: 100%; cursor: crosshair; overflow: hidden; }
.furthest ol { list-style: none; margin: 0; padding: 0; font-size: .875rem; }
.furthest li { display: flex; gap: 10px; align-items: baseline; padding: 5px 0; border-bottom: 1px solid var(--grid); break-inside: avoid; }
.furthest li span { flex: 1; min-width: 0; overflow-wrap: anywhere; } .furthest small { color: var(--muted); font-size: inherit; }
.furthest li i { width: 12px; height: 12px; border-radius: 3px; flex: none; align-self: center; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.furthest b { font-weight: 600; font-variant-numeric: tabular-nums; }
.panel { position: relative; } .panels-1 .copy-tools { top: -6px; } .panels:not(.panels-1) .copy-tools { top: -2px; }
.panels { display: grid; grid-template-columns: minmax(0, 1fr); gap: 24px; }
.furthest.below ol { columns: 3 15rem; column-gap: 32px; }
@media screen and (min-width: 881px) { .with-aside:not(:has(.below)) { grid-template-columns: auto minmax(200px, 1fr); gap: 24px 40px; } }
.panels-3 { grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr)); }
[data-readout] b { font-weight: 600; color: var(--ink); }
.cards { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 16px; --columns: 3; }
.card { flex: 0 0 calc((100% - 16px * (var(--columns) - 1)) / var(--columns)); min-width: 0; border-radius: 10px;
  padding: 14px 16px 8px; box-shadow: 0 0 0 1px var(--grid); display: flex; flex-direction: column; }
.card { position: relative; } .card .copyable { flex: 1; position: static; } .card .copy-tools { top: 10px; right: 8px; }
.card h3 { padding-right: 68px; }
.legend-card { flex: 1 0 200px; order: 1; color: var(--muted); font-size: .8125rem; background: color-mix(in srgb, var(--grid) 35%, transparent); box-shadow: none; justify-content: center; }
.legend-card p { max-width: 90ch; }
.legend-card p { margin-top: 6px; text-wrap: pretty; } .legend-card h3 { color: var(--ink); }
.key { display: inline-block; width: 12px; height: 12px; border-radius: 2px; vertical-align: -1px; }
.key.real { background: var(--baseline); } .key.synthetic { background: var(--model); margin-left: .8em; }
.card h3 { margin: 0; display: flex; gap: .6em; align-items: baseline; overflow-wrap: anywhere; }
.card small, .types small { color: var(--muted); font-weight: 400; font-size: .75rem; }
.card-figure { color: var(--muted); font-size: .8125rem; margin: 0 0 8px; font-variant-numeric: tabular-nums; }
.card-figure b { color: var(--ink); font-weight: 600; }
.card-facts { display: flex; flex-wrap: wrap; gap: 0 18px; margin-top: 6px; font-size: .75rem; font-variant-numeric: tabular-nums; }
.card-facts div { display: flex; gap: .5em; }
.card-facts dt, .arrow { color: var(--muted); }
.types { list-style: none; margin: 4px 0 0; padding: 0; columns: 4 11rem; font-size: .875rem; }
.types li { break-inside: avoid; overflow-wrap: anywhere; }
.finding { font-size: 1.0625rem; line-height: 1.45; max-width: 60ch; margin: -6px 0 20px; text-wrap: pretty; }
.caution { margin-top: 20px; padding: 12px 16px; border-radius: 10px; background: var(--warn-soft); color: var(--warn); font-size: .875rem; text-wrap: pretty; }
.pair.tables { gap: 0 24px; align-items: start; }
.pair.tables th { white-space: normal; } .pair.tables th .plain { padding: 8px 10px; } .pair.tables td { padding: 5px 10px; }
.pair.tables + .small { margin-top: 14px; }
.pair > * { min-width: 0; }
.assessment { margin-top: 28px; }
.assessment > summary { display: flex; gap: 14px; align-items: center; padding: 14px 20px; border-radius: 14px; background: var(--card);
  box-shadow: 0 0 0 1px var(--grid); font-weight: 600; font-size: 1.0625rem; list-style: none; font-variant-numeric: tabular-nums; }
.assessment > summary::-webkit-details-marker { display: none; }
.assessment > summary .place { color: var(--muted); } .assessment > summary .file { flex: 1; }
.assessment > summary::after { content: "▾"; color: var(--muted); }
.assessment[open] > summary::after { content: "▴"; }
.badge { background: var(--model-soft); color: var(--model); border-radius: 6px; padding: 1px 9px; }
td a { color: inherit; text-decoration-color: var(--rule); text-underline-offset: 3px; }
@media screen and (max-width: 880px) { .jump { position: static; } .cards { --columns: 2; } .glossary { columns: 1; } .quality-hero { grid-template-columns: 1fr; } .panels-3 { grid-template-columns: minmax(0, 1fr); } }
@media screen and (max-width: 560px) {
  .meaning { display: none; }
  .cards { --columns: 1; }
  .copyable > .copy-tools, .panels-1 .copy-tools { position: static; margin-top: 2px; } .card .copyable > .copy-tools { position: absolute; }
  .references { font-size: .75rem; }
  .references th .plain, .references td { padding-left: 4px; padding-right: 4px; }
  .references td:first-child { min-width: 4.75rem; }
  table:not([data-sortable]) td { padding-right: 6px; }
  .worst thead { display: none; }
  td.words .off { gap: 0 8px; }
  .worst tr { display: grid; grid-template-columns: 1fr auto auto; padding: 4px 2px; }
  .worst td.words { grid-column: 1 / -1; min-width: 0; padding-top: 0; }
  .worst td:first-child { min-width: 0; font-weight: 600; }
  .quality-hero > div:first-child { display: grid; grid-template-columns: auto 1fr; gap: 0 16px; align-items: end; }
  .quality-hero > div:first-child .note { grid-column: 1 / -1; }
  .gauge-ends { flex-wrap: wrap; gap: 2px 16px; font-size: .8125rem; }
  .gauge-here { order: -1; flex-basis: 100%; text-align: left; }
  .card { padding: 12px; }
  .fold.to-know { padding: 0 16px; }
}
@media print {
  .jump, [data-readout] { display: none; }
  .glossary { margin: 12px 0 0; } .glossary > div { padding: 8px 0; }
  h2, h3, .note, summary { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .card { break-inside: avoid; }
  section, .caution { break-inside: auto; }
}
`
