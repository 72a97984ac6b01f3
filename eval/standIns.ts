import { rareLabel } from '../datasets/rareLabel.js'
import { columnNamed, isNumberColumn } from '../datasets/table.js'
import type { JudgedTables } from './judgedTables.js'

/** A column in which `_RARE_` stands for labels that value protection hid. */
export interface StandIns {
  column: string
  /** Share of the synthetic rows that have it, 0 … 1. */
  share: number
}

/** Columns of the synthetic table with `_RARE_` where the real one has no such label, most rows first. */
export function standIns({ training, synthetic, key }: JudgedTables): StandIns[] {
  return synthetic.columns
    .flatMap((column) => {
      if (isNumberColumn(column) || column.name === key) return []
      const code = column.labels.indexOf(rareLabel)
      const real = columnNamed(training, column.name)
      if (code < 0 || (!isNumberColumn(real) && real.labels.includes(rareLabel))) return []
      const rows = column.codes.reduce((sum, own) => sum + Number(own === code), 0)
      return [{ column: column.name, share: rows / synthetic.rowCount }]
    })
    .sort((a, b) => b.share - a.share)
}

/** What stand-ins are, and what to do, in a sentence. */
export function standInSentence({ column, share }: StandIns): string {
  const percent = `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`
  return `${column} is ${rareLabel} in ${percent} of the rows: it stands for labels that too few share to be released. --invent makes new ones up in their form.`
}
