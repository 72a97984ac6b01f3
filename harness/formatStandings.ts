import { type BaselineName, baselineNames } from '../eval/forecast/baselineNames.js'
import { baselineTitles } from '../eval/forecast/baselineTitles.js'
import { closedInWords } from '../eval/forecast/closedInWords.js'
import { worseThanBaseline } from '../eval/forecast/worseThanBaseline.js'

/** What a score is held against; what is not known has no row. */
export interface Standings {
  baselines: Partial<Record<BaselineName, number>>
  /** What was scored, and its score. */
  model: [name: string, r2: number]
  optimumR2?: number
}

/** Mean R² of the baselines, the model and the optimum under one another, and in words where a baseline is better. */
export function formatStandings({ baselines, model, optimumR2 }: Standings): string[] {
  const known = baselineNames.map((name) => [baselineTitles[name], baselines[name]] as const)
  const rows = [...known, model, ['optimum', optimumR2] as const]
  const table = aligned(
    rows.flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value.toFixed(4).padStart(8)]],
    ),
  )
  const worse = worseThanBaseline(model[1], baselines)
  return worse === undefined ? table : [...table, `  ${model[0]} is ${worse}`]
}

/** @param share as `closed` gives it */
export function formatClosed(share: number): string {
  const words = closedInWords(share)
  return share < 0
    ? `${words}, of its way to the optimum`
    : `${words} of the way from ridge to the optimum`
}

/** Names in one column, texts in the next. */
export function aligned(rows: readonly [name: string, text: string][]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)
}
