import { expect, it } from 'vitest'
import { tableOf } from '../../../eval/testing/tableOf.js'
import { codeSpace } from './codeSpace.js'

/** Labels of the bins of column `job`, and of its categories. */
function binsOf(job: readonly string[]) {
  const key = job.map((_, row) => `g${row >> 1}`)
  const { columns, bins, categories } = codeSpace(
    { training: tableOf({ key, job: [...job] }), key: 'key' },
    1,
  )
  const at = columns.columns.findIndex(({ name }) => name === 'job')
  return [bins[at].labels, categories[0].bins.labels]
}

it('counts _RARE_ among the other labels where training has no such label', () => {
  const job = Array.from({ length: 40 }, (_, row) => (row % 4 < 2 ? 'a' : `job ${row}`))
  for (const labels of binsOf(job)) expect(labels).toEqual(['a', '(empty)', '(other)', '(n/a)'])
})

it('keeps a bin for a _RARE_ of its own', () => {
  const job = Array.from({ length: 40 }, (_, row) => (row % 4 < 2 ? 'a' : '_RARE_'))
  for (const labels of binsOf(job)) {
    expect(labels).toEqual(['a', '(empty)', '(other)', '_RARE_', '(n/a)'])
  }
})
