import { textOfValue } from '../forms/valueTexts.js'
import { type Column, isNumberColumn, type LabelColumn, type Table } from '../table.js'

/** A column that is spelled otherwise than in the table that it is to be like. */
export interface SpelledOtherwise {
  column: string
  /** Rows that are; all of them where the whole column has another form. */
  rows: number
  /** A value of it, and how the other table would spell that. */
  own: string
  wanted: string
}

/** Columns of numbers and times in another form, and labels that are the same but for zeros, case or blanks. */
export function spelledOtherwise(
  table: Table,
  like: { columns: readonly Pick<Column, 'name' | 'type' | 'form'>[] },
): SpelledOtherwise[] {
  return table.columns.flatMap((column) => {
    const other = like.columns.find(({ name }) => name === column.name)
    if (!other || !isNumberColumn(column)) return []
    const wanted = { ...column, form: other.form }
    const value = column.values.find((one) => !Number.isNaN(one))
    if (value === undefined || sameForm(column, other)) return []
    const [own, written] = [textOfValue(column)(value), textOfValue(wanted)(value)]
    if (own === written) return []
    const rows = column.values.reduce((count, one) => count + Number(!Number.isNaN(one)), 0)
    return [{ column: column.name, rows, own, wanted: written }]
  })
}

function sameForm(a: Pick<Column, 'form'>, b: Pick<Column, 'form'>): boolean {
  const spelling = ({ form = {} }: Pick<Column, 'form'>) => {
    const { decimals: _, ...number } = form.number ?? {}
    return JSON.stringify([form.time, form.zone, Object.entries(number).sort()])
  }
  return spelling(a) === spelling(b)
}

/** Labels of a table that its reference lacks and has in another spelling: `2116` for `02116`, `ann` for `Ann`. */
export function labelsSpelledOtherwise(table: Table, reference: Table): SpelledOtherwise[] {
  return table.columns.flatMap((column) => {
    const other = reference.columns.find(({ name }) => name === column.name)
    if (!other || isNumberColumn(column) || isNumberColumn(other)) return []
    const found = mostOf(column, other)
    return found ? [found] : []
  })
}

function mostOf(column: LabelColumn, { labels }: LabelColumn): SpelledOtherwise | undefined {
  const known = new Set(labels)
  const bare = new Map(labels.map((label) => [bareLabel(label), label]))
  const rowsOf = new Int32Array(column.labels.length)
  for (const code of column.codes) if (code >= 0) rowsOf[code]++
  let rows = 0
  let first: { own: string; wanted: string } | undefined
  for (const [code, own] of column.labels.entries()) {
    const wanted = known.has(own) ? undefined : bare.get(bareLabel(own))
    if (wanted === undefined || rowsOf[code] === 0) continue
    rows += rowsOf[code]
    first ??= { own, wanted }
  }
  return first && { column: column.name, rows, ...first }
}

/** A label without what is lost most often: zeros in front, `.0` behind, blanks around, capitals. */
function bareLabel(label: string): string {
  const small = label.trim().toLowerCase()
  return /^[\d.]+$/.test(small) ? small.replace(/^0+(?=\d)/, '').replace(/\.0+$/, '') : small
}
