import type { Tensor } from '@tensorflow/tfjs-core'
import type { KernelBuild } from '../kernels/builds.js'
import type { BenchContext } from './benchContext.js'
import { type BenchRow, benchRows, floorRate, type PeerRate } from './benchResult.js'
import { bestTime, type Contender, compare } from './compare.js'
import { LoadedBuild, loadableBuilds } from './kernelBuilds.js'
import { readFloats } from './peerProcess.js'
import type { NamedPeer } from './pythons.js'
import { randomArray } from './randomArray.js'
import { stockTfjs } from './stockTfjs.js'

/** One of the forms of c = op(a) · op(b) that a training step consists of, at its sizes. */
interface Product {
  name: string
  m: number
  n: number
  k: number
  batch: number
  transposeA: boolean
  transposeB: boolean
}

/** Flag for a transposed first factor, as kernels/c/kernels.h has it. */
const transposeAFlag = 1
const transposeBFlag = 2

const plain = { batch: 1, transposeA: false, transposeB: false }

const products: readonly Product[] = [
  { ...plain, name: 'matmulNN', m: 32_000, k: 128, n: 512 },
  { ...plain, name: 'matmulNT', m: 32_000, k: 512, n: 128, transposeB: true },
  { ...plain, name: 'matmulTN', m: 128, k: 32_000, n: 512, transposeA: true },
  { ...plain, name: 'matmulBatched', m: 64, k: 64, n: 64, batch: 512 },
]

interface Operands {
  a: Float32Array
  b: Float32Array
}

/** The matrix products of each build beside stock tfjs and PyTorch, on one thread. */
export async function benchMatmul(context: BenchContext): Promise<BenchRow[]> {
  const builds = loadableBuilds(context)
  const torch = await context.peers.torch(1)
  const rows: BenchRow[] = []
  /** What tfjs reaches where it is best: it takes transposed operands much more slowly. */
  let tfjsPlainRate = 0
  for (const product of products) {
    context.log(`  ${product.name}`)
    const flop = 2 * product.batch * product.m * product.n * product.k
    const operands = randomOperands(product)
    const ours = builds.map((build) => ourProduct(build, product, operands))
    const peers = [await tfjsProduct(product, operands)]
    if (torch) peers.push(await torchProduct(torch, product, operands))
    const seconds = await compare([...ours, ...peers])
    const rates = seconds.map((value) => flop / value / 1e9)
    const peerRates = peers.map(({ name }, i): PeerRate => ({ name, rate: rates[ours.length + i] }))
    if (product.name === 'matmulNN') tfjsPlainRate = peerRates[0].rate
    else peerRates.push({ name: 'tfjs wasm at matmulNN', rate: tfjsPlainRate })
    for (const [i, { name }] of builds.entries()) {
      const floor = await matmulFloor(context, name, product)
      const figures = { unit: 'GFLOP/s', ours: rates[i], floor } as const
      rows.push(
        ...benchRows({ name: product.name, build: name, threads: 1, ...figures }, peerRates),
      )
    }
  }
  torch?.process.close()
  return rows
}

async function matmulFloor({ floors }: BenchContext, build: string, product: Product) {
  const peak = await floors.of(build)
  if (!peak) return null
  const { m, n, k, batch } = product
  const cost = { flop: 2 * batch * m * n * k, bytes: 4 * batch * (m * k + k * n + m * n) }
  const { flopPerSecond } = peak
  const rate = floorRate(cost, { flopPerSecond, bytesPerSecond: floors.copyBytesPerSecond })
  return (rate * cost.flop) / 1e9
}

function randomOperands({ name, m, n, k, batch }: Product): Operands {
  return {
    a: randomArray(`${name} a`, batch * m * k),
    b: randomArray(`${name} b`, batch * k * n),
  }
}

function ourProduct(build: KernelBuild, product: Product, { a, b }: Operands): Contender {
  const { m, n, k, batch, transposeA, transposeB } = product
  const flags = (transposeA ? transposeAFlag : 0) | (transposeB ? transposeBFlag : 0)
  const size = batch * m * n
  const scratchBytes = 2 ** 24
  const loaded = new LoadedBuild(build, 4 * (a.length + b.length + size) + scratchBytes)
  const { kernels } = loaded
  const [atA, atB, out] = [loaded.block(a), loaded.block(b), loaded.block(size)]
  const scratch = loaded.block(kernels.matmulScratch(m, n, k, flags))
  const strides = batch > 1 ? [m * k, k * n, m * n] : [0, 0, 0]
  const run = () =>
    void kernels.matmul(atA, atB, 0, out, m, n, k, flags, batch, ...strides, scratch)
  return {
    name: build.name,
    time: (seconds) => bestTime(run, seconds),
    outputs() {
      run()
      return { c: loaded.read(out, size) }
    },
  }
}

/** [batch, rows, columns] as they are stored, without the batch where there is one product only. */
function storedShapes({ m, n, k, batch, transposeA, transposeB }: Product) {
  const shape = (rows: number, columns: number, isTransposed: boolean) => {
    const matrix = isTransposed ? [columns, rows] : [rows, columns]
    return batch > 1 ? [batch, ...matrix] : matrix
  }
  return { a: shape(m, k, transposeA), b: shape(k, n, transposeB) }
}

async function tfjsProduct(product: Product, { a, b }: Operands): Promise<Contender> {
  const tf = await stockTfjs()
  const shapes = storedShapes(product)
  let tensors: Tensor[] | undefined
  const operands = () => {
    tensors ??= [tf.tensor(a, shapes.a), tf.tensor(b, shapes.b)]
    return tensors
  }
  const run = () => {
    const [x, y] = operands()
    return tf.matMul(x, y, product.transposeA, product.transposeB)
  }
  return {
    name: 'tfjs wasm',
    time: (seconds) => bestTime(() => run().dispose(), seconds),
    outputs() {
      const c = run()
      const values = c.dataSync() as Float32Array
      c.dispose()
      return { c: values }
    },
  }
}

async function torchProduct(
  { name, process }: NamedPeer,
  product: Product,
  { a, b }: Operands,
): Promise<Contender> {
  const shapes = storedShapes(product)
  await process.ask('loadProduct', {
    a: process.hand(a),
    b: process.hand(b),
    shape_a: shapes.a,
    shape_b: shapes.b,
    transpose_a: product.transposeA,
    transpose_b: product.transposeB,
  })
  return {
    name,
    time: (seconds) => process.ask('timeProduct', { seconds }),
    async outputs() {
      const file = process.newFile()
      await process.ask('writeProduct', { file })
      return { c: readFloats(file) }
    },
  }
}
