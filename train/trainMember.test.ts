import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { InterruptedError } from '../base/errors.js'
import { selectKernels } from '../kernels/selectKernels.js'
import { type Checkpoint, readCheckpoint } from './checkpoint.js'
import { OptimizerWorker } from './optimizerWorker.js'
import { parameterLayout } from './parameterVector.js'
import { trainingVectors } from './trainingVectors.js'
import { type MemberContext, type Trainee, trainMember } from './trainMember.js'

/** Where the weights are best. */
const target = Float32Array.of(0.3, -0.2, 0.1)

/** What every validation saw, in order. */
interface Validation {
  weights: Float32Array
  score: number
}

/** Three weights whose gradient is the sign of their distance from the target: at a constant rate they leap about it. */
function leaping(scoreOf: (weights: Float32Array) => number, seen: Validation[]): Trainee {
  const layout = parameterLayout([
    { name: 'x', shape: [target.length], trained: true, decay: false },
  ])
  const vectors = trainingVectors(layout)
  const worker = new OptimizerWorker(vectors, selectKernels('composed', 'cpu'))
  return {
    layout,
    vectors,
    pool: { runAll: async (jobs) => jobs.map((job) => worker.run(job)) },
    stepsAnEpoch: 1,
    initialise: () => ({ x: new Float32Array(target.length) }),
    prepare: async () => {},
    tokensOf: () => 1,
    async gradient() {
      for (const [i, wanted] of target.entries()) {
        vectors.slots[i] = Math.sign(vectors.parameters[i] - wanted)
      }
      return { loss: 1, nSlots: 1 }
    },
    async validate(name) {
      const weights = vectors[name].slice()
      const score = scoreOf(weights)
      seen.push({ weights, score })
      return score
    },
    describeScore: (score) => `score ${score}`,
  }
}

function training(
  averageBest: number,
  seen: Validation[],
  scoreOf: (weights: Float32Array) => number = near,
) {
  const checkpointFile = join(mkdtempSync(join(tmpdir(), 'seqarena-')), 'state.safetensors')
  const context: MemberContext = {
    trainee: leaping(scoreOf, seen),
    config: {
      epochs: 30,
      lr: 0.2,
      weightDecay: 0,
      schedule: 'constant',
      ema: 0,
      averageBest,
      patience: 30,
    },
    member: 0,
    checkpointFile,
    fingerprint: 'abc',
    progress: { resumeAt: () => {}, update: () => {} },
    signal: new AbortController().signal,
    now: () => 0,
    ownTime: () => 0,
    deadline: Number.POSITIVE_INFINITY,
    onEpoch: () => {},
  }
  return { context, checkpointFile }
}

const near = (weights: Float32Array) =>
  -weights.reduce((sum, value, i) => sum + (value - target[i]) ** 2, 0)

describe('trainMember', () => {
  it('keeps the weights of the best epoch', async () => {
    const seen: Validation[] = []
    const { context } = training(1, seen)
    const { best } = await trainMember(context)
    const scores = seen.map(({ score }) => score)
    expect(scores).toHaveLength(30)
    const epoch = scores.indexOf(Math.max(...scores))
    expect(best).toEqual([{ epoch, ...seen[epoch] }])
  })

  it('keeps the mean of the best epochs where it scores better', async () => {
    const seen: Validation[] = []
    const { context, checkpointFile } = training(4, seen)
    const { best } = await trainMember(context)
    const epochs = seen.slice(0, 30)
    const four = epochs.toSorted((a, b) => b.score - a.score).slice(0, 4)
    const mean = target.map((_, i) => four.reduce((sum, { weights }) => sum + weights[i] / 4, 0))
    expect(near(mean)).toBeGreaterThan(four[0].score)
    expect(best[0].epoch).toBe(epochs.indexOf(four[0]))
    for (const [i, value] of best[0].weights.entries()) expect(value).toBeCloseTo(mean[i], 6)
    expect(best[0].score).toBe(near(best[0].weights))
    expect(best.slice(1).map(({ weights }) => weights)).toEqual(four.map(({ weights }) => weights))
    expect(readCheckpoint(checkpointFile, 'abc', target.length)?.best).toEqual(best)
  })

  it('keeps the best epoch where the mean is worse', async () => {
    const seen: Validation[] = []
    const { context } = training(2, seen, (weights) => (seen.length < 30 ? near(weights) : -1000))
    const { best } = await trainMember(context)
    expect(seen).toHaveLength(31)
    expect(seen[30].score).toBe(-1000)
    const scores = seen.map(({ score }) => score)
    expect(best[0].score).toBe(Math.max(...scores))
    expect(best).toHaveLength(2)
  })

  it('lets the rate of a cooldown fall early where scores stand still, also after a pause', async () => {
    const standing = () => {
      const { context } = training(1, [], () => 0)
      const config = { ...context.config, schedule: 'cooldown', patience: 3 } as const
      return { ...context, config }
    }
    const { progress, parameters } = await trainMember(standing())
    const rates = progress.history.map(({ lr }) => lr / 0.2)
    const expected = [0.5, 1, 1, 1, 1, 1 / 1.4, 1 / 2.8]
    expect(rates).toHaveLength(expected.length)
    for (const [epoch, rate] of rates.entries()) expect(rate).toBeCloseTo(expected[epoch], 12)

    const paused = new AbortController()
    const context = { ...standing(), signal: paused.signal }
    const onEpoch = ({ progress: { epoch } }: Checkpoint) => epoch === 5 && paused.abort()
    await expect(trainMember({ ...context, onEpoch })).rejects.toThrow(InterruptedError)
    const resumed = await trainMember({ ...context, signal: new AbortController().signal })
    expect(resumed.parameters).toEqual(parameters)
  })
})
