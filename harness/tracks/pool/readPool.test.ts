import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isNumberColumn } from '../../../datasets/table.js'
import { readTable } from '../../../datasets/tables.js'
import { orders } from '../../../datasets/testing/orders.js'
import { tableOf } from '../../../eval/testing/tableOf.js'
import { readPool } from './readPool.js'
import { groupTexts } from './testing/groupTexts.js'
import { writePool } from './writePool.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-pool-'))
const inFolder = (name: string) => join(folder, name)
const put = (name: string, text: string) => {
  writeFileSync(inFolder(name), text)
  return inFolder(name)
}
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const training = tableOf({ key: ['g', 'g', 'h'], x: [1, 2, 3], label: ['a', 'b', null] })

describe('readPool', () => {
  it('takes the columns of training in its order, and the model beside them', async () => {
    const file = put('extra.csv', 'label,pool_model,more,x,key\na,0,9,4.1,7\nc,,9,-1,7\n,x,9,,8\n')
    const { table, models, dropped, losses } = await readPool(file, training, { key: 'key' })
    expect(table.columns.map(({ name }) => name)).toEqual(['key', 'x', 'label'])
    expect(groupTexts(table, 'key')).toEqual([
      { key: '7', text: '[[4.1,"a"],[-1,"c"]]' },
      { key: '8', text: '[[null,null]]' },
    ])
    expect([...models!]).toEqual([0, Number.NaN, Number.NaN])
    expect(dropped).toEqual(['more'])
    expect(losses).toMatchObject([{ column: 'pool_model', count: 1, example: 'x', row: 3 }])
  })

  it('has no models where the file does not say, or says so of training', async () => {
    const plain = put('plain.csv', 'key,x,label\n1,2,a\n')
    expect((await readPool(plain, training, { key: 'key' })).models).toBeUndefined()
    const own = put('own.csv', 'key,pool_model\ng,m1\n')
    const named = tableOf({ key: ['g'], pool_model: ['m0'] })
    const { table, models } = await readPool(own, named, { key: 'key' })
    expect(models).toBeUndefined()
    expect(groupTexts(table, 'key')).toEqual([{ key: 'g', text: '[["m1"]]' }])
  })

  it('says which columns are missing', async () => {
    const file = put('other.csv', 'key,x,pool_model\n1,2,0\n')
    await expect(readPool(file, training, { key: 'key' })).rejects.toThrow(
      `${file}: lacks columns of test.csv: label`,
    )
  })
})

describe('writePool', () => {
  it.each(['pool.parquet', 'pool.csv'])('%s reads back as it was written', async (name) => {
    const table = orders(20, 1)
    const models = Int32Array.from({ length: table.rowCount }, (_, row) => (row % 3) - 1)
    await writePool(inFolder(name), table, models)
    const read = await readPool(inFolder(name), table, { key: 'customer' })
    expect(groupTexts(read.table, 'customer')).toEqual(groupTexts(table, 'customer'))
    expect([...read.models!]).toEqual([...models].map((model) => (model < 0 ? Number.NaN : model)))
    expect(read.losses).toEqual([])
    const columns = (await readTable(inFolder(name))).table.columns
    expect(columns.map((column) => column.name)).toEqual([
      ...table.columns.map((column) => column.name),
      'pool_model',
    ])
    expect(isNumberColumn(columns[columns.length - 1])).toBe(true)
    expect(readdirSync(folder).filter((file) => file.endsWith('.tmp'))).toEqual([])
  })

  it('refuses models of other rows', async () => {
    await expect(writePool(inFolder('refused.csv'), training, new Int32Array(2))).rejects.toThrow(
      'models has shape [2], expected [3]',
    )
    expect(readdirSync(folder)).not.toContain('refused.csv')
  })

  it('leaves columns of the table alone that are called as its own is', async () => {
    const own = tableOf({ key: ['g', 'h'], pool_model: ['m0', 'm1'], 'Pool_Model-2': [5, 6] })
    await writePool(inFolder('named.csv'), own, Int32Array.of(1, 0))
    const { table, models, dropped } = await readPool(inFolder('named.csv'), own, { key: 'key' })
    expect([...models!]).toEqual([1, 0])
    expect(dropped).toEqual([])
    expect(groupTexts(table, 'key')).toEqual(groupTexts(own, 'key'))
    const { columns } = (await readTable(inFolder('named.csv'))).table
    expect(columns.at(-1)!.name).toBe('pool_model-3')
  })
})
