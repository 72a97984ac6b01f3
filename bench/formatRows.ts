import type { BenchRow } from './benchResult.js'

const heads = ['', 'build', 'threads', 'unit', 'ours', 'floor', 'peer', 'ratio', 'against']

/** The rows as a table for people; what one row has from the row above is left out. */
export function formatRows(rows: readonly BenchRow[]): string {
  const lines = rows.map((row, i) => {
    const own = ownCells(row)
    const isAgain = i > 0 && own.join() === ownCells(rows[i - 1]).join()
    return [
      ...(isAgain ? own.map(() => '') : own),
      formatRate(row.peer),
      row.ratio === null ? '-' : row.ratio.toFixed(2),
      row.peerName ?? '-',
    ]
  })
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

/** What does not depend on the peer. */
function ownCells({ name, build, threads, unit, ours, floor }: BenchRow): string[] {
  return [name, build, String(threads), unit, formatRate(ours), formatRate(floor)]
}

/** `0.79`, `5.7`, `132`, `28 400`: three digits at least, none after the point from 100 on. */
function formatRate(rate: number | null): string {
  if (rate === null) return '-'
  if (rate < 100) return rate.toPrecision(rate < 1 ? 2 : 3)
  return rate.toFixed(0).replaceAll(/\B(?=(\d{3})+$)/g, ' ')
}
