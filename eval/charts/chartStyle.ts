/** How the charts' classes look. The page defines the colour variables (`colorVariables`). */
export const chartStyle = `
.chart { display: block; width: 100%; height: auto; overflow: visible; }
.chart text { font: 12px var(--sans); fill: var(--ink); font-variant-numeric: tabular-nums; }
.chart .axis text, .chart .axis-name { fill: var(--muted); }
.chart .names text { font-size: 11px; fill: var(--muted); }
.chart .legend text { fill: var(--muted); }
.chart .name { font-size: 13px; }
.chart .value { font-weight: 600; }
.chart .grid { stroke: var(--grid); }
.chart .zero, .chart .rule { stroke: var(--rule); }
.chart .bar { fill: var(--model); }
.chart .bar.below { fill: var(--below); }
.chart .bar.hollow { fill: var(--model-soft); stroke: var(--model); stroke-width: 1.25; }
.chart .cut { fill: var(--card); stroke: var(--ink); stroke-linejoin: round; }
.chart .optimum-line { stroke: var(--optimum); stroke-width: 2.5; }
.chart .baseline-mark { fill: var(--card); stroke: var(--ink); stroke-width: 1.4; }
.chart .contender { fill: var(--baseline); }
.chart .model .contender { fill: var(--model); }
.chart .optimum .contender { fill: none; stroke: var(--optimum); stroke-width: 2; }
.chart .model .name { font-weight: 600; }
.chart .gap { fill: var(--model-soft); }
.chart .gap-whole { stroke: var(--rule); stroke-width: 2; }
.chart .gap-closed { stroke: var(--model); stroke-width: 5; }
.chart .gap-text { font-weight: 600; fill: var(--model); }
.chart .series { fill: none; stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; }
.chart .model.series { stroke: var(--model); stroke-width: 2; }
.chart .actual { stroke: var(--ink); stroke-width: 1; opacity: .55; }
.chart .faint { stroke: var(--baseline); stroke-width: .9; opacity: .45; }
.chart .legend .faint, .chart .legend .actual { opacity: 1; stroke-width: 1.5; }
.chart .reference { stroke: var(--optimum); stroke-width: 1.5; stroke-dasharray: 6 4; }
.chart .ring { fill: var(--card); stroke-width: 2.5; }
.chart .tone-1 { stroke: var(--model); }
.chart .tone-2 { stroke: var(--optimum); stroke-dasharray: 8 3; }
.chart .tone-3 { stroke: var(--tone3); stroke-dasharray: 2 4; stroke-width: 2.25; }
.chart .tone-4 { stroke: var(--tone4); stroke-dasharray: 10 3 2 3; }
.chart .tone-5 { stroke: var(--tone5); stroke-dasharray: 4 3; }
.chart .tone-6 { stroke: var(--tone6); stroke-dasharray: 14 4; }
.chart .ring { stroke-dasharray: none; }
.chart .cursor line { stroke: var(--rule); stroke-dasharray: 2 3; }
.chart .cursor circle { fill: var(--card); stroke-width: 2; stroke: var(--ink); }
.chart .cursor circle.model { stroke: var(--model); } .chart .cursor circle.faint { stroke: var(--baseline); opacity: 1; }
.chart .cursor circle { stroke-dasharray: none; }
.chart .dot-mark { fill: var(--model); stroke: var(--card); stroke-width: 1.5; }
.chart .ring-mark { fill: var(--card); stroke: var(--ink); stroke-width: 1.6; }
.chart .span { stroke: var(--rule); stroke-width: 1.5; opacity: .55; }
.chart .hit { fill: transparent; }
.chart .stop:hover .hit, .chart .stop.read .hit, .chart .dot-row:hover .hit, .chart .paired:hover .hit, .chart .hit path:hover { fill: var(--model); fill-opacity: .09; }
.chart .real-area, .chart .real-bar { fill: var(--baseline); }
.chart .real-area { fill-opacity: .38; }
.chart .real-edge { fill: none; stroke: var(--baseline); stroke-width: 1; }
.chart .synthetic-area { fill: var(--model); fill-opacity: .1; }
.chart .synthetic-bar { fill: var(--model); }
.chart .synthetic-edge { fill: none; stroke: var(--model); stroke-width: 1.75; stroke-linejoin: round; }
.chart .reference-edge { fill: none; stroke: var(--optimum); stroke-width: 1.75; stroke-linejoin: round; }
.chart .other-edge { fill: none; stroke: var(--muted); stroke-width: 1.5; stroke-dasharray: 5 3; }
.chart .points { fill: var(--muted); font-size: 11px; }
.chart .box rect { stroke-width: 1.25; }
.chart .real-box rect { fill: color-mix(in srgb, var(--baseline) 30%, var(--card)); stroke: var(--baseline); }
.chart .real-box line { stroke: var(--baseline); } .chart .real-box circle { fill: var(--baseline); }
.chart .synthetic-box rect { fill: var(--model-soft); stroke: var(--model); }
.chart .synthetic-box line { stroke: var(--model); } .chart .synthetic-box circle { fill: var(--model); }
.chart .box .median { stroke-width: 2.5; }
.chart .cells path { stroke: var(--card); stroke-width: .06; }
.chart .cells .none { fill: var(--grid); fill-opacity: .5; }
.chart .numbers text { font-size: 11px; pointer-events: none; } .chart .numbers.tight text { font-size: 10px; }
.chart .cell-cursor { fill: none; stroke: var(--ink); stroke-width: 2; pointer-events: none; }
.chart .hue-1 { color: var(--model); } .chart .hue-2 { color: var(--optimum); }
.chart .hue-3 { color: var(--tone3); } .chart .hue-4 { color: var(--tone4); } .chart .hue-5 { color: var(--tone5); }
.chart .curve .line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
.chart .curve.dashed .line { stroke-dasharray: 7 4; } .chart .curve.dotted .line { stroke-dasharray: 2 3; }
.chart .curve .band { fill: currentColor; fill-opacity: .12; }
.chart .curve .end { fill: currentColor; stroke: var(--card); }
.chart .curve text { fill: currentColor; } .chart .curve:hover .line { stroke-width: 3; }
.chart .curve:hover .band { fill-opacity: .25; }
.chart .leader { fill: none; stroke: currentColor; stroke-opacity: .35; }
.chart .level { color: var(--muted); } .chart .level text { fill: currentColor; }
.chart .level-line { stroke: var(--muted); stroke-width: 1.25; stroke-dasharray: 5 4; }
.chart .number { font-weight: 600; }
.drawing-mid, .drawing-narrow { display: none; }
@media screen and (max-width: 880px) { .drawing-wide { display: none; } .drawing-mid { display: block; } }
@media screen and (max-width: 560px) { .drawing-mid { display: none; } .drawing-narrow { display: block; } }
@media print { .drawing-wide { display: none; } .drawing-mid { display: block; } }
`
