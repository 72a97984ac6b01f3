/** What the page about a forecast needs beyond every report's style. */
export const forecastStyle = `
tr.behind td { background: var(--warn-soft); }
.by-feature small, .parts small { color: var(--muted); font-size: .8125rem; }
.by-feature td, .parts td { white-space: nowrap; }
.by-feature td:first-child { white-space: normal; min-width: 5rem; }
.parts td:not(.words), .parts th:not(.words) .plain { padding-right: 14px; }
.parts td:first-child, .parts th:first-child { text-align: left; }
.words { text-align: left; }
td.words { white-space: normal; min-width: 18rem; text-wrap: pretty; }
.command { margin: 0; padding: 14px 16px; background: var(--page); border-radius: 8px; font: .8125rem/1.6 var(--mono);
  white-space: pre-wrap; overflow-wrap: anywhere; box-shadow: 0 0 0 1px var(--grid); }
.command + .note { margin-top: 8px; }
.details .differs dt { color: var(--ink); font-weight: 600; }
.details .differs dd { font-weight: 600; }
.details dd .small { font: .8125rem var(--sans); }
@media screen and (max-width: 560px) {
  .by-feature td:first-child { position: sticky; left: 0; background: var(--card); }
  .by-feature tr:nth-child(even) td:first-child { background: color-mix(in srgb, var(--grid) 35%, var(--card)); }
  .by-feature tr.behind td:first-child { background: var(--warn-soft); }
  td.words { min-width: 14rem; }
}
`
