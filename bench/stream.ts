import { writeFileSync } from 'node:fs'
import { parameterShapes } from '../models/mamba2/weights.js'
import { StreamingMamba } from '../solution/streamingMamba.js'
import type { Bench, BenchContext } from './benchContext.js'
import { defaultNetwork, freshNetwork, weightsFile } from './benchNetwork.js'
import { benchRows } from './benchResult.js'
import { bestTime, type Contender, compare } from './compare.js'
import { readFloats } from './peerProcess.js'
import type { NamedPeer } from './pythons.js'
import { randomArray } from './randomArray.js'

const nSteps = 300
const { nInputs, nFeatures } = defaultNetwork

/** What the streaming step is compiled to: the floor is measured with the same. */
const streamBuild = 'wasm-simd'

/** One step of one member of the default ensemble, its inputs given, on one thread. */
export const benchStream: Bench = async (context) => {
  const network = freshNetwork(1)
  const inputs = randomArray('stream inputs', nSteps * nInputs)
  const contenders = [ours(network, inputs)]
  const torch = await context.peers.torch(1)
  const numpy = await context.peers.numpy()
  for (const peer of [torch, numpy]) {
    if (peer) contenders.push(await streamPeer(peer, weightsFile(network), inputs))
  }
  context.log('  streaming step')
  const seconds = await compare(contenders, { seconds: 0.5 })
  for (const peer of [torch, numpy]) peer?.process.close()
  const [rate, ...peerRates] = seconds.map((value) => nSteps / value)
  const peers = peerRates.map((one, i) => ({ name: contenders[i + 1].name, rate: one }))
  const floor = await streamFloor(context, 1)
  const figures = { unit: 'steps/s', ours: rate, floor } as const
  return benchRows({ name: 'stream', build: contenders[0].name, threads: 1, ...figures }, peers)
}

/** Steps a second if the weights of so many members were read once and nothing else happened. */
export async function streamFloor({ floors }: BenchContext, members: number) {
  const nWeights = parameterShapes(defaultNetwork)
    .map(({ shape }) => shape.reduce((product, length) => product * length, 1))
    .reduce((sum, length) => sum + length, 0)
  const floor = await floors.of(streamBuild, 1, members * nWeights)
  return floor && floor.weightsPerSecond / (members * nWeights)
}

function ours(network: ReturnType<typeof freshNetwork>, inputs: Float32Array): Contender {
  const model = new StreamingMamba(network)
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
    name: streamBuild,
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
