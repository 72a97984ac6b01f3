import { type MambaSizes, mambaSizes } from '../models/mamba2/config.js'
import type { Network } from '../models/mamba2/weights.js'
import { layerNorm } from './layerNorm.js'
import { MatVec } from './matVec.js'

const rmsEps = 1e-5

/**
 * One Mamba-2 block, one step at a time: O(1) state, no allocation a step.
 *
 * Source: Dao and Gu, ICML 2024, arXiv 2405.21060. Activations and state are float32, sums float64.
 */
export class StreamingBlock {
  private readonly dState: number
  private readonly headDim: number
  private readonly sizes: MambaSizes

  private readonly normWeight: Float32Array
  private readonly normBias: Float32Array
  private readonly inProj: MatVec
  private readonly convWeight: Float32Array // [convWidth, dConv]
  private readonly convBias: Float32Array
  private readonly dtBias: Float32Array
  private readonly a: Float64Array // [nHeads], −exp(aLog)
  private readonly d: Float32Array
  private readonly gatedNormWeight: Float32Array
  private readonly outProj: MatVec

  private readonly history: Float32Array // [convWidth, dConv], inputs of the convolution, the newest last
  private readonly state: Float32Array // [nHeads, dState to a multiple of 4, headDim], h transposed

  private readonly normed: Float32Array // [dModel]
  private readonly projected: Float32Array // [dProj], z | x | B | C | dt
  private readonly xBC: Float32Array // [dConv], x | B | C after the convolution
  private readonly b: Float32Array // [dState to a multiple of 4], zeros after dState
  private readonly c: Float32Array // the same
  private readonly y: Float32Array // [dInner]
  private readonly out: Float32Array // [dModel]

  constructor({ config, tensors }: Network, layer: number) {
    const { dModel, dState, headDim, convWidth } = config.model
    const sizes = mambaSizes(config.model)
    const tensor = (name: string) => tensors[`layers.${layer}.${name}`]
    this.dState = dState
    this.headDim = headDim
    this.sizes = sizes
    this.normWeight = tensor('norm.weight')
    this.normBias = tensor('norm.bias')
    this.inProj = new MatVec(tensor('inProj.weight'), dModel, sizes.dProj)
    this.convWeight = tensor('conv.weight')
    this.convBias = tensor('conv.bias')
    this.dtBias = tensor('dtBias')
    this.a = Float64Array.from(tensor('aLog'), (aLog) => -Math.exp(aLog))
    this.d = tensor('d')
    this.gatedNormWeight = tensor('gatedNorm.weight')
    this.outProj = new MatVec(tensor('outProj.weight'), sizes.dInner, dModel)

    this.history = new Float32Array(convWidth * sizes.dConv)
    const stateRows = Math.ceil(dState / 4) * 4
    this.state = new Float32Array(sizes.dInner * stateRows)
    this.normed = new Float32Array(dModel)
    this.projected = new Float32Array(sizes.dProj)
    this.xBC = new Float32Array(sizes.dConv)
    this.b = new Float32Array(stateRows)
    this.c = new Float32Array(stateRows)
    this.y = new Float32Array(sizes.dInner)
    this.out = new Float32Array(dModel)
  }

  /** Forgets the sequence. */
  reset(): void {
    this.history.fill(0)
    this.state.fill(0)
  }

  /** @param x [dModel], the residual stream; the block's output is added to it */
  push(x: Float32Array): void {
    layerNorm(x, this.normWeight, this.normBias, this.normed)
    this.inProj.multiply(this.normed, this.projected)
    this.convolve()
    this.scan()
    this.gateAndNorm()
    this.outProj.multiply(this.y, this.out)
    for (let i = 0; i < x.length; i++) x[i] += this.out[i]
  }

  /** xBC = silu(causal depthwise convolution + bias). */
  private convolve(): void {
    const { history, convWeight, convBias, xBC, projected } = this
    const { dInner, dConv } = this.sizes
    const newest = history.length - dConv
    history.copyWithin(0, dConv)
    for (let c = 0; c < dConv; c++) history[newest + c] = projected[dInner + c]
    for (let c = 0; c < dConv; c++) {
      let sum = convBias[c]
      for (let i = c; i < history.length; i += dConv) sum += history[i] * convWeight[i]
      xBC[c] = silu(sum)
    }
  }

  /**
   * h ← exp(ΔA) h + Δ x ⊗ B and y = h · C + D x, head by head.
   *
   * Four rows of the state at a time: 9 µs for 8 heads of 32 × 32, where one row of [headDim,
   * dState] at a time takes 27, every addition waiting for the one before.
   */
  private scan(): void {
    const { state, xBC, y, b, c, projected, headDim, dState } = this
    const { dInner, dConv, nHeads } = this.sizes
    for (let n = 0; n < dState; n++) {
      b[n] = xBC[dInner + n]
      c[n] = xBC[dInner + dState + n]
    }
    for (let head = 0; head < nHeads; head++) {
      const dt = softplus(projected[dInner + dConv + head] + this.dtBias[head])
      const decay = Math.exp(dt * this.a[head])
      const first = head * headDim
      for (let p = first; p < first + headDim; p++) y[p] = this.d[head] * xBC[p]
      for (let n = 0; n < b.length; n += 4) {
        const b0 = dt * b[n]
        const b1 = dt * b[n + 1]
        const b2 = dt * b[n + 2]
        const b3 = dt * b[n + 3]
        let h0 = (head * b.length + n) * headDim
        for (let p = first; p < first + headDim; p++, h0++) {
          const h1 = h0 + headDim
          const h2 = h1 + headDim
          const h3 = h2 + headDim
          const value0 = decay * state[h0] + b0 * xBC[p]
          const value1 = decay * state[h1] + b1 * xBC[p]
          const value2 = decay * state[h2] + b2 * xBC[p]
          const value3 = decay * state[h3] + b3 * xBC[p]
          state[h0] = value0
          state[h1] = value1
          state[h2] = value2
          state[h3] = value3
          y[p] += value0 * c[n] + value1 * c[n + 1] + (value2 * c[n + 2] + value3 * c[n + 3])
        }
      }
    }
  }

  /** y ← rmsNorm(y · silu(z)) · weight, over the whole dInner. */
  private gateAndNorm(): void {
    const { y, projected, gatedNormWeight } = this
    let squares = 0
    for (let i = 0; i < y.length; i++) {
      y[i] *= silu(projected[i])
      squares += y[i] * y[i]
    }
    const scale = 1 / Math.sqrt(squares / y.length + rmsEps)
    for (let i = 0; i < y.length; i++) y[i] *= scale * gatedNormWeight[i]
  }
}

function silu(x: number): number {
  return x / (1 + Math.exp(-x))
}

/** log(1 + exp(x)) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}
