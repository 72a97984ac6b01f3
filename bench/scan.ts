import type { Tensor, Tensor1D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'
import type { KernelBuild } from '../kernels/builds.js'
import { selectiveScan } from '../kernels/ops/selectiveScan.js'
import type { BenchContext } from './benchContext.js'
import { type BenchRow, benchRows, floorRate, type PeerRate } from './benchResult.js'
import { bestTime, type Contender, compare, type Outputs } from './compare.js'
import { LoadedBuild, loadableBuilds } from './kernelBuilds.js'
import { readFloats } from './peerProcess.js'
import type { NamedPeer } from './pythons.js'
import { randomArray } from './randomArray.js'
import { stockTfjs } from './stockTfjs.js'

const batch = 32
const time = 1000
const nHeads = 8
const headDim = 32
const dState = 32
const dInner = nHeads * headDim
const tokens = batch * time

const operandNames = ['x', 'b', 'c', 'dt', 'dtBias', 'aLog', 'd'] as const
type OperandName = (typeof operandNames)[number]
type Operands = Record<OperandName, Float32Array>

const shapes: Record<OperandName, number[]> = {
  x: [batch, time, nHeads, headDim],
  b: [batch, time, dState],
  c: [batch, time, dState],
  dt: [batch, time, nHeads],
  dtBias: [nHeads],
  aLog: [nHeads],
  d: [nHeads],
}

/**
 * Multiply-adds as our kernels do them, of which no form needs fewer: two an element of the state and step
 * forward, six backward. Bytes: each operand and result once.
 */
const rowFloats = dInner + 2 * dState + nHeads
const costs = {
  scanForward: { flop: 4 * dInner * dState, bytes: 4 * (rowFloats + dInner) },
  scanBackward: { flop: 12 * dInner * dState, bytes: 4 * (2 * rowFloats + 2 * dInner) },
}
type Direction = keyof typeof costs

/** The forward and the backward pass of something. */
type Passes = Record<Direction, Contender>

/** The selective scan of each build beside the composed one on stock tfjs and PyTorch, on one thread. */
export async function benchScan(context: BenchContext): Promise<BenchRow[]> {
  const builds = loadableBuilds(context)
  const operands = randomOperands()
  const dY = randomArray('scan dY', batch * time * dInner)
  const ours = builds.map((build) => ourScan(build, operands, dY))
  const peers = [await composedScan(operands, dY)]
  const torch = await context.peers.torch(1)
  if (torch) peers.push(await torchScan(context, torch, operands, dY))
  const rows: BenchRow[] = []
  for (const direction of ['scanForward', 'scanBackward'] as const) {
    context.log(`  ${direction}`)
    const contenders = [...ours, ...peers].map((passes) => passes[direction])
    // Gradients of A are sums over all steps, in which much cancels.
    const seconds = await compare(contenders, { tolerance: 1e-3 })
    const rates = seconds.map((value) => tokens / value)
    const peerRates = peers.map((peer, i): PeerRate => {
      return { name: peer[direction].name, rate: rates[ours.length + i] }
    })
    for (const [i, { name: build }] of builds.entries()) {
      const peak = await context.floors.of(build)
      const bytesPerSecond = context.floors.copyBytesPerSecond
      const floor = peak && floorRate(costs[direction], { ...peak, bytesPerSecond })
      const figures = { unit: 'tokens/s', ours: rates[i], floor } as const
      rows.push(...benchRows({ name: direction, build, threads: 1, ...figures }, peerRates))
    }
  }
  torch?.process.close()
  return rows
}

/** Random operands in the ranges that initialisation gives them. */
function randomOperands(): Operands {
  const size = (name: OperandName) => shapes[name].reduce((product, length) => product * length, 1)
  const uniform = (name: OperandName, low?: number, high?: number) =>
    randomArray(`scan ${name}`, size(name), low, high)
  return {
    x: uniform('x'),
    b: uniform('b'),
    c: uniform('c'),
    dt: uniform('dt'),
    dtBias: uniform('dtBias', Math.log(1e-3), Math.log(0.1)),
    aLog: uniform('aLog', 0, Math.log(16)),
    d: uniform('d', 0.5, 1.5),
  }
}

function gradientName(name: string): string {
  return `d${name[0].toUpperCase()}${name.slice(1)}`
}

function ourScan(build: KernelBuild, operands: Operands, dY: Float32Array): Passes {
  const scratchBytes = 2 ** 24
  const operandBytes = 4 * operandNames.reduce((sum, name) => sum + operands[name].length, 0)
  const loaded = new LoadedBuild(build, 2 * operandBytes + 8 * dY.length + scratchBytes)
  const { kernels } = loaded
  const at = operandNames.map((name) => loaded.block(operands[name]))
  const gradients = operandNames.map((name) => loaded.block(operands[name].length))
  const [y, atDY] = [loaded.block(dY.length), loaded.block(dY)]
  const scratch = loaded.block(kernels.selectiveScanScratch(time, nHeads, headDim, dState))
  const sizes = [batch, time, nHeads, headDim, dState]
  const forward = () => void kernels.selectiveScan(...at, 0, y, 0, ...sizes, scratch)
  const backward = () =>
    void kernels.selectiveScanBackward(...at, 0, atDY, ...gradients, 0, ...sizes, scratch)
  return {
    scanForward: {
      name: build.name,
      time: (seconds) => bestTime(forward, seconds),
      outputs() {
        forward()
        return { y: loaded.read(y, dY.length) }
      },
    },
    scanBackward: {
      name: build.name,
      time: (seconds) => bestTime(backward, seconds),
      outputs() {
        forward()
        backward()
        const entries = operandNames.map((name, i) => [
          gradientName(name),
          loaded.read(gradients[i], operands[name].length),
        ])
        return Object.fromEntries(entries)
      },
    },
  }
}

/**
 * The composed path on stock tfjs, one sequence at a time as it is trained. Its backward pass cannot run
 * alone: its time is what both passes take less the forward one.
 */
async function composedScan(operands: Operands, dY: Float32Array): Promise<Passes> {
  const tf = await stockTfjs()
  const perSequence = operandNames.slice(0, 4)
  const tensors = operandNames.map((name) => {
    if (!perSequence.includes(name)) return tf.tensor(operands[name], shapes[name])
    const values = operands[name].subarray(0, operands[name].length / batch)
    return tf.tensor(values, [1, ...shapes[name].slice(1)])
  })
  const dOut = tf.tensor(dY.subarray(0, time * dInner), [1, ...shapes.x.slice(1)])
  const scan = ([x, b, c, dt, dtBias, aLog, d]: Tensor[]): Tensor =>
    selectiveScan({
      x: x as Tensor4D,
      dt: tf.softplus(tf.add(dt, dtBias)) as Tensor3D,
      a: tf.neg(tf.exp(aLog)) as Tensor1D,
      b: b as Tensor3D,
      c: c as Tensor3D,
      d: d as Tensor1D,
    })
  const forward = () => tf.tidy(() => scan(tensors))
  const both = () => tf.tidy(() => tf.grads((...all) => scan(all))(tensors, dOut))
  const timeForward = (seconds: number) => batch * bestTime(() => forward().dispose(), seconds)
  const name = 'composed, tfjs wasm'
  return {
    scanForward: {
      name,
      time: timeForward,
      outputs() {
        const y = forward()
        const values = y.dataSync() as Float32Array
        y.dispose()
        return { y: values }
      },
    },
    scanBackward: {
      name,
      time(seconds) {
        return batch * bestTime(() => tf.dispose(both()), seconds) - timeForward(seconds / 4)
      },
      outputs() {
        const gradients = both()
        // Of one sequence alone: gradients that are sums over all of them cannot be compared.
        const entries = perSequence.map((own, i): [string, Float32Array] => [
          gradientName(own),
          gradients[i].dataSync() as Float32Array,
        ])
        tf.dispose(gradients)
        return Object.fromEntries(entries)
      },
    },
  }
}

async function torchScan(
  { log }: BenchContext,
  { name, process }: NamedPeer,
  operands: Operands,
  dY: Float32Array,
): Promise<Passes> {
  const files = Object.fromEntries(operandNames.map((one) => [one, process.hand(operands[one])]))
  type Chosen = { forward: string; backward: string }
  const chosen = await process.ask<Chosen>('loadScan', { files, shapes, d_y: process.hand(dY) })
  log(`  fastest of its forms: forward ${chosen.forward}; backward ${chosen.backward}`)
  const base = process.newFile()
  await process.ask('writeScan', { base })
  const read = (names: readonly string[]): Outputs =>
    Object.fromEntries(names.map((one) => [one, readFloats(`${base}.${one}`)]))
  return {
    scanForward: {
      name: `${name}, ${chosen.forward}`,
      time: (seconds) => process.ask('timeForward', { seconds }),
      outputs: () => read(['y']),
    },
    scanBackward: {
      name: `${name}, ${chosen.backward}`,
      time: (seconds) => process.ask('timeBackward', { seconds }),
      outputs: () => read(operandNames.map(gradientName)),
    },
  }
}
