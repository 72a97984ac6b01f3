import { join } from 'node:path'
import type { ColumnType, Table } from '../datasets/table.js'
import { readTable, readTableLike } from '../datasets/tables.js'
import { drawTables } from './drawTable.js'

/** A real table to calibrate the grade on. */
export interface GradeSource {
  name: string
  file: string
  key?: string
  target: string
  types?: Record<string, ColumnType>
  /** Groups of each of the three parts, rows where there is no key. */
  count: number
  /** Synthetic tables that others published. */
  published: readonly string[]
}

/** Real tables that the grade is calibrated on. @param folder what SEQARENA_DATA names */
export function gradeSources(folder: string): GradeSource[] {
  const tabular = (name: string) => join(folder, 'tabular', `${name}.csv.gz`)
  const prize = (name: string) => join(folder, 'prize', `${name}.csv.gz`)
  return [
    {
      name: 'prize',
      file: prize('stage2-training'),
      key: 'group_id',
      target: 'alice',
      count: 1000,
      published: ['published-SEQU2-run1', 'published-SEQU3-run1', 'published-SEQU5-run1'].map(
        prize,
      ),
    },
    { name: 'adult', file: tabular('adult'), target: 'income', count: 3000, published: [] },
    { name: 'bank', file: tabular('bank-marketing'), target: 'y', count: 3000, published: [] },
    {
      name: 'credit',
      file: tabular('credit-default'),
      target: 'has_default',
      count: 3000,
      published: [],
    },
  ]
}

/** Training and holdout, and real rows that a perfect generator would give; none stands in two of them. */
export interface GradeTables {
  training: Table
  holdout: Table
  fresh: Table
  published: readonly { name: string; table: Table }[]
}

/** Disjoint parts of a source's table, drawn by the seed. */
export async function gradeTables(
  { file, key, types, count, published }: GradeSource,
  seed: number,
): Promise<GradeTables> {
  const { table } = await readTable(file, { key, types })
  const names = ['training', 'holdout', 'fresh']
  const [training, holdout, fresh] = drawTables(table, names, { key, count, seed })
  const others: { name: string; table: Table }[] = []
  for (const path of published) {
    const { table: whole } = await readTableLike(path, table, { key })
    const name = /SEQU\d/.exec(path)?.[0] ?? path
    others.push({ name, table: drawTables(whole, [name], { key, count, seed })[0] })
  }
  return { training, holdout, fresh, published: others }
}
