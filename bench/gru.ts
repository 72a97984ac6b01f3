import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import type { KernelBuild } from '../kernels/builds.js'
import { transposeA, transposeB } from '../kernels/fused/product.js'
import { composedOps } from '../kernels/ops/composedOps.js'
import type { BenchContext } from './benchContext.js'
import { type BenchRow, benchRows, floorRate, type PeerRate } from './benchResult.js'
import { bestTime, type Contender, compare } from './compare.js'
import { LoadedBuild, loadableBuilds } from './kernelBuilds.js'
import { readFloats } from './peerProcess.js'
import type { NamedPeer } from './pythons.js'
import { randomArray } from './randomArray.js'
import { stockTfjs } from './stockTfjs.js'

const batch = 32
const time = 300
const hidden = 128
const width = 3 * hidden
const tokens = batch * time

const shapes = {
  x: [batch, time, hidden],
  inputWeight: [hidden, width],
  inputBias: [width],
  hiddenWeight: [hidden, width],
  hiddenBias: [width],
}
const names = Object.keys(shapes) as (keyof typeof shapes)[]
type Operands = Record<(typeof names)[number], Float32Array>

/** Cost of a token: the products with both weights, forward and for either factor; each operand and result once. */
const cost = { flop: 12 * hidden * width, bytes: 4 * 4 * hidden }

/** A layer of gated recurrent units with its input product, forward and backward, on one thread. */
export async function benchGru(context: BenchContext): Promise<BenchRow[]> {
  context.log('  gru')
  const operands = Object.fromEntries(
    names.map((name) => {
      const scale = name === 'x' ? 1 : 1 / Math.sqrt(hidden)
      return [name, randomArray(`gru ${name}`, sizeOf(name), -scale, scale)]
    }),
  ) as Operands
  const dY = randomArray('gru dY', tokens * hidden)
  const builds = loadableBuilds(context)
  const ours = builds.map((build) => ourLayer(build, operands, dY))
  const peers = [await composedLayer(operands, dY)]
  const torch = await context.peers.torch(1)
  if (torch) peers.push(await torchLayer(torch, operands, dY))
  // Gradients of the weights are sums over all steps, in which much cancels.
  const seconds = await compare([...ours, ...peers], { tolerance: 1e-3 })
  torch?.process.close()
  const rates = seconds.map((value) => tokens / value)
  const peerRates = peers.map(({ name }, i): PeerRate => ({ name, rate: rates[ours.length + i] }))
  const rows: BenchRow[] = []
  for (const [i, { name: build }] of builds.entries()) {
    const peak = await context.floors.of(build)
    const bytesPerSecond = context.floors.copyBytesPerSecond
    const floor = peak && floorRate(cost, { ...peak, bytesPerSecond })
    const figures = { unit: 'tokens/s', ours: rates[i], floor } as const
    rows.push(...benchRows({ name: 'gru', build, threads: 1, ...figures }, peerRates))
  }
  return rows
}

function sizeOf(name: keyof typeof shapes): number {
  return shapes[name].reduce((size, length) => size * length, 1)
}

function gradientName(name: string): string {
  return `d${name[0].toUpperCase()}${name.slice(1)}`
}

function ourLayer(build: KernelBuild, operands: Operands, dY: Float32Array): Contender {
  const scratchBytes = 2 ** 25
  // x, y and their gradients, the gates and theirs, and what the backward pass takes.
  const loaded = new LoadedBuild(
    build,
    4 * tokens * (4 * hidden + 2 * width + 4 * hidden) + scratchBytes,
  )
  const { kernels } = loaded
  const { x, inputWeight, inputBias, hiddenWeight, hiddenBias } = Object.fromEntries(
    names.map((name) => [name, loaded.block(operands[name])]),
  )
  const gradients = names.map((name) => loaded.block(sizeOf(name)))
  const [dX, dInputWeight, dInputBias, dHiddenWeight, dHiddenBias] = gradients
  const [y, atDY] = [loaded.block(tokens * hidden), loaded.block(dY)]
  const [gates, dGates] = [loaded.block(tokens * width), loaded.block(tokens * width)]
  const kept = loaded.block(tokens * 4 * hidden)
  const ones = loaded.block(new Float32Array(tokens).fill(1))
  const scratch = loaded.block(
    Math.max(
      kernels.gruScratch(batch, time, hidden),
      kernels.matmulScratch(tokens, width, tokens, transposeA),
    ),
  )
  const sizes = [batch, time, hidden, scratch]
  const multiply = (at: number[], m: number, n: number, k: number, flags = 0) =>
    kernels.matmul(...at, m, n, k, flags, 1, 0, 0, 0, scratch)
  function run() {
    multiply([x, inputWeight, inputBias, gates], tokens, width, hidden)
    kernels.gru(gates, hiddenWeight, hiddenBias, y, kept, ...sizes)
    kernels.gruBackward(hiddenWeight, y, kept, atDY, dGates, dHiddenWeight, dHiddenBias, ...sizes)
    multiply([dGates, inputWeight, 0, dX], tokens, hidden, width, transposeB)
    multiply([x, dGates, 0, dInputWeight], hidden, width, tokens, transposeA)
    multiply([ones, dGates, 0, dInputBias], 1, width, tokens)
  }
  return {
    name: build.name,
    time: (seconds) => bestTime(run, seconds),
    outputs() {
      run()
      const entries = names.map((name, i): [string, Float32Array] => [
        gradientName(name),
        loaded.read(gradients[i], sizeOf(name)),
      ])
      return { y: loaded.read(y, tokens * hidden), ...Object.fromEntries(entries) }
    },
  }
}

async function composedLayer(operands: Operands, dY: Float32Array): Promise<Contender> {
  const tf = await stockTfjs()
  const tensors = names.map((name) => tf.tensor(operands[name], shapes[name]))
  const dOut = tf.tensor(dY, [batch, time, hidden])
  const layer = ([x, inputWeight, inputBias, hiddenWeight, hiddenBias]: Tensor[]) => {
    const gates = composedOps.linear(x as Tensor3D, inputWeight as Tensor2D, inputBias as Tensor1D)
    return composedOps.gru(gates, hiddenWeight as Tensor2D, hiddenBias as Tensor1D)
  }
  const run = () => tf.tidy(() => tf.grads((...all) => layer(all))(tensors, dOut))
  return {
    name: 'composed, tfjs wasm',
    time: (seconds) => bestTime(() => tf.dispose(run()), seconds),
    outputs() {
      const gradients = run()
      const entries = names.map((name, i): [string, Float32Array] => [
        gradientName(name),
        gradients[i].dataSync() as Float32Array,
      ])
      tf.dispose(gradients)
      return Object.fromEntries(entries)
    },
  }
}

async function torchLayer(
  { name, process }: NamedPeer,
  operands: Operands,
  dY: Float32Array,
): Promise<Contender> {
  const files = Object.fromEntries(names.map((one) => [one, process.hand(operands[one])]))
  await process.ask('loadGru', { files, shapes, d_y: process.hand(dY) })
  return {
    name,
    time: (seconds) => process.ask('timeGru', { seconds }),
    async outputs() {
      const base = process.newFile()
      await process.ask('writeGru', { base })
      const read = (one: string): [string, Float32Array] => [one, readFloats(`${base}.${one}`)]
      return Object.fromEntries(['y', ...names.map(gradientName)].map(read))
    },
  }
}
