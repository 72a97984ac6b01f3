import type { BenchRow } from './benchResult.js'

const heads = ['', 'build', 'threads', 'unit', 'ours', 'peer', 'ratio', 'floor', 'against']

/** The rows as a table for people. */
export function formatRows(rows: readonly BenchRow[]): string {
  const lines = rows.map((row) => [
    row.name,
    row.build,
    String(row.threads),
    row.unit,
    formatRate(row.ours),
    formatRate(row.peer),
    row.ratio === null ? '-' : row.ratio.toFixed(2),
    formatRate(row.floor),
    row.peerName ?? '-',
  ])
  const widths = heads.map((head, i) =>
    Math.max(head.length, ...lines.map((cells) => cells[i].length)),
  )
  const isNumber = (column: number) => column === 2 || (column >= 4 && column <= 7)
  const format = (cells: string[]) =>
    cells
      .map((cell, i) => (isNumber(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')
      .trimEnd()
  return [heads, ...lines].map(format).join('\n')
}

/** `0.79`, `5.7`, `132`, `28 400`: three digits at least, none after the point from 100 on. */
function formatRate(rate: number | null): string {
  if (rate === null) return '-'
  if (rate < 100) return rate.toPrecision(rate < 1 ? 2 : 3)
  return rate.toFixed(0).replaceAll(/\B(?=(\d{3})+$)/g, ' ')
}
