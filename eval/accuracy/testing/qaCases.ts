import { readFileSync } from 'node:fs'
import type { Column, Table } from '../../../datasets/table.js'
import type { JudgedTables } from '../../judgedTables.js'
import type { AccuracyFigures } from '../accuracyResult.js'

/** [accuracy, accuracy_max] by the names of the columns, joined by ` | `. */
export type ExpectedCells = Readonly<Record<string, readonly [number, number]>>

/** What the contest's tool says of some small tables: `fixtures/qa_accuracy.py` tells how it was asked. */
export interface QaCase {
  name: string
  tables: JudgedTables
  seed: number
  expected: {
    figures: AccuracyFigures
    bins: Readonly<Record<string, { breaks?: string; labels?: string; original: string }>>
    coherenceBins?: Readonly<Record<string, { breaks?: string; labels?: string }>>
    univariate: ExpectedCells
    bivariate: ExpectedCells
    trivariate: ExpectedCells
    autocorrelation?: ExpectedCells
    categoriesPerSequence?: ExpectedCells
    sequencesPerCategory?: ExpectedCells
  }
}

type WrittenColumn = string | { labels: string; codes: string }

interface WrittenCase {
  seed: number
  key?: string
  types: string
  tables: Record<'training' | 'holdout' | 'synthetic', Record<string, WrittenColumn> | undefined>
  expected: QaCase['expected']
}

export function qaCases(): QaCase[] {
  const file = new URL('../fixtures/qa_accuracy.json', import.meta.url)
  const written: Record<string, WrittenCase> = JSON.parse(readFileSync(file, 'utf8'))
  return Object.entries(written).map(([name, { seed, key, types, tables, expected }]) => {
    const table = (which: keyof typeof tables) => {
      const columns = tables[which]
      return columns && tableOf(which, columns, types.split(' '))
    }
    return {
      name,
      seed,
      expected,
      tables: {
        training: table('training')!,
        holdout: table('holdout'),
        synthetic: table('synthetic')!,
        key,
      },
    }
  })
}

function tableOf(file: string, written: Record<string, WrittenColumn>, types: string[]): Table {
  const columns = Object.entries(written).map(([name, values], i) =>
    columnOf(name, types[i] as 'number' | 'datetime', values),
  )
  const [first] = columns
  const rowCount = 'values' in first ? first.values.length : first.codes.length
  return { file, rowCount, columns }
}

function columnOf(name: string, type: 'number' | 'datetime', values: WrittenColumn): Column {
  if (typeof values === 'string') return { name, type, values: writtenNumbers(values) }
  const codes = Int32Array.from(writtenNumbers(values.codes))
  return { name, type: 'category', codes, labels: values.labels.split('|') }
}

/** Numbers separated by blanks, a point where there is none. */
export function writtenNumbers(text: string): Float64Array {
  return Float64Array.from(text.split(' '), (value) => (value === '.' ? Number.NaN : Number(value)))
}
