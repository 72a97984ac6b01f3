import { describe, expect, it } from 'vitest'
import { noiseFreeAccuracy } from '../../../eval/accuracy/noiseFreeAccuracy.js'
import { randomTable } from '../../../eval/accuracy/testing/randomTables.js'
import { tableOf } from '../../../eval/accuracy/testing/tables.js'
import { scoreGroups } from './scoreGroups.js'
import { type SelectionOptions, selectGroups } from './selectGroups.js'
import type { SelectionTables } from './selectionTables.js'
import { groupsOf, joined } from './testing/tableGroups.js'

const key = 'key'
const lengths = [2, 3, 5]
const tables: SelectionTables = {
  training: randomTable('training', 300, lengths),
  pool: randomTable('pool', 500, lengths, 0.4),
  key,
}
const options: SelectionOptions = {
  groups: 120,
  seed: 3,
  coherenceIterations: 20_000,
  refinementIterations: 40_000,
  maxMinutes: Number.POSITIVE_INFINITY,
  workers: 1,
  signal: new AbortController().signal,
}

describe('a selection', () => {
  const selection = selectGroups(tables, options)

  it('is so many different groups', async () => {
    const { chosen } = await selection
    expect(new Set(chosen).size).toBe(120)
    expect([...chosen].sort((a, b) => a - b)).toEqual([...chosen])
    expect(chosen.every((group) => group >= 0 && group < 500)).toBe(true)
  })

  it('has the accuracy that the metric finds without the chance of a draw', async () => {
    const { chosen, phases } = await selection
    const synthetic = groupsOf(tables.pool, key, chosen)
    const { figures } = noiseFreeAccuracy({ training: tables.training, synthetic, key }, 3)
    const { accuracy, overall } = phases[2]
    expect(accuracy.univariate).toBeCloseTo(figures.univariate, 5)
    expect(accuracy.bivariate).toBeCloseTo(figures.bivariate!, 5)
    expect(accuracy.trivariate).toBeCloseTo(figures.trivariate!, 5)
    const { autocorrelation, categoriesPerSequence, sequencesPerCategory } = accuracy
    const coherence = (autocorrelation! + categoriesPerSequence! + sequencesPerCategory!) / 3
    expect(coherence).toBeCloseTo(figures.coherence!, 5)
    expect(overall).toBeCloseTo(figures.overall, 5)
  })

  it('gets better from phase to phase, and keeps the coherence of phase one', async () => {
    const { phases, ended, proposals } = await selection
    const [random, coherence, refinement] = phases
    expect(phases.map(({ name }) => name)).toEqual(['random', 'coherence', 'refinement'])
    expect(coherence.coherenceLoss).toBeLessThan(random.coherenceLoss)
    expect(refinement.objective).toBeLessThan(coherence.objective)
    expect(refinement.coherenceLoss).toBeLessThanOrEqual(coherence.coherenceLoss + 1e-4)
    expect(refinement.overall).toBeGreaterThan(random.overall)
    expect(refinement.proposals).toBe(40_000)
    expect(coherence.proposals).toBeLessThanOrEqual(20_000)
    expect(proposals).toBe(coherence.proposals + 40_000)
    expect(ended).toBe('budget')
  })

  it.each([
    { workers: 2, kernels: undefined },
    { workers: 3, kernels: 'wasm' as const },
  ])('is the same for $workers workers, kernels $kernels', async (other) => {
    const { chosen } = await selectGroups(tables, { ...options, ...other })
    expect(chosen).toEqual((await selection).chosen)
  })

  it('comes nearer in what counts more, and has no phase for what does not count', async () => {
    const weights = { univariate: 0, bivariate: 0, trivariate: 1, coherence: 0 }
    const { phases } = await selectGroups(tables, { ...options, weights })
    expect(phases.map(({ name }) => name)).toEqual(['random', 'refinement'])
    const own = (await selection).phases[2].accuracy
    expect(phases[1].accuracy.trivariate).toBeGreaterThan(own.trivariate!)
    expect(phases[1].accuracy.categoriesPerSequence).toBeLessThan(own.categoriesPerSequence!)
  })

  it('is the same where all figures count more alike', async () => {
    const weights = { univariate: 2, bivariate: 2, trivariate: 2, coherence: 2 }
    const { chosen } = await selectGroups(tables, { ...options, weights })
    expect(chosen).toEqual((await selection).chosen)
  })

  it('refuses weights of which none counts', async () => {
    const weights = { univariate: 0, bivariate: 0, trivariate: 0, coherence: 0 }
    await expect(selectGroups(tables, { ...options, weights })).rejects.toThrow(
      'weights of 0, 0, 0, 0. Take numbers from 0 on, not all of them 0.',
    )
  })

  it('is another one for another seed', async () => {
    const { chosen } = await selectGroups(tables, { ...options, seed: 4 })
    expect(chosen).not.toEqual((await selection).chosen)
  })

  it('scores as it says', async () => {
    const { chosen, phases } = await selection
    const scores = await scoreGroups(tables, chosen, options.seed)
    const { name, seconds, proposals, accepted, ...expected } = phases[2]
    expect(scores).toEqual(expected)
  })
})

it('finds the training groups among others, where they may be chosen', async () => {
  const training = randomTable('training', 60, lengths)
  const pool = joined([randomTable('noise', 240, lengths, 1), training], key)
  // Without phase one, whose coherence would bind the search to the neighbourhood of what it has found.
  const own = { ...options, groups: 60, coherenceIterations: 0, refinementIterations: 100_000 }
  const planted = await selectGroups({ training, pool, key }, own)
  const copies = Int32Array.from({ length: 60 }, (_, i) => 240 + i)
  expect(planted.chosen.filter((group) => group >= 240).length).toBeGreaterThan(50)
  // What is wanted leans towards the pool a little, so that the very copy is not the best.
  const copy = await scoreGroups({ training, pool, key }, copies, own.seed)
  expect(copy.overall).toBeCloseTo(1, 10)
  expect(planted.phases[1].objective).toBeLessThan(copy.objective)
  const allowed = new Uint8Array(300).fill(1, 0, 240)
  const kept = await selectGroups({ training, pool, key, allowed }, own)
  expect(kept.chosen.every((group) => group < 240)).toBe(true)
  expect(kept.phases[1].overall).toBeLessThan(planted.phases[1].overall)
})

it('takes part of the tables where so asked, and reports all of them', async () => {
  const some = await selectGroups(tables, { ...options, topKPairs: 2, topKTriples: 1 })
  const synthetic = groupsOf(tables.pool, key, some.chosen)
  const { figures } = noiseFreeAccuracy({ training: tables.training, synthetic, key }, 3)
  expect(some.phases[2].overall).toBeCloseTo(figures.overall, 5)
  expect(some.phases[2].overall).toBeGreaterThan(some.phases[0].overall)
  const all = await selectGroups(tables, { ...options, topKPairs: 6, topKTriples: 4 })
  const { chosen } = await selectGroups(tables, options)
  expect(all.chosen).toEqual(chosen)
})

it('chooses rows of a flat table, and single columns', async () => {
  const training = randomTable('training', 100, [1])
  const pool = randomTable('pool', 200, [1], 0.5)
  const flat = await selectGroups({ training, pool, key }, { ...options, groups: 50 })
  expect(flat.phases.map(({ name }) => name)).toEqual(['random', 'refinement'])
  expect(Object.keys(flat.phases[1].accuracy)).toEqual(['univariate', 'bivariate', 'trivariate'])
  const column = (name: string, count: number) =>
    tableOf({
      key: Array.from({ length: count }, (_, i) => i),
      x: Array.from({ length: count }, (_, i) => (i * (name === 'pool' ? 3 : 5)) % 7),
    })
  const single = { training: column('training', 70), pool: column('pool', 140), key }
  const one = await selectGroups(single, { ...options, groups: 70 })
  expect(one.phases[1].overall).toBeCloseTo(1, 10)
})

it('takes groups longer than any in training, and of one row among others', async () => {
  const pool = joined([randomTable('short', 100, [1, 2]), randomTable('long', 60, [3, 700])], key)
  const { chosen, phases } = await selectGroups(
    { ...tables, pool },
    { ...options, groups: 80, refinementIterations: 5000 },
  )
  const synthetic = groupsOf(pool, key, chosen)
  const { figures } = noiseFreeAccuracy({ training: tables.training, synthetic, key }, 3)
  // Long groups' rows weigh whole parts of a unit: exact to a thousandth.
  expect(Math.abs(phases[2].accuracy.univariate - figures.univariate)).toBeLessThan(1e-3)
})

it('keeps the best so far when it is interrupted', async () => {
  const controller = new AbortController()
  let seen = 0
  const { chosen, phases, ended } = await selectGroups(tables, {
    ...options,
    refinementIterations: 1e9,
    signal: controller.signal,
    onProgress({ phase, done, planned, objective }) {
      if (phase !== 'refinement' || ++seen < 6) return
      expect(planned).toBe(1e9)
      expect(done).toBeGreaterThan(0)
      expect(objective).toBeGreaterThan(0)
      controller.abort()
    },
  })
  expect(ended).toBe('interrupt')
  expect(new Set(chosen).size).toBe(120)
  expect(phases[2].objective).toBeLessThan(phases[1].objective)
})

it('ends by time, and at a target', async () => {
  const late = await selectGroups(tables, { ...options, maxMinutes: 0 })
  expect(late.ended).toBe('time')
  expect(late.phases.length).toBe(1)
  const { phases, ended } = await selectGroups(tables, {
    ...options,
    refinementIterations: 1e9,
    target: late.phases[0].estimate + 0.005,
  })
  expect(ended).toBe('target')
  expect(phases[2].estimate).toBeGreaterThan(late.phases[0].estimate)
})

it('chooses the whole pool where that is asked for', async () => {
  const { chosen } = await selectGroups(tables, { ...options, groups: 500 })
  expect(chosen.length).toBe(500)
})

it('refuses what cannot be chosen', async () => {
  const refused = (changed: Partial<SelectionOptions>) =>
    selectGroups(tables, { ...options, ...changed })
  await expect(refused({ groups: 501 })).rejects.toThrow(
    'the pool has 500 groups that may be chosen, 501 are asked for. Ask for fewer, or make a larger pool.',
  )
  await expect(refused({ groups: 0 })).rejects.toThrow('0 groups cannot be chosen')
  await expect(refused({ refinementIterations: -1 })).rejects.toThrow('a budget of -1 proposals')
})
