import { writeFileSync } from 'node:fs'
import { joined } from '../base/joined.js'
import { columnMoments } from '../datasets/columnMoments.js'
import { equalOffsets } from '../datasets/sequenceOffsets.js'
import { type SequenceTable, sequenceAt } from '../datasets/sequenceTable.js'
import { simulateTable } from '../datasets/simulate.js'
import type { MambaNetworkConfig } from '../models/forecast/config.js'
import { parameterShapes } from '../models/forecast/parameterShapes.js'
import type { Network } from '../models/forecast/weightsFile.js'
import { mambaSizes } from '../models/mamba2/config.js'
import { buildInputs, ModelInputs } from '../solution/modelInputs.js'
import {
  type BatchPlan,
  cropLength,
  epochBatches,
  lossWeights,
  stepsAnEpoch,
  tokensAnEpoch,
} from '../train/forecast/batches.js'
import { type TrainConfig, trainConfig } from '../train/forecast/trainConfig.js'
import { learningRateShare } from '../train/schedule.js'
import { type Bench, type BenchContext, isWanted } from './benchContext.js'
import { defaultNetwork, freshNetwork, weightsFile } from './benchNetwork.js'
import { type BenchRow, benchRows, type PeerRate } from './benchResult.js'
import { loadableBuilds } from './kernelBuilds.js'
import type { PeerProcess } from './peerProcess.js'
import type { NamedPeer } from './pythons.js'
import { type StepTaken, startTraining, type TrainStep } from './trainSteps.js'

/** Options that the figures of docs/performance.md were taken with; the peers know no dropout. */
const config: TrainConfig = trainConfig({ crop: 320, warmUpWeight: 0.1, dropout: 0 })

/** Enough that batches differ; the inputs of 32 sequences take 107 MB. */
const nSequences = 32
const sequenceSteps = 1000

/** Steps before those that count: code is compiled, memory is asked for. */
const warmSteps = 2
const timedSteps = 6

/** The composed ops take seconds a step. */
const composedTimedSteps = 2

/** Losses after the same steps from the same weights, as a share: rounding grows from step to step. */
const lossTolerance = 2e-3

/** Something that takes training steps. */
interface Trainer {
  name: string
  /** What it spends on features in a whole training, a token that it trains on. */
  featureSecondsAToken: number
  /** Goes back to the initial weights. */
  restart(): Promise<void> | void
  step(step: TrainStep): Promise<StepTaken>
}

/**
 * Training steps of the default network at the default configuration, on simulated sequences in memory: each
 * build at each number of threads beside PyTorch and the composed ops.
 *
 * Features count as a training run pays for them: made once a sequence, they serve all epochs of a member,
 * so their time is divided by the tokens of all these epochs. The peer is spared making them: it reads them
 * from a file that ours made, and pays for the reading in the same way.
 */
export const benchTrain: Bench = async (context) => {
  const setup = trainSetup()
  const rows: BenchRow[] = []
  for (const threads of context.threads) {
    const torch = await context.peers.torch(threads)
    const peer = torch && (await torchTrainer(context, torch, setup))
    const builds = loadableBuilds(context).map(({ name }) => name)
    const composed = await measure(context, setup, 'composed', threads, peer)
    for (const build of builds) {
      const measured = await measure(context, setup, build, threads, peer)
      const peers = [...measured.peers, { name: 'composed, tfjs wasm', rate: composed.rate }]
      const floor = await trainFloor(context, build, threads)
      const figures = { unit: 'tokens/s', ours: measured.rate, floor } as const
      rows.push(...benchRows({ name: 'train', build, threads, ...figures }, peers))
    }
    if (isWanted(context, 'composed')) {
      const floor = await trainFloor(context, 'wasm-simd', threads)
      const figures = { unit: 'tokens/s', ours: composed.rate, floor } as const
      rows.push(
        ...benchRows({ name: 'train', build: 'composed', threads, ...figures }, composed.peers),
      )
    }
    torch?.process.close()
  }
  return rows
}

interface Setup {
  train: SequenceTable<Float32Array>
  valid: SequenceTable<Float32Array>
  network: Network
  steps: TrainStep[]
}

function trainSetup(): Setup {
  const train = simulateTable({ sequences: nSequences, steps: sequenceSteps, seed: 1 })
  const valid = simulateTable({ sequences: 1, steps: sequenceSteps, seed: 2 })
  const { mean, sd } = columnMoments(train.states, defaultNetwork.nFeatures)
  const network = freshNetwork(1, {
    'target.mean': Float32Array.from(mean),
    'target.scale': Float32Array.from(sd),
  })
  const batches = epochBatches(plan, 0)
  const steps = Array.from({ length: warmSteps + timedSteps }, (_, step): TrainStep => {
    const total = stepsAnEpoch(plan) * config.epochs
    const lr = config.lr * learningRateShare(config.schedule, step, total)
    return {
      crops: batches[step % batches.length],
      length: cropLength(config.crop, sequenceSteps),
      lr,
    }
  })
  return { train, valid, network, steps }
}

const plan: BatchPlan = {
  sequences: Array.from({ length: nSequences }, (_, position) => position),
  offsets: equalOffsets(nSequences, sequenceSteps),
  batchSize: config.batchSize,
  crop: config.crop,
  seed: 1,
}

/** Tokens that one member is trained on. */
const plannedTokens = tokensAnEpoch(plan) * config.epochs

interface Measured {
  /** Tokens a second, features included. */
  rate: number
  peers: PeerRate[]
}

/** One build beside PyTorch, step by step in turn. */
async function measure(
  { log }: BenchContext,
  { train, valid, network, steps }: Setup,
  kernels: string,
  threads: number,
  peer: Trainer | null,
): Promise<Measured> {
  log(`  ${kernels}, ${threads === 1 ? '1 thread' : `${threads} threads`}`)
  const initial = network.tensors
  const ours = await startTraining({ kernels, threads, config, train, valid, initial })
  const featureSecondsAToken = ours.featureSeconds / plannedTokens
  const trainers: Trainer[] = [{ ...ours, name: kernels, featureSecondsAToken, restart() {} }]
  if (peer) trainers.push(peer)
  const nTimed = kernels === 'composed' ? composedTimedSteps : timedSteps
  try {
    const [rate, ...others] = await trainInTurn(trainers, steps.slice(0, warmSteps + nTimed))
    return { rate, peers: others.map((one, i) => ({ name: trainers[i + 1].name, rate: one })) }
  } finally {
    await ours.close()
  }
}

/**
 * Tokens a second of each, features included, from the fastest of the steps that count.
 *
 * @throws {Error} when a loss differs from the first one's
 */
async function trainInTurn(trainers: readonly Trainer[], steps: readonly TrainStep[]) {
  const best = trainers.map(() => Number.POSITIVE_INFINITY)
  for (const trainer of trainers) await trainer.restart()
  for (const [at, step] of steps.entries()) {
    const taken: StepTaken[] = []
    for (const trainer of trainers) taken.push(await trainer.step(step))
    for (const [i, { loss, seconds }] of taken.entries()) {
      const difference = Math.abs(loss - taken[0].loss) / taken[0].loss
      if (!(difference <= lossTolerance)) {
        const losses = `${loss}, that of ${trainers[0].name} ${taken[0].loss}`
        throw new Error(`the loss of ${trainers[i].name} at step ${at + 1} is ${losses}`)
      }
      if (at >= warmSteps) best[i] = Math.min(best[i], seconds)
    }
  }
  const tokens = steps[0].crops.length * steps[0].length
  return trainers.map(({ featureSecondsAToken }, i) => {
    return 1 / (best[i] / tokens + featureSecondsAToken)
  })
}

async function torchTrainer(
  { log }: BenchContext,
  { name, process }: NamedPeer,
  { train, network, steps }: Setup,
): Promise<Trainer> {
  const inputs = Array.from(train.seqIx, (_, i) => {
    const out = new Float32Array(sequenceSteps * defaultNetwork.nInputs)
    const { states } = sequenceAt(train, i)
    buildInputs(states, new ModelInputs(defaultNetwork.nFeatures, defaultNetwork), out)
    return out
  })
  const readSeconds = await loadTraining(process, network, train, inputs)
  const requests = new Map(steps.map((step) => [step, stepRequest(train, step)]))
  const { lr: _, ...first } = requests.get(steps[0])!
  const times = await process.ask<Record<string, number>>('chooseForm', first)
  const [form] = Object.entries(times).sort(([, a], [, b]) => a - b)[0]
  const tokens = steps[0].crops.length * steps[0].length
  const rates = Object.entries(times).map(([key, value]) => `${key} ${(tokens / value).toFixed(0)}`)
  log(`  its forms, gradients alone, tokens/s: ${rates.join('; ')}`)
  return {
    name: `${name}, ${form}`,
    featureSecondsAToken: readSeconds / plannedTokens,
    restart: () => process.ask('restart'),
    step: (step) => process.ask('trainStep', requests.get(step)),
  }
}

/** Hands PyTorch what it trains on. @returns seconds that it took to read the inputs */
export function loadTraining(
  peer: PeerProcess,
  network: Network,
  { states, seqIx }: SequenceTable<Float32Array>,
  inputs: readonly Float32Array[],
): Promise<number> {
  const weights = peer.newFile()
  writeFileSync(weights, weightsFile(network))
  return peer.ask('loadTraining', {
    weights,
    inputs: peer.hand(joined(inputs)),
    states: peer.hand(states),
    n_sequences: seqIx.length,
    weight_decay: config.weightDecay,
  })
}

/** A step as the peer takes it: with the weight of each squared error in the mean. */
export function stepRequest(table: SequenceTable, { crops, length, lr }: TrainStep) {
  const weights = crops.map(({ sequence, start }) => {
    const { needPrediction } = sequenceAt(table, sequence)
    return lossWeights(needPrediction, start, length, config.warmUpWeight)
  })
  const sum = weights.reduce((total, own) => total + own.reduce((a, b) => a + b, 0), 0)
  const scale = 1 / (sum * table.featureNames.length)
  return {
    crops: crops.map(({ sequence, start }) => [sequence, start]),
    length,
    step_weights: weights.flatMap((own) => Array.from(own, (weight) => weight * scale)),
    lr,
  }
}

/** Tokens a second if there were nothing but the multiply-adds of the products and scans. */
async function trainFloor({ floors }: BenchContext, build: string, threads: number) {
  const floor = await floors.of(build, threads)
  return floor && floor.flopPerSecond / flopAToken(defaultNetwork)
}

/** Floating point operations of one token, forward and backward; no gradient is taken of the network's inputs. */
export function flopAToken(network: MambaNetworkConfig): number {
  const { nLayers, dState } = network.model
  const scan = 16 * mambaSizes(network.model).dInner * dState
  return parameterShapes(network).reduce((sum, { name, shape }) => {
    const isProduct = shape.length === 2 && !name.endsWith('conv.weight')
    const passes = name === 'input.weight' ? 2 : 3
    return isProduct ? sum + 2 * passes * shape[0] * shape[1] : sum
  }, nLayers * scan)
}
