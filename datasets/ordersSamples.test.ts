import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { writeTable } from './tables.js'
import { orders } from './testing/orders.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-orders-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The samples of the assessment; with `vitest -u` they are written anew. */
it.each([
  ['orders-real.csv', orders(150, 1)],
  ['orders-holdout.csv', orders(150, 2)],
  ['orders-synthetic.csv', orders(150, 3, 0.3)],
])('%s is what the generator makes', async (name, table) => {
  const file = join(folder, name)
  await writeTable(file, table)
  await expect(readFileSync(file, 'utf8')).toMatchFileSnapshot(`samples/${name}`)
})
