import { join } from 'node:path'
import { expect, it } from 'vitest'
import { groupRows } from '../../../datasets/groups.js'
import { readTable } from '../../../datasets/tables.js'
import { decodeTable } from './decodeTable.js'
import { encodeTable } from './encodeTable.js'
import { fitCodec } from './fitCodec.js'
import { cellsOf } from './testing/groupedTable.js'

const folder = process.env.SEQARENA_DATA && join(process.env.SEQARENA_DATA, 'prize')
const key = 'group_id'

// Skipped where SEQARENA_DATA is unset: the tables may not be passed on.
it.skipIf(!folder)('gives the Prize table back', async () => {
  const { table } = await readTable(join(folder!, 'stage1-training.csv.gz'), { key })
  const groups = groupRows(table, key)
  const codec = fitCodec(table, groups, { key, seed: 1 })
  const { codes, lengths } = encodeTable(codec, table, groups)
  const settings = { seed: 1, firstGroup: 0, keys: groups.keys }
  const decoded = decodeTable(codec, codes, lengths, settings)
  // Enough groups hold every label and number of that table: nothing is protected.
  for (const [i, column] of table.columns.entries()) {
    const before = cellsOf(column)
    const after = cellsOf(decoded.columns[i])
    let changed = 0
    for (const [place, row] of groups.rows.entries()) {
      if (after[place] !== before[row]) changed++
    }
    expect(changed, column.name).toBe(0)
  }
})
