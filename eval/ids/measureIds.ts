import { type Column, isNumberColumn, type LabelColumn, type Table } from '../../datasets/table.js'
import type { JudgedTables } from '../judgedTables.js'

/** A column of ids: whether they are as different as the real ones, and new. */
export interface IdFigures {
  column: string
  /** Share of the rows with an id that no other row has. */
  unique: { real: number; synthetic: number }
  /** Share of the synthetic rows whose id a real row has. */
  known: number
}

/** Ids other than the key, by their identity; nothing else of them is judged. */
export function measureIds({ training, synthetic, key }: JudgedTables): IdFigures[] {
  return training.columns
    .filter((column) => isId(column, key))
    .map((real) => {
      const made = synthetic.columns.find(({ name }) => name === real.name)
      const [own, other] = [real, made].map((column) => column as LabelColumn)
      const labels = new Set(own.labels)
      let known = 0
      for (const code of other.codes) if (code >= 0 && labels.has(other.labels[code])) known++
      return {
        column: real.name,
        unique: { real: uniqueShare(own), synthetic: uniqueShare(other) },
        known: known / Math.max(1, other.codes.length),
      }
    })
}

/** The table without ids, which say nothing of a row; the table itself where it has nothing else. */
export function withoutIds(table: Table, key: string | undefined): Table {
  const columns = table.columns.filter((column) => !isId(column, key))
  const isNothingLeft = columns.every(({ name }) => name === key)
  return isNothingLeft || columns.length === table.columns.length ? table : { ...table, columns }
}

function isId(column: Column, key: string | undefined): boolean {
  return column.type === 'id' && column.name !== key && !isNumberColumn(column)
}

function uniqueShare({ codes, labels }: LabelColumn): number {
  const rows = new Int32Array(labels.length)
  let present = 0
  for (const code of codes) {
    if (code < 0) continue
    rows[code]++
    present++
  }
  const single = rows.reduce((count, own) => count + Number(own === 1), 0)
  return present === 0 ? 1 : single / present
}

/** Sentences on ids, for a reader's notes. */
export function idNotes(ids: readonly IdFigures[]): string[] {
  return ids.map(({ column, unique, known }) => {
    const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`
    const copied = known > 0 ? `; ${percent(known)} of the rows have the id of a real one` : ''
    return `${column} holds ids, which are judged by nothing but themselves: ${percent(unique.synthetic)} of them occur once (really ${percent(unique.real)})${copied}.`
  })
}
