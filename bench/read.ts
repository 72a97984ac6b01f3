import { join } from 'node:path'
import { openRows } from '../datasets/openRows.js'
import { openRowsUnguarded } from '../datasets/openRowsUnguarded.js'
import type { RowSource } from '../datasets/rowSource.js'
import { simulateTable } from '../datasets/simulate.js'
import { writeSequenceTable } from '../datasets/writeSequenceTable.js'
import type { Bench } from './benchContext.js'
import { benchRows } from './benchResult.js'
import { type Contender, compare } from './compare.js'
import { benchReadTyped } from './readTyped.js'

const sequences = 500
const steps = 1000

/** Rows of a Parquet file a second, through the process that reads files, and in this one. */
export const benchRead: Bench = async (context) => {
  const file = join(context.children.folder, 'read.parquet')
  await writeSequenceTable(simulateTable({ sequences, steps, seed: 1 }), file)
  const contenders = [
    scanning('the process that reads', () => openRows(file)),
    scanning('this process', () => openRowsUnguarded(file)),
  ]
  const [ours, here] = (await compare(contenders)).map((seconds) => (sequences * steps) / seconds)
  const row = { name: 'read', build: 'js', threads: 1, unit: 'rows/s', ours, floor: null } as const
  return [
    ...benchRows(row, [{ name: 'this process', rate: here }]),
    ...(await benchReadTyped(context)),
  ]
}

function scanning(name: string, open: () => Promise<RowSource>): Contender {
  const scan = async (onBatch: (values: ArrayLike<number>, rowCount: number) => void) => {
    const source = await open()
    for await (const { rowCount, features } of source.scanRows()) {
      onBatch(features.at(-1)!, rowCount)
    }
    source.close()
  }
  return {
    name,
    async time() {
      const started = performance.now()
      await scan(() => {})
      return (performance.now() - started) / 1000
    },
    async outputs() {
      const last: number[] = []
      await scan((values, rowCount) => {
        for (let i = 0; i < rowCount; i++) last.push(values[i])
      })
      return { last: Float32Array.from(last) }
    },
  }
}
