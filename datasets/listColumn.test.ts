import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Field, FixedSizeList, Float32, Table, tableToIPC, vectorFromArray } from 'apache-arrow'
import { afterAll, expect, it } from 'vitest'
import { openDuckDb, quoteText } from './duckdb.js'
import { readSequenceTable } from './readSequenceTable.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

it.each(['parquet', 'arrow'])('one list of several can be the features, in .%s', async (format) => {
  const file = join(folder, `lists.${format}`)
  if (format === 'parquet') await writeParquet(file)
  else writeArrow(file)
  const { table } = await readSequenceTable(file, { drop: ['b'] })
  expect(table.featureNames).toEqual(['f_0', 'f_1', 'x'])
  expect([...table.states]).toEqual([0, 0.5, 5, 1, 1.5, 5, 2, 2.5, 5])
  // Elements are columns like any other.
  const { table: last } = await readSequenceTable(file, { drop: ['b', 'f_0', 'x'] })
  expect([...last.states]).toEqual([0.5, 1.5, 2.5])
})

async function writeParquet(file: string) {
  const instance = await openDuckDb()
  const connection = await instance.connect()
  await connection.run(`COPY (
    SELECT 1 AS seq_ix, r AS step_in_seq, true AS need_prediction, [r, r + 0.5]::FLOAT[] AS a, 5 AS x,
      [r]::FLOAT[] AS b FROM range(3) t(r)
  ) TO ${quoteText(file)} (FORMAT parquet)`)
  connection.disconnectSync()
  instance.closeSync()
}

function writeArrow(file: string) {
  const lists = (rows: number[][]) =>
    vectorFromArray(rows, new FixedSizeList(rows[0].length, new Field('item', new Float32(), true)))
  const table = new Table({
    seq_ix: vectorFromArray(Int32Array.of(1, 1, 1)),
    step_in_seq: vectorFromArray(Int32Array.of(0, 1, 2)),
    need_prediction: vectorFromArray([true, true, true]),
    a: lists([
      [0, 0.5],
      [1, 1.5],
      [2, 2.5],
    ]),
    x: vectorFromArray(Float32Array.of(5, 5, 5)),
    b: lists([[0], [1], [2]]),
  })
  writeFileSync(file, tableToIPC(table, 'file'))
}
