import type { States } from '../../../datasets/sequenceTable.js'

/** What came and what was predicted in one sequence, from the first scored step on. */
export interface SequenceSample {
  seqIx: number
  firstStep: number
  actual: States // [steps, nFeatures]
  predicted: States // [steps, nFeatures]
}

/**
 * A sample as the page carries it. `data` is base64 of little-endian uint16, feature after feature,
 * the actual steps then the predicted ones; a value is low[feature] + level · step[feature].
 */
export interface EncodedSample {
  seqIx: number
  firstStep: number
  steps: number
  low: number[] // [nFeatures]
  step: number[] // [nFeatures], a 65,534th of the feature's range here
  data: string
}

export interface FittedSamples {
  samples: SequenceSample[]
  leftOut?: string // what had to stay out of the page, in words
}

/** The level that stands for a value that is not finite. */
export const missingLevel = 65_535
const highestLevel = missingLevel - 1
const bytesPerCell = 4 // actual and predicted, two bytes each

/** The sample in 16 bits a value: off by at most half a step, a 131,000th of the feature's range. */
export function encodeSample(sample: SequenceSample, nFeatures: number): EncodedSample {
  const steps = sample.actual.length / nFeatures
  const levels = new DataView(new ArrayBuffer(nFeatures * steps * bytesPerCell))
  const [low, step]: [number[], number[]] = [[], []]
  let offset = 0
  for (let feature = 0; feature < nFeatures; feature++) {
    const values = [
      ...column(sample.actual, feature, nFeatures),
      ...column(sample.predicted, feature, nFeatures),
    ]
    const [least, greatest] = extent(values)
    low.push(least)
    step.push((greatest - least) / highestLevel)
    for (const value of values) {
      const level = step[feature] === 0 ? 0 : Math.round((value - least) / step[feature])
      levels.setUint16(offset, Number.isFinite(value) ? level : missingLevel, true)
      offset += 2
    }
  }
  const data = Buffer.from(levels.buffer).toString('base64')
  return { seqIx: sample.seqIx, firstStep: sample.firstStep, steps, low, step, data }
}

/**
 * The samples that `maxBytes` of encoded data hold: whole sequences first,
 * else the first steps of the first sequence.
 */
export function fitSamples(
  samples: readonly SequenceSample[],
  nFeatures: number,
  maxBytes: number,
): FittedSamples {
  const cells = Math.floor((maxBytes * 3) / 4 / bytesPerCell)
  const kept: SequenceSample[] = []
  let used = 0
  for (const sample of samples) {
    if (used + sample.actual.length > cells) break
    used += sample.actual.length
    kept.push(sample)
  }
  if (kept.length === samples.length) return { samples: kept }
  if (kept.length > 0) {
    return {
      samples: kept,
      leftOut: `Only the first ${kept.length} of ${samples.length} sequences are kept here, so that this page stays small.`,
    }
  }
  const steps = Math.floor(cells / nFeatures)
  const [first] = samples
  const end = steps * nFeatures
  return {
    samples: [
      {
        ...first,
        actual: first.actual.subarray(0, end),
        predicted: first.predicted.subarray(0, end),
      },
    ],
    leftOut: `Only the first ${steps} steps of one sequence are kept here, so that this page stays small.`,
  }
}

/** The sample with its first `count` features alone. */
export function firstFeatures(
  sample: SequenceSample,
  nFeatures: number,
  count: number,
): SequenceSample {
  if (count >= nFeatures) return sample
  const cut = (values: States) => values.filter((_, i) => i % nFeatures < count)
  return { ...sample, actual: cut(sample.actual), predicted: cut(sample.predicted) }
}

/** One feature's values out of `[steps, nFeatures]`. */
export function column(values: States, feature: number, nFeatures: number): number[] {
  const picked: number[] = []
  for (let i = feature; i < values.length; i += nFeatures) picked.push(values[i])
  return picked
}

function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return low <= high ? [low, high] : [0, 0]
}
