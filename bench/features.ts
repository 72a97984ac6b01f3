import { nSimulatedFeatures, simulateTable } from '../datasets/simulate.js'
import { ModelInputs } from '../solution/modelInputs.js'
import type { Bench, BenchContext } from './benchContext.js'
import { defaultNetwork } from './benchNetwork.js'
import { benchRows, floorRate } from './benchResult.js'
import { type Contender, compare } from './compare.js'
import { readFloats } from './peerProcess.js'

const nFeatures = nSimulatedFeatures
const { nInputs } = defaultNetwork

/** Steps of a sequence, as in the contest. */
const sequenceSteps = 1000

/** Sequences that are simulated; they are gone through again until there have been enough steps. */
const nSequences = 20

/** The engineered, normalized features of `steps` steps, one at a time as while serving, on one thread. */
export const benchFeatures =
  (steps: number): Bench =>
  async (context) => {
    const { states } = simulateTable({ sequences: nSequences, steps: sequenceSteps, seed: 1 })
    const contenders: Contender[] = [ours(states, nSequences * sequenceSteps)]
    const numpy = await context.peers.numpy()
    if (numpy) {
      const { process, name } = numpy
      const sizes = { n_steps: sequenceSteps, n_features: nFeatures }
      await process.ask('loadStates', { states: process.hand(states), ...sizes })
      contenders.push({
        name: `${name}, vectorized`,
        time: (seconds) => process.ask('timeFeatures', { seconds }),
        async outputs() {
          const file = process.newFile()
          await process.ask('writeFeatures', { file })
          return { inputs: readFloats(file) }
        },
      })
    }
    // The peer takes deviations from differences of running sums, which costs it some digits.
    const best = await compare(contenders, { rounds: 2, tolerance: 1e-3 })
    numpy?.process.close()
    const peers = contenders.slice(1).map(({ name }, i) => {
      return { name, rate: (nSequences * sequenceSteps) / best[i + 1] }
    })
    context.log(`  ${steps} steps`)
    const seconds = ours(states, steps).time(0) as number
    context.log(`  ${seconds.toFixed(1)} s, ${memory()} resident`)
    const figures = { unit: 'steps/s', ours: steps / seconds, floor: copyFloor(context) } as const
    return benchRows({ name: 'features', build: 'js', threads: 1, ...figures }, peers)
  }

/** Steps a second if the features only had to be copied. */
function copyFloor({ floors }: BenchContext): number {
  const cost = { flop: 0, bytes: Float32Array.BYTES_PER_ELEMENT * nInputs }
  return floorRate(cost, { flopPerSecond: 1, bytesPerSecond: floors.copyBytesPerSecond })
}

function ours(states: Float32Array, steps: number): Contender {
  const inputs = new ModelInputs(nFeatures, defaultNetwork)
  const out = new Float32Array(nInputs)
  const stateAt = Array.from({ length: nSequences * sequenceSteps }, (_, step) =>
    states.subarray(step * nFeatures, (step + 1) * nFeatures),
  )
  return {
    name: 'ours',
    time() {
      const started = performance.now()
      for (let step = 0; step < steps; step++) {
        if (step % sequenceSteps === 0) inputs.reset()
        inputs.push(stateAt[step % stateAt.length], out)
      }
      return (performance.now() - started) / 1000
    },
    outputs() {
      inputs.reset()
      const first = new Float32Array(sequenceSteps * nInputs)
      for (let step = 0; step < sequenceSteps; step++) {
        inputs.push(stateAt[step], first.subarray(step * nInputs, (step + 1) * nInputs))
      }
      return { inputs: first }
    },
  }
}

function memory(): string {
  return `${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MB`
}
