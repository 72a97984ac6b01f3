import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RandomStream } from '../base/random.js'

/** Tables of an assessment as CSV files, which peers can read too. */
export interface JudgedFiles {
  training: string
  holdout: string
  synthetic: string
  key: string
  /** What models predict. */
  target: string
}

/** Stage 2's tables and a published submission. @param folder what SEQARENA_DATA names */
export function prizeFiles(folder: string): JudgedFiles {
  const file = (name: string) => join(folder, 'prize', `${name}.csv.gz`)
  return {
    training: file('stage2-training'),
    holdout: file('stage2-holdout'),
    synthetic: file('published-SEQU2-run1'),
    key: 'group_id',
    target: 'alice',
  }
}

/** Sequences of a table, as many as stage 2's have. */
const nSequences = 20_000

/** Distinct values, share of missing ones; labels where the name says so. As stage 2's columns are. */
const columns = [
  { name: 'label_a', values: 13, missing: 0 },
  { name: 'label_b', values: 5, missing: 0.03 },
  { name: 'label_c', values: 8, missing: 0.02 },
  { name: 'number_a', values: 42, missing: 0.002 },
  { name: 'number_b', values: 36, missing: 0.8 },
  { name: 'number_c', values: 63, missing: 0 },
  { name: 'number_d', values: 23, missing: 0 },
  { name: 'number_e', values: 60, missing: 0 },
  { name: 'number_f', values: 52, missing: 0.016 },
  { name: 'number_g', values: 22, missing: 0.155 },
] as const

/** Written into `folder`: tables of stage 2's shape, the synthetic one with less memory from row to row. */
export function simulateFiles(folder: string): JudgedFiles {
  const write = (name: string, seed: number, memory: number) => {
    const file = join(folder, `${name}.csv`)
    writeFileSync(file, simulateCsv(seed, memory))
    return file
  }
  return {
    training: write('training', 1, 0.9),
    holdout: write('holdout', 2, 0.9),
    synthetic: write('synthetic', 3, 0.8),
    key: 'key',
    target: 'label_a',
  }
}

/** @param memory correlation of a value with the one before it */
function simulateCsv(seed: number, memory: number): string {
  const random = new RandomStream(seed, 'bench-assess')
  const lines = [['key', ...columns.map(({ name }) => name)].join()]
  const state = new Float64Array(columns.length)
  for (let sequence = 0; sequence < nSequences; sequence++) {
    const length = 5 + random.integer(6)
    for (let row = 0; row < length; row++) {
      const cells = columns.map(({ name, values, missing }, i) => {
        const noise = random.normal()
        state[i] = row === 0 ? noise : memory * state[i] + Math.sqrt(1 - memory ** 2) * noise
        if (random.uniform() < missing) return ''
        const place = Math.min(Math.floor(values / (1 + Math.exp(-1.7 * state[i]))), values - 1)
        return name.startsWith('label') ? `v${place}` : String(place / 2)
      })
      lines.push(`${seed}-${sequence},${cells.join()}`)
    }
  }
  return `${lines.join('\n')}\n`
}
