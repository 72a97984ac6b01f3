import { writeFileSync } from 'node:fs'
import type { KernelBuild } from '../kernels/builds.js'
import { parameterShapes } from '../models/forecast/parameterShapes.js'
import type { Network } from '../models/forecast/weightsFile.js'
import { servingKernels } from '../solution/servingKernels.js'
import { StreamingNetwork } from '../solution/streamingNetwork.js'
import type { Bench, BenchContext } from './benchContext.js'
import { defaultNetwork, freshNetwork, weightsFile } from './benchNetwork.js'
import { type BenchRow, benchRows, type PeerRate } from './benchResult.js'
import { bestTime, type Contender, compare } from './compare.js'
import { loadableBuilds } from './kernelBuilds.js'
import { readFloats } from './peerProcess.js'
import type { NamedPeer } from './pythons.js'
import { randomArray } from './randomArray.js'

const nSteps = 300
const { nInputs, nFeatures } = defaultNetwork

const nWeights = parameterShapes(defaultNetwork)
  .map(({ shape }) => shape.reduce((product, length) => product * length, 1))
  .reduce((sum, length) => sum + length, 0)

/** One step of one member of the default ensemble, its inputs given, on one thread. */
export const benchStream: Bench = async (context) => {
  const builds = loadableBuilds(context)
  const network = freshNetwork(1)
  const inputs = randomArray('stream inputs', nSteps * nInputs)
  const ours = builds.map((build) => ourStream(build, network, inputs))
  const found = [await context.peers.torch(1), await context.peers.numpy()]
  const named = found.filter((peer) => peer !== null)
  const peers: Contender[] = []
  for (const peer of named) peers.push(await streamPeer(peer, weightsFile(network), inputs))
  context.log('  streaming step')
  const seconds = await compare([...ours, ...peers])
  for (const peer of named) peer.process.close()
  const rates = seconds.map((value) => nSteps / value)
  const peerRates = peers.map(({ name }, i): PeerRate => ({ name, rate: rates[ours.length + i] }))
  const rows: BenchRow[] = []
  for (const [i, { name: build }] of builds.entries()) {
    const floor = await streamFloor(context, build, 1)
    const figures = { unit: 'steps/s', ours: rates[i], floor } as const
    rows.push(...benchRows({ name: 'stream', build, threads: 1, ...figures }, peerRates))
  }
  return rows
}

/** Steps a second if the weights of so many members were read once and nothing else happened. */
export async function streamFloor({ floors }: BenchContext, build: string, members: number) {
  const floor = await floors.of(build, 1, members * nWeights)
  return floor && floor.weightsPerSecond / (members * nWeights)
}

function ourStream(build: KernelBuild, network: Network, inputs: Float32Array): Contender {
  const model = new StreamingNetwork(network, servingKernels([build]))
  const steps = Array.from({ length: nSteps }, (_, step) =>
    inputs.slice(step * nInputs, (step + 1) * nInputs),
  )
  const predictions = new Float32Array(nSteps * nFeatures)
  const outs = steps.map((_, step) =>
    predictions.subarray(step * nFeatures, (step + 1) * nFeatures),
  )
  const run = () => {
    model.reset()
    for (let step = 0; step < nSteps; step++) {
      model.push(steps[step])
      model.predict(outs[step])
    }
  }
  return {
    name: build.name,
    time: (seconds) => bestTime(run, seconds),
    outputs() {
      run()
      return { predictions }
    },
  }
}

async function streamPeer(
  { name, process }: NamedPeer,
  weights: Uint8Array,
  inputs: Float32Array,
): Promise<Contender> {
  const file = process.newFile()
  writeFileSync(file, weights)
  await process.ask('loadStream', { weights: file, inputs: process.hand(inputs) })
  return {
    name,
    time: (seconds) => process.ask('timeStream', { seconds }),
    async outputs() {
      const out = process.newFile()
      await process.ask('writeStream', { file: out })
      return { predictions: readFloats(out) }
    },
  }
}
