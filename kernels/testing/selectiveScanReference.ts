/** Sizes of a selective scan; heads split dInner. */
export interface ScanSizes {
  batch: number
  time: number
  nHeads: number
  headDim: number
  dState: number
}

/** Operands as the kernel takes them, row major; dt before its bias and softplus. */
export interface ScanOperands {
  x: Float64Array
  b: Float64Array
  c: Float64Array
  dt: Float64Array
  dtBias: Float64Array
  aLog: Float64Array
  d: Float64Array
  h0: Float64Array
}

/** Root of the sum of squares of the terms that a head's gradients are summed from; what is left may be little. */
export interface ScanTerms {
  dtBias: number
  aLog: number
  d: number
}

/**
 * The recurrence step by step, in float64: h ← exp(−e^aLog Δ) h + Δ x ⊗ B, y = h C + d x.
 *
 * @returns y, the last state, and the state before each step of each sequence
 */
export function scanReference(operands: ScanOperands, sizes: ScanSizes) {
  const { batch, time, nHeads, headDim, dState } = sizes
  const { x, b, c, dt, dtBias, aLog, d, h0 } = operands
  const stateSize = nHeads * headDim * dState
  const y = new Float64Array(batch * time * nHeads * headDim)
  const hT = new Float64Array(batch * stateSize)
  const states: Float64Array[] = []
  for (let sequence = 0; sequence < batch; sequence++) {
    const h = h0.slice(sequence * stateSize, (sequence + 1) * stateSize)
    for (let t = sequence * time; t < (sequence + 1) * time; t++) {
      states.push(h.slice())
      for (let head = 0; head < nHeads; head++) {
        const delta = softplus(dt[t * nHeads + head] + dtBias[head])
        const a = Math.exp(-Math.exp(aLog[head]) * delta)
        for (let p = 0; p < headDim; p++) {
          const at = (t * nHeads + head) * headDim + p
          let sum = d[head] * x[at]
          for (let n = 0; n < dState; n++) {
            const i = (head * headDim + p) * dState + n
            h[i] = a * h[i] + delta * x[at] * b[t * dState + n]
            sum += h[i] * c[t * dState + n]
          }
          y[at] = sum
        }
      }
    }
    hT.set(h, sequence * stateSize)
  }
  return { y, hT, states }
}

/** Gradients of Σ dY · y, by the adjoint of each step in turn, and the largest head's terms. */
export function scanBackwardReference(
  operands: ScanOperands,
  dY: Float64Array,
  sizes: ScanSizes,
): { gradients: ScanOperands; terms: ScanTerms } {
  const { batch, time, nHeads, headDim, dState } = sizes
  const { x, b, c, dt, dtBias, aLog, d } = operands
  const { states } = scanReference(operands, sizes)
  const stateSize = nHeads * headDim * dState
  const zeros = (like: Float64Array) => new Float64Array(like.length)
  const g: ScanOperands = {
    x: zeros(x),
    b: zeros(b),
    c: zeros(c),
    dt: zeros(dt),
    dtBias: zeros(dtBias),
    aLog: zeros(aLog),
    d: zeros(d),
    h0: new Float64Array(batch * stateSize),
  }
  const squares = { dtBias: zeros(dtBias), aLog: zeros(aLog), d: zeros(d) }
  for (let sequence = 0; sequence < batch; sequence++) {
    const dH = new Float64Array(stateSize)
    for (let t = (sequence + 1) * time - 1; t >= sequence * time; t--) {
      for (let head = 0; head < nHeads; head++) {
        const raw = dt[t * nHeads + head] + dtBias[head]
        const delta = softplus(raw)
        const rate = Math.exp(aLog[head])
        const a = Math.exp(-rate * delta)
        let dDelta = 0
        let dA = 0
        for (let p = 0; p < headDim; p++) {
          const at = (t * nHeads + head) * headDim + p
          g.d[head] += dY[at] * x[at]
          squares.d[head] += (dY[at] * x[at]) ** 2
          g.x[at] += dY[at] * d[head]
          for (let n = 0; n < dState; n++) {
            const i = (head * headDim + p) * dState + n
            const before = states[t][i]
            const after = a * before + delta * x[at] * b[t * dState + n]
            g.c[t * dState + n] += dY[at] * after
            dH[i] += dY[at] * c[t * dState + n]
            g.x[at] += dH[i] * delta * b[t * dState + n]
            g.b[t * dState + n] += dH[i] * delta * x[at]
            dDelta += dH[i] * x[at] * b[t * dState + n]
            dA += dH[i] * before
            dH[i] *= a
          }
        }
        const slope = 1 / (1 + Math.exp(-raw))
        const ofA = rate * (Math.abs(dA * a) + Math.abs(dDelta * delta))
        squares.dtBias[head] += (slope * (Math.abs(dDelta) + ofA)) ** 2
        squares.aLog[head] += (delta * ofA) ** 2
        dDelta -= dA * a * rate
        g.aLog[head] -= dA * a * rate * delta
        const dRaw = dDelta * slope
        g.dt[t * nHeads + head] = dRaw
        g.dtBias[head] += dRaw
      }
    }
    g.h0.set(dH, sequence * stateSize)
  }
  const root = (ofHeads: Float64Array) => Math.sqrt(Math.max(...ofHeads))
  const terms = { dtBias: root(squares.dtBias), aLog: root(squares.aLog), d: root(squares.d) }
  return { gradients: g, terms }
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}
