import { join } from 'node:path'
import { columnNamed, isNumberColumn, type Table } from '../datasets/table.js'
import { readTable } from '../datasets/tables.js'
import type { BenchContext } from './benchContext.js'
import { type BenchRow, benchRows } from './benchResult.js'
import { type Contender, compare } from './compare.js'
import type { NamedPeer } from './pythons.js'
import { dateColumns, writeTypedFile } from './typedFile.js'

const rows = 1_000_000

/**
 * Rows a second of a CSV file of 20 columns into a table of typed columns, their types inferred; pandas is told which
 * columns are dates and how they are written.
 */
export async function benchReadTyped({ children, peers }: BenchContext): Promise<BenchRow[]> {
  const file = join(children.folder, 'typed.csv')
  writeTypedFile(file, rows)
  const pandas = await peers.pandas()
  try {
    const contenders = [ours(file), ...(pandas ? [theirs(pandas, file)] : [])]
    const options = { rounds: 3, seconds: 0.01 }
    const [own, peer] = (await compare(contenders, options)).map((seconds) => rows / seconds)
    const row = { name: 'readTable', build: 'js', threads: 2, unit: 'rows/s', floor: null } as const
    const rates = pandas ? [{ name: pandas.name, rate: peer }] : []
    return benchRows({ ...row, ours: own }, rates)
  } finally {
    pandas?.process.close()
  }
}

/** Columns whose sums both sides tell. */
const checked = ['joined', 'visit', 'number_3'] as const

function ours(file: string): Contender {
  const seconds = async () => {
    const started = performance.now()
    const { table } = await readTable(file)
    return { table, seconds: (performance.now() - started) / 1000 }
  }
  return {
    name: 'readTable',
    time: async () => (await seconds()).seconds,
    outputs: async () => {
      const { table } = await seconds()
      return { means: Float32Array.from(checked, (name) => meanOf(table, name)) }
    },
  }
}

/** Mean of a column; of dates in days since 1970. */
function meanOf(table: Table, name: string): number {
  const column = columnNamed(table, name)
  if (!isNumberColumn(column)) throw new Error(`${name} is ${column.type}`)
  const unit = name in dateColumns ? 86_400_000 : 1
  return column.values.reduce((sum, value) => sum + value / unit, 0) / column.values.length
}

function theirs({ name, process }: NamedPeer, file: string): Contender {
  const ask = () =>
    process.ask<{ seconds: number; means: number[] }>('read', { file, dates: dateColumns, checked })
  return {
    name,
    time: async () => (await ask()).seconds,
    outputs: async () => ({ means: Float32Array.from((await ask()).means) }),
  }
}
