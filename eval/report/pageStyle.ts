import { colorVariables, darkColors, lightColors } from '../charts/colors.js'

const dark = colorVariables(darkColors)

/** The look of every report: light or dark as the reader's system is, light on paper. */
export const pageStyle = `
:root { ${colorVariables(lightColors)};
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; color-scheme: light; }
@media screen and (prefers-color-scheme: dark) { :root { ${dark}; color-scheme: dark; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 var(--sans); }
main { max-width: 1056px; margin: 0 auto; padding: 56px 16px 32px; }
h1, h2, p, dl, dd, figure { margin: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; font-weight: 650; letter-spacing: -.015em; text-wrap: balance; }
h1, h2, p, dd, figcaption, td:first-child, select { overflow-wrap: anywhere; }
h2 { font-size: 1.125rem; font-weight: 650; letter-spacing: -.005em; }
.eyebrow, .note, .small, figcaption { color: var(--muted); font-size: .875rem; }
.eyebrow { display: flex; flex-wrap: wrap; gap: 0 1.25em; margin-bottom: 8px; }
.subtitle { color: var(--muted); margin-top: 6px; text-wrap: pretty; }
.note { max-width: 92ch; margin: 2px 0 20px; text-wrap: pretty; }
section, .hero { background: var(--card); border-radius: 14px; padding: 28px 32px; margin-top: 20px;
  box-shadow: 0 0 0 1px var(--grid); }
.hero { display: grid; grid-template-columns: auto 1fr; gap: 12px 48px; align-items: center; margin-top: 32px; }
.headline { font-size: 4.75rem; line-height: 1; font-weight: 650; letter-spacing: -.04em;
  color: var(--model); font-variant-numeric: tabular-nums; white-space: nowrap; }
.headline-name { color: var(--muted); margin-top: 8px; font-size: .9375rem; }
.hero .note { margin: 0; max-width: 40ch; }
.verdict { font-size: 1.25rem; line-height: 1.4; text-wrap: pretty; max-width: 46ch; }
.gauge { margin-top: 20px; }
.gauge-track { position: relative; height: 10px; border-radius: 5px; background: var(--model-soft);
  box-shadow: inset 0 0 0 1px var(--rule); }
.gauge-track i { position: absolute; inset: 0 auto 0 0; border-radius: 5px; background: var(--model);
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.gauge-ends { display: flex; justify-content: space-between; gap: 16px; margin-top: 6px; font-size: .875rem;
  color: var(--muted); font-variant-numeric: tabular-nums; }
.gauge-ends span:last-child { text-align: right; }
.figures { display: flex; flex-wrap: wrap; gap: 1px;
  background: var(--grid); border-radius: 14px; overflow: hidden; margin-top: 20px; box-shadow: 0 0 0 1px var(--grid); }
.figures > div { flex: 1 1 180px; background: var(--card); padding: 18px 24px 20px; display: flex; flex-direction: column; }
.figures dt { color: var(--muted); font-size: .875rem; }
.figures dd { font-size: 1.5rem; font-weight: 600; letter-spacing: -.015em; font-variant-numeric: tabular-nums; }
.figures .small { font-weight: 400; letter-spacing: 0; font-size: .8125rem; display: block; }
.warnings { background: var(--warn-soft); color: var(--warn); border-radius: 14px; padding: 16px 24px 16px 32px;
  margin: 20px 0 0; list-style: none; box-shadow: 0 0 0 1px var(--grid); }
.warnings li { padding-left: 1.5em; text-indent: -1.5em; overflow-wrap: anywhere; }
.warnings li::before { content: "⚠\\FE0E"; display: inline-block; width: 1.5em; text-indent: 0; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 24px 40px; }
h3 { font-size: .875rem; font-weight: 600; margin: 0 0 10px; }
.scroll { max-height: 26rem; overflow: auto; margin-top: 24px; border-radius: 8px;
  box-shadow: 0 0 0 1px var(--grid); scrollbar-width: thin; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
th { position: sticky; top: 0; background: var(--card); box-shadow: inset 0 -1px var(--rule); font-weight: 600;
  text-align: right; padding: 0; white-space: nowrap; }
th .plain, th button { display: block; width: 100%; padding: 8px 14px; text-align: inherit; }
th button { font: inherit; color: inherit; background: none; border: 0; cursor: pointer; }
th button::after { content: "↕"; color: var(--rule); margin-left: .4em; display: inline-block; width: .9em; }
th[aria-sort=ascending] button::after { content: "↑"; color: var(--model); }
th[aria-sort=descending] button::after { content: "↓"; color: var(--model); }
td { padding: 5px 14px; text-align: right; padding-right: calc(14px + 1.3em); }
tbody tr:nth-child(even) { background: color-mix(in srgb, var(--grid) 35%, transparent); }
tbody tr:hover { background: var(--model-soft); }
th:first-child, td:first-child { text-align: left; unicode-bidi: isolate; }
.controls { display: flex; flex-wrap: wrap; gap: 12px 24px; align-items: end; margin-bottom: 16px; }
.controls[hidden], .controls [hidden] { display: none; }
.controls label { font-size: .8125rem; color: var(--muted); display: block; }
.controls .group { display: flex; gap: 4px; margin-top: 3px; }
.controls select, .controls button { font: inherit; font-size: .875rem; color: var(--ink); background: var(--card);
  border: 1px solid var(--rule); border-radius: 8px; height: 36px; padding: 0 10px; max-width: 15rem; }
.controls button { width: 36px; padding: 0; cursor: pointer; }
.controls select { min-width: 6.5rem; cursor: pointer; }
.controls input[type=range] { width: 11rem; height: 36px; margin: 0; accent-color: var(--model); }
.plot { border-radius: 8px; touch-action: pan-y; cursor: crosshair; } .plot.scroll { touch-action: auto; }
.scroll.whole { max-height: none; } .scroll.wide { box-shadow: none; margin-top: 0; }
.scroll.wide .chart { width: auto; max-width: none; }
.scroll-hint { color: var(--muted); font-size: .8125rem; margin: 16px 0 6px; text-align: right; }
.scroll-hint:not([hidden]) + .scroll { margin-top: 0; }
.narrowed > table > thead th { white-space: normal; vertical-align: bottom; }
.paged { scroll-snap-type: x mandatory; scroll-padding-left: var(--first); }
.paged > table { table-layout: fixed; }
.paged > table > thead th { width: var(--column); scroll-snap-align: start; }
.paged > table > thead th:first-child { width: var(--first); scroll-snap-align: none; z-index: 2; }
.paged th:first-child, .paged td:first-child { position: sticky; left: 0; }
.paged td:first-child { background: var(--card); min-width: 0; }
.paged tbody tr:nth-child(even) td:first-child { background: color-mix(in srgb, var(--grid) 35%, var(--card)); }
.copyable { position: relative; }
.copy-tools { display: flex; justify-content: flex-end; gap: 2px; }
:is(.copyable, .panel) > .copy-tools { position: absolute; top: -4px; right: 0; }
.scroll + .copy-tools { margin-top: 2px; }
.copy-tools button { font: inherit; font-size: .75rem; color: var(--muted); background: none; border: 0; border-radius: 6px; padding: 3px 7px; cursor: pointer; }
.copy-tools button:hover { background: var(--model-soft); color: var(--ink); }
figcaption { min-height: 1.6em; margin-top: 8px; display: flex; flex-wrap: wrap; justify-content: space-between;
  gap: 0 24px; font-variant-numeric: tabular-nums; }
:focus-visible { outline: 2px solid var(--model); outline-offset: 2px; }
.details { display: grid; grid-template-columns: 1fr 1fr; gap: 0 48px; font-size: .875rem; margin-top: 12px; }
.details div { display: grid; grid-template-columns: minmax(7rem, 2fr) 3fr; gap: 16px; padding: 7px 0;
  border-top: 1px solid var(--grid); }
.details dt { color: var(--muted); overflow-wrap: anywhere; }
.details dd { font-family: var(--mono); font-size: .8125rem; }
footer { color: var(--muted); font-size: .8125rem; margin-top: 28px; text-align: center; }
@media screen and (max-width: 880px) {
  .hero { grid-template-columns: 1fr; gap: 20px; padding: 24px; }
  section { padding: 24px; }
  .pair, .details { grid-template-columns: 1fr; }
  .figures > div { flex-basis: 40%; }
}
@media screen and (max-width: 560px) {
  main { padding: 28px 12px 24px; }
  section, .hero { padding: 20px 16px; border-radius: 12px; }
  h1 { font-size: 1.4rem; }
  .headline { font-size: 3.5rem; }
  .hero .note { margin: 0; }
.verdict { font-size: 1.0625rem; }
  .figures > div { padding: 12px 16px 14px; }
  .figures dd { font-size: 1.25rem; }
  .warnings { padding: 12px 16px; }
  .controls { gap: 10px 12px; }
  th .plain, th button { padding: 8px 6px; }
  td { padding: 5px 6px; }
  table { font-size: .8125rem; }
  th button::after { display: none; }
  th[aria-sort] button::after { display: inline-block; margin-left: .2em; }
}
@page { margin: 14mm; }
@media print {
  body { background: none; font-size: 10.5pt; }
  main { padding: 0; max-width: none; }
  section, .hero, .figures { box-shadow: none; border-radius: 0; padding: 0; margin-top: 20px; break-inside: avoid; }
  .figures { border: 1px solid var(--grid); }
  .figures > div { flex-basis: 20%; padding: 10px 14px; }
  .controls, th button::after, .scroll-hint, .copy-tools, [data-readout] { display: none; }
  .scroll { max-height: none; overflow: visible; box-shadow: none; }
  .scroll > table { width: 100% !important; table-layout: auto; font-size: .8125rem; }
  .scroll > table > thead th { width: auto !important; white-space: normal; }
  .scroll th .plain, .scroll th button, .scroll td { padding-left: 6px; padding-right: 6px; }
  .pair { grid-template-columns: 1fr; }
  section:has(table) { break-inside: auto; }
  svg, tr { break-inside: avoid; }
  .chart, .gauge-track { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
@media (prefers-reduced-motion: no-preference) { th button, .controls button { transition: background .15s; } }
`
