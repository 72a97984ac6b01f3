import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { codecNotes } from './codecNotes.js'
import { decodeTable } from './decodeTable.js'
import { encodeTable } from './encodeTable.js'
import { fitCodec } from './fitCodec.js'
import { generatorColumns } from './networkColumns.js'
import { cellsOf, groupedTable } from './testing/groupedTable.js'

const nGroups = 150
const lengths = Array.from({ length: nGroups }, (_, group) => 1 + (group % 4))
const cells = (draw: (row: number, group: number) => string | number | null) =>
  lengths.map((length, group) => Array.from({ length }, (_, row) => draw(row, group)))

/** Orders with a number of their own, customers with an address, a job that most have alone. */
const random = new RandomStream(1, 'jobs')
const { table, groups } = groupedTable({
  order: {
    type: 'id',
    cells: cells((row, group) => `N-${String(4 * group + row).padStart(4, '0')}`),
  },
  mail: { type: 'category', cells: cells((_, group) => `user${group}@mail.org`) },
  job: {
    type: 'text',
    cells: cells((row, group) => {
      if (group % 10 === 0) return 'Nurse'
      return random.uniform() < 0.1 ? null : `Job ${4 * group + row}`
    }),
  },
  amount: { type: 'number', cells: cells((row, group) => (group + row) % 7) },
})

function fitted(options: { invent?: boolean; protect?: boolean }) {
  const codec = fitCodec(table, groups, { key: 'id', seed: 1, ...options })
  const { codes, lengths: own } = encodeTable(codec, table, groups)
  const decodedFrom = (firstGroup: number) => {
    const settings = { seed: 1, firstGroup, keys: groups.keys }
    const { columns } = decodeTable(codec, codes, own, settings)
    return new Map(columns.map((column) => [column.name, cellsOf(column)]))
  }
  return { codec, codes, decodedFrom }
}

const real = new Map(table.columns.map((column) => [column.name, cellsOf(column)]))
const different = (values: readonly unknown[]) => new Set(values).size

describe.each([true, false])('with protection %s', (protect) => {
  const { codec, codes, decodedFrom } = fitted({ protect })
  const [first, second] = [decodedFrom(0), decodedFrom(nGroups)]

  it('ids are new and all different, also of the groups of another generator', () => {
    const orders = [...first.get('order')!, ...second.get('order')!]
    expect(different(orders)).toBe(orders.length)
    expect(orders.filter((order) => !/^N-\d{4,6}$/.test(String(order)))).toEqual([])
    expect(orders.filter((order) => real.get('order')!.includes(order))).toEqual([])
  })

  it('ids of groups are the same in all rows of one', () => {
    const mails = [...first.get('mail')!, ...second.get('mail')!]
    expect(different(mails)).toBe(2 * nGroups)
    expect(mails.filter((mail) => !/^user\d+@mail\.org$/.test(String(mail)))).toEqual([])
    expect(mails.filter((mail) => real.get('mail')!.includes(mail))).toEqual([])
  })

  it('they are not learned: each has one code', () => {
    const [order, mail] = generatorColumns(codec)
    expect([order.nCodes, order.rows, mail.nCodes, mail.rows]).toEqual([1, 'all', 2, 'first'])
    expect(codes.length).toBe(4 * table.rowCount)
  })
})

describe('labels that few groups hold', () => {
  const count = (values: readonly unknown[], isMeant: (value: unknown) => boolean) =>
    values.filter(isMeant).length
  const own = real.get('job')!
  const isRare = (value: unknown) => value !== 'Nurse' && value !== null

  it('are _RARE_ in as many rows as they had, and missing values are as many', () => {
    const jobs = fitted({}).decodedFrom(0).get('job')!
    expect(count(jobs, (job) => job === '_RARE_')).toBe(count(own, isRare))
    expect(count(jobs, (job) => job === null)).toBe(count(own, (job) => job === null))
  })

  it('are new ones of their form with invent', () => {
    const jobs = fitted({ invent: true }).decodedFrom(0).get('job')!
    const made = jobs.filter(isRare)
    expect(made.length).toBe(count(own, isRare))
    expect(made.filter((job) => !/^Job [1-9]\d*$/.test(String(job)) || own.includes(job))).toEqual(
      [],
    )
    expect(different(made)).toBe(made.length)
  })

  it('are told of, as is what else became of the columns', () => {
    const rare = own.filter(isRare)
    const share = ((100 * rare.length) / own.length).toFixed(0)
    expect(codecNotes(fitted({}).codec, table, groups)).toEqual([
      'the same in all rows of a group: mail.',
      `order: ${own.length} labels, all made up anew in the form that they had.`,
      'mail: 150 labels, all made up anew in the form that they had.',
      `job: ${rare.length} labels that fewer than 5 to 7 groups hold (${share} % of the rows) became _RARE_; --invent makes new ones up.`,
    ])
  })
})

it('an order of labels has none that is hidden', () => {
  const order = ['low', 'secret', 'high']
  const levels = groupedTable({
    level: {
      type: 'ordered',
      cells: Array.from({ length: 20 }, (_, group) => [
        group === 3 ? 'secret' : order[2 * (group % 2)],
      ]),
    },
  })
  const [key, level] = levels.table.columns
  const formed = { ...levels.table, columns: [key, { ...level, form: { order, missing: '-' } }] }
  const codec = fitCodec(formed, levels.groups, { key: 'id', seed: 1 })
  expect(codec.columns[0].form).toEqual({ order: ['low', 'high'], missing: '-' })
})
