import { nSimulatedFeatures, simulateTable } from '../datasets/simulate.js'
import { ModelInputs } from '../solution/modelInputs.js'
import type { Bench, BenchContext } from './benchContext.js'
import { defaultNetwork } from './benchNetwork.js'
import { benchRows, floorRate, type PeerRate } from './benchResult.js'
import { type Contender, compare, type Outputs } from './compare.js'
import { readFloats } from './peerProcess.js'
import type { NamedPeer } from './pythons.js'

const nFeatures = nSimulatedFeatures
const { nInputs } = defaultNetwork

/** Steps of a sequence, as in the contest. */
const sequenceSteps = 1000

/** Sequences that are simulated; they are gone through again until there have been enough steps. */
const nSequences = 20

/** Steps of all of them. */
const passSteps = nSequences * sequenceSteps

/**
 * The engineered, normalized features, one step at a time as while serving, on one thread: in turn with the peer,
 * then `steps` steps on end.
 */
export const benchFeatures =
  (steps: number): Bench =>
  async (context) => {
    const { states } = simulateTable({ sequences: nSequences, steps: sequenceSteps, seed: 1 })
    const engine = new FeatureRun(states)
    const contenders: Contender[] = [
      { name: 'ours', time: () => engine.run(passSteps), outputs: () => engine.outputs() },
    ]
    const numpy = await context.peers.numpy()
    if (numpy) contenders.push(await numpyFeatures(numpy, states))
    // The peer takes deviations from differences of running sums, which costs it some digits.
    const best = await compare(contenders, { rounds: 4, tolerance: 1e-3 })
    numpy?.process.close()
    const peers = contenders.slice(1).map(({ name }, i): PeerRate => {
      return { name, rate: passSteps / best[i + 1] }
    })
    const seconds = await runOnEnd(engine, steps)
    const memory = `${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MB`
    context.log(`  ${steps} steps on end: ${seconds.toFixed(1)} s, ${memory} resident`)
    const figures = {
      unit: 'steps/s',
      ours: passSteps / best[0],
      floor: copyFloor(context),
    } as const
    return benchRows({ name: 'features', build: 'js', threads: 1, ...figures }, peers)
  }

/** @returns seconds that so many steps took */
async function runOnEnd(engine: FeatureRun, steps: number): Promise<number> {
  let seconds = 0
  for (let done = 0; done < steps; done += passSteps) {
    seconds += engine.run(Math.min(passSteps, steps - done))
    await new Promise(setImmediate) // lets a Ctrl-C through
  }
  return seconds
}

/** Steps a second if the features only had to be copied. */
function copyFloor({ floors }: BenchContext): number {
  const cost = { flop: 0, bytes: Float32Array.BYTES_PER_ELEMENT * nInputs }
  return floorRate(cost, { flopPerSecond: 1, bytesPerSecond: floors.copyBytesPerSecond })
}

class FeatureRun {
  private readonly inputs = new ModelInputs(nFeatures, defaultNetwork)
  private readonly out = new Float32Array(nInputs)
  private readonly states: readonly Float32Array[]

  constructor(states: Float32Array) {
    this.states = Array.from({ length: passSteps }, (_, step) =>
      states.subarray(step * nFeatures, (step + 1) * nFeatures),
    )
  }

  /** @param steps passSteps at most. @returns seconds that they took */
  run(steps: number): number {
    const started = performance.now()
    for (let step = 0; step < steps; step++) {
      if (step % sequenceSteps === 0) this.inputs.reset()
      this.inputs.push(this.states[step], this.out)
    }
    return (performance.now() - started) / 1000
  }

  /** Inputs of the first sequence, [steps, nInputs]. */
  outputs(): Outputs {
    const first = new Float32Array(sequenceSteps * nInputs)
    this.inputs.reset()
    for (let step = 0; step < sequenceSteps; step++) {
      this.inputs.push(this.states[step], first.subarray(step * nInputs, (step + 1) * nInputs))
    }
    return { inputs: first }
  }
}

async function numpyFeatures(
  { name, process }: NamedPeer,
  states: Float32Array,
): Promise<Contender> {
  const sizes = { n_steps: sequenceSteps, n_features: nFeatures }
  await process.ask('loadStates', { states: process.hand(states), ...sizes })
  return {
    name: `${name}, vectorized`,
    time: (seconds) => process.ask('timeFeatures', { seconds }),
    async outputs() {
      const file = process.newFile()
      await process.ask('writeFeatures', { file })
      return { inputs: readFloats(file) }
    },
  }
}
