import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { FeatureEngine } from './featureEngine.js'
import { featureGroups } from './features.js'
import { slowFeature } from './testing/slowFeatures.js'

/** [nSteps, nFeatures] values of a kind that is hard in its own way. */
function sequence(kind: string, nSteps: number, nFeatures: number, seed: number): Float32Array {
  const random = new RandomStream(seed, kind)
  let level = 0
  return Float32Array.from({ length: nSteps * nFeatures }, () => {
    if (kind === 'constant') return 0.1
    if (kind === 'offset') return 1e6 + random.normal()
    if (kind === 'steps') return random.integer(3)
    if (kind === 'walk') {
      level += random.normal()
      return level
    }
    return random.normal()
  })
}

const kinds = ['noise', 'constant', 'offset', 'steps', 'walk']

/** Pushes every step and holds every value against the slow version. */
function expectSlowFeatures(
  engine: FeatureEngine,
  groups: readonly string[],
  states: Float32Array,
  nFeatures: number,
) {
  const out = new Float64Array(engine.size)
  for (let step = 0; step < states.length / nFeatures; step++) {
    engine.push(states.subarray(step * nFeatures, (step + 1) * nFeatures), out)
    for (let f = 0; f < nFeatures; f++) {
      const past = Array.from({ length: step + 1 }, (_, t) => states[t * nFeatures + f])
      groups.forEach((group, g) => {
        const expected = slowFeature(group, past)
        const error = Math.abs(out[g * nFeatures + f] - expected)
        const atMost = 1e-9 * Math.max(1, Math.abs(expected))
        if (!(error <= atMost)) {
          expect.fail(
            `${group}, step ${step}, feature ${f}: ${out[g * nFeatures + f]}, not ${expected}`,
          )
        }
      })
    }
  }
}

describe('FeatureEngine', () => {
  it('agrees with a fresh computation at every step, over resets, for any groups and sequences', () => {
    const parts = fc.array(fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 130 })), {
      minLength: 1,
      maxLength: 4,
    })
    const groups = fc.subarray([...featureGroups], { minLength: 1 })
    fc.assert(
      fc.property(
        parts,
        groups,
        fc.integer({ min: 1, max: 3 }),
        fc.nat(),
        (sequences, chosen, nFeatures, seed) => {
          const engine = new FeatureEngine(nFeatures, chosen)
          for (const [kind, nSteps] of sequences) {
            engine.reset()
            expectSlowFeatures(engine, chosen, sequence(kind, nSteps, nFeatures, seed), nFeatures)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('finds a deviation of exactly 0, and the value itself as mean and as lag, in a constant', () => {
    const engine = new FeatureEngine(1, featureGroups)
    const out = new Float64Array(engine.size)
    for (let step = 0; step < 300; step++) {
      engine.push(Float32Array.of(0.1), out)
      featureGroups.forEach((group, g) => {
        const isBeforeTheFirst = group.startsWith('lag') && Number(group.slice(3)) > step
        const isZero = group.startsWith('std') || group.startsWith('diff') || isBeforeTheFirst
        expect(out[g], group).toBe(isZero ? 0 : Math.fround(0.1))
      })
    }
  })

  it('forgets a huge value once it has left the window', () => {
    const engine = new FeatureEngine(1, ['mean20', 'std20'])
    const out = new Float64Array(2)
    engine.push(Float32Array.of(1e30), out)
    for (let step = 0; step < 20; step++) engine.push(Float32Array.of(step % 2), out)
    expect(Array.from(out)).toEqual([0.5, 0.5])
  })

  it('has not drifted after a quarter of a million steps', () => {
    const groups = featureGroups.filter((group) => !group.startsWith('ema'))
    const engine = new FeatureEngine(1, groups)
    const out = new Float64Array(engine.size)
    const states = sequence('noise', 250_000, 1, 4)
    for (let step = 0; step < states.length; step++)
      states[step] = 1000 * Math.sin(step / 70_000) + states[step]
    for (let step = 0; step < states.length; step++) {
      engine.push(states.subarray(step, step + 1), out)
      if (step % 4_973 !== 0 && step < states.length - 60) continue
      const past = states.subarray(Math.max(0, step - 60), step + 1)
      groups.forEach((group, g) => {
        expect(Math.abs(out[g] - slowFeature(group, past))).toBeLessThan(1e-9)
      })
    }
  })

  it('gives a step of a chosen group the value it has among all groups', () => {
    const states = sequence('walk', 120, 2, 9)
    const all = new FeatureEngine(2, featureGroups)
    const allOut = new Float64Array(all.size)
    const single = featureGroups.map((group) => new FeatureEngine(2, [group]))
    const out = new Float64Array(2)
    for (let step = 0; step < 120; step++) {
      const state = states.subarray(step * 2, step * 2 + 2)
      all.push(state, allOut)
      single.forEach((engine, g) => {
        engine.push(state, out)
        expect(out).toEqual(allOut.slice(g * 2, g * 2 + 2))
      })
    }
  })

  it('refuses unknown groups and states of another length', () => {
    expect(() => new FeatureEngine(2, ['raw', 'mean4'])).toThrow(
      'unknown feature group mean4. Valid are raw, ',
    )
    const engine = new FeatureEngine(2, ['raw'])
    expect(() => engine.push(new Float32Array(3), new Float64Array(2))).toThrow(
      'state has shape [3], expected [2]',
    )
    expect(() => engine.push(new Float32Array(2), new Float64Array(3))).toThrow(
      'out has shape [3], expected [2]',
    )
  })
})
