import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openSequences } from './openSequences.js'
import { readSequenceTable } from './readSequenceTable.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A table of one sequence whose feature is `value` of each of 400 steps. */
function tableOf(name: string, value: (step: number) => number | string): string {
  const rows = Array.from({ length: 400 }, (_, step) => `1,${step},1,${value(step)}`)
  const file = join(folder, `${name}.csv`)
  writeFileSync(file, ['seq_ix,step_in_seq,need_prediction,x', ...rows, ''].join('\n'))
  return file
}

async function statesOf(file: string) {
  const { table, warnings } = await readSequenceTable(file)
  const open = await openSequences(file)
  for await (const { states } of open.sequences) expect(states).toEqual(table.states)
  open.close()
  // Whether anything changes is known of a whole table alone.
  const ofValues = warnings.filter((text) => !text.includes('within a sequence'))
  expect(open.warnings).toEqual(ofValues)
  return { states: table.states, warnings: ofValues }
}

describe('states', () => {
  it('are float64 where a column lies further than 10,000 of its spreads from 0', async () => {
    const far = (step: number) => 1e6 + Math.sin(step)
    const { states } = await statesOf(tableOf('far', far))
    expect(states).toEqual(Float64Array.from({ length: 400 }, (_, step) => far(step)))
    const farther = await statesOf(tableOf('farther', (step) => 1e12 + step / 1024))
    expect(farther.states[399]).toBe(1e12 + 399 / 1024)
  })

  it('are float64 too where a single broken reading hides how near the others lie together', async () => {
    const { states } = await statesOf(
      tableOf('broken', (step) => (step === 70 ? 0 : 1.7e9 + step / 8)),
    )
    expect(states[69]).toBe(1.7e9 + 69 / 8)
  })

  it('are float32 elsewhere: near 0, without a spread, or of values that float32 holds', async () => {
    for (const [name, value] of Object.entries({
      near: (step: number) => 1000 + Math.sin(step),
      constant: () => 1e9 + 0.1,
      whole: (step: number) => 2 ** 23 + (step % 3),
      zeros: () => 0,
    })) {
      const { states, warnings } = await statesOf(tableOf(name, value))
      expect(states, name).toBeInstanceOf(Float32Array)
      expect(warnings.join()).not.toContain('2^53')
    }
  })

  it('are kept with a warning where whole numbers are too large to be told apart', async () => {
    const file = tableOf('ids', (step) => `${2n ** 60n + 12345n * BigInt(step)}`)
    const { warnings } = await statesOf(file)
    expect(warnings).toEqual([
      `${file}: column x has whole numbers beyond 2^53, of which not all can be told apart: if it is an id, leave it out with --drop x`,
    ])
  })
})
