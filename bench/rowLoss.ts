import type { Tensor } from '@tensorflow/tfjs-core'
import { RandomStream } from '../base/random.js'
import type { KernelBuild } from '../kernels/builds.js'
import { rowLoss } from '../kernels/ops/rowLoss.js'
import { cellOffsets } from '../models/generator/config.js'
import type { BenchContext } from './benchContext.js'
import { type BenchRow, benchRows, floorRate } from './benchResult.js'
import { bestTime, type Contender, compare } from './compare.js'
import { LoadedBuild, loadableBuilds } from './kernelBuilds.js'
import { randomArray } from './randomArray.js'
import { stockTfjs } from './stockTfjs.js'

const batch = 32
const time = 10
const rows = batch * time
const dModel = 128
const dHidden = 128
/** Three columns of labels, seven of numbers, as in a table of the Prize. */
const nCodes = [6, 7, 10, 15, 16, 40, 50, 64, 64, 64]
const columns = nCodes.length
const offsets = [...cellOffsets(nCodes.map((count) => ({ nCodes: count })))]
const cells = offsets[columns]

const shapes = {
  history: [batch, time, dModel],
  context: [cells, dModel],
  hiddenWeight: [columns, dModel, dHidden],
  hiddenBias: [columns, dHidden],
  headWeight: [cells, dHidden],
  headBias: [cells],
}
const names = Object.keys(shapes) as (keyof typeof shapes)[]

const sizeOf = (name: keyof typeof shapes) => shapes[name].reduce((size, n) => size * n, 1)
const floats = names.reduce((sum, name) => sum + sizeOf(name), 0)
/** Operations of a row with its gradients: each product forward, and for either factor. */
const flop = 6 * (columns * dModel * dHidden + cells * dHidden)
const cost = { flop, bytes: (4 * 2 * floats) / rows }

type Inputs = ReturnType<typeof randomInputs>

/** The loss of rows and all its gradients, of each build beside the composed op on stock tfjs, on one thread. */
export async function benchRowLoss(context: BenchContext): Promise<BenchRow[]> {
  context.log('  rowLoss')
  const inputs = randomInputs()
  const builds = loadableBuilds(context)
  const ours = builds.map((build) => ourLoss(build, inputs))
  const peer = await composedLoss(inputs)
  const seconds = await compare([...ours, peer], { tolerance: 1e-3 })
  const rates = seconds.map((value) => rows / value)
  const peers = [{ name: peer.name, rate: rates[ours.length] }]
  const result: BenchRow[] = []
  for (const [i, { name: build }] of builds.entries()) {
    const peak = await context.floors.of(build)
    const bytesPerSecond = context.floors.copyBytesPerSecond
    const floor = peak && floorRate(cost, { ...peak, bytesPerSecond })
    const figures = { unit: 'rows/s', ours: rates[i], floor } as const
    result.push(...benchRows({ name: 'rowLoss', build, threads: 1, ...figures }, peers))
  }
  return result
}

/** Random operands in the ranges that initialisation gives them; all rows count. */
function randomInputs() {
  const random = new RandomStream(1, 'rowLoss')
  const operands = Object.fromEntries(
    names.map((name) => {
      const scale = name === 'history' ? 1 : 0.1
      return [name, randomArray(`rowLoss ${name}`, sizeOf(name), -scale, scale)]
    }),
  )
  const codes = Int32Array.from({ length: rows * columns }, (_, i) =>
    random.integer(nCodes[i % columns]),
  )
  const orders = new Int32Array(batch * columns)
  for (let b = 0; b < batch; b++) orders.set(random.permutation(columns), b * columns)
  return { operands, codes, orders, weights: new Float32Array(rows).fill(1) }
}

function gradientName(name: string): string {
  return `d${name[0].toUpperCase()}${name.slice(1)}`
}

function ourLoss(build: KernelBuild, { operands, codes, orders, weights }: Inputs): Contender {
  const scratchBytes = 2 ** 25
  const loaded = new LoadedBuild(build, 8 * floats + scratchBytes)
  const { kernels } = loaded
  const whole = (values: Int32Array) => loaded.block(new Float32Array(values.buffer))
  const at = names.map((name) => loaded.block(operands[name]))
  at.push(whole(codes), whole(orders), loaded.block(weights), whole(Int32Array.from(offsets)))
  const loss = loaded.block(1)
  const gradients = names.map((name) => loaded.block(sizeOf(name)))
  const sizes = [columns, dModel, dHidden]
  const scratch = loaded.block(kernels.rowLossScratch(rows, ...sizes, Math.max(...nCodes)))
  const run = () => void kernels.rowLoss(...at, loss, ...gradients, batch, time, ...sizes, scratch)
  return {
    name: build.name,
    time: (seconds) => bestTime(run, seconds),
    outputs() {
      run()
      const entries = names.map((name, i): [string, Float32Array] => [
        gradientName(name),
        loaded.read(gradients[i], sizeOf(name)),
      ])
      return { loss: loaded.read(loss, 1), ...Object.fromEntries(entries) }
    },
  }
}

async function composedLoss({ operands, codes, orders, weights }: Inputs): Promise<Contender> {
  const tf = await stockTfjs()
  const tensors = names.map((name) => tf.tensor(operands[name], shapes[name]))
  const batchOfRows = {
    codes: tf.tensor3d(codes, [batch, time, columns], 'int32'),
    orders: tf.tensor2d(orders, [batch, columns], 'int32'),
    weights: tf.tensor3d(weights, [batch, time, 1]),
    offsets,
  }
  const loss = (...given: Tensor[]) => {
    const byName = Object.fromEntries(names.map((name, i) => [name, given[i]]))
    return rowLoss(byName.history as never, byName as never, batchOfRows)
  }
  const run = () => tf.tidy(() => tf.valueAndGrads(loss)(tensors))
  return {
    name: 'composed, tfjs wasm',
    time: (seconds) => bestTime(() => tf.dispose(run()), seconds),
    outputs() {
      const { value, grads } = run()
      const entries = names.map((name, i): [string, Float32Array] => [
        gradientName(name),
        grads[i].dataSync() as Float32Array,
      ])
      const found = { loss: value.dataSync() as Float32Array, ...Object.fromEntries(entries) }
      tf.dispose([value, ...grads])
      return found
    },
  }
}
