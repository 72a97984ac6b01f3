import { describe, expect, it } from 'vitest'
import { openDuckDb, queryChunks } from './duckdb.js'

async function rowsOf(sql: string): Promise<unknown[]> {
  const instance = await openDuckDb()
  try {
    const values: unknown[] = []
    for await (const chunk of queryChunks(instance, sql)) values.push(...chunk.getColumnValues(0))
    return values
  } finally {
    instance.closeSync()
  }
}

describe('queryChunks', () => {
  it.each([0, 1, 2047, 2048, 2049, 100_000])('gives %i rows, in their order', async (count) => {
    const rows = await rowsOf(`SELECT i::INTEGER FROM range(${count}) t(i)`)
    expect(rows).toEqual(Array.from({ length: count }, (_, i) => i))
  })

  it('throws an error that is met far down, in whichever column', async () => {
    const far = `SELECT i, CASE WHEN i = 400000 THEN error('met') ELSE 1 END FROM range(500000) t(i)`
    await expect(rowsOf(far)).rejects.toThrow('met')
  })
})

describe('openDuckDb', () => {
  it('lets several databases of one process work on disk at the same time', async () => {
    const opened = await Promise.all([openDuckDb('30MB'), openDuckDb('30MB')])
    const connections = await Promise.all(opened.map((instance) => instance.connect()))
    for (const connection of connections) {
      await connection.run('CREATE TABLE t AS SELECT i, hash(i) AS h FROM range(4000000) r(i)')
    }
    for (const connection of connections) {
      const same = await connection.runAndReadAll('SELECT count(*) FROM t WHERE hash(i) = h')
      expect(same.getRows()).toEqual([[4_000_000n]])
      connection.disconnectSync()
    }
    for (const instance of opened) instance.closeSync()
  })
})
