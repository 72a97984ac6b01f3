import { normals } from './kernelCalls.js'

export interface GruSizes {
  batch: number
  time: number
  hidden: number
}

/** gates [batch, time, 3H], hiddenWeight [H, 3H], hiddenBias [3H], row major; gate order r | z | n. */
export interface GruOperands {
  gates: Float64Array
  hiddenWeight: Float64Array
  hiddenBias: Float64Array
}

export function gruInputs({ batch, time, hidden }: GruSizes, seed: number): GruOperands {
  return {
    gates: normals(seed, 'gates', batch * time * 3 * hidden),
    hiddenWeight: normals(seed, 'hiddenWeight', 3 * hidden * hidden, 1 / Math.sqrt(hidden)),
    hiddenBias: normals(seed, 'hiddenBias', 3 * hidden, 0.5),
  }
}

/** The hidden states [batch, time, H] as the definition reads, in float64. */
export function gruReference(operands: GruOperands, sizes: GruSizes): Float64Array {
  return run(operands, sizes).states
}

/** Gradients of Σ dStates · states, back through time. */
export function gruBackwardReference(
  operands: GruOperands,
  dStates: Float64Array,
  sizes: GruSizes,
): GruOperands {
  const { batch, time, hidden } = sizes
  const { hiddenWeight } = operands
  const width = 3 * hidden
  const { reset, update, candidate, recurrent, states } = run(operands, sizes)
  const gradients = {
    gates: new Float64Array(operands.gates.length),
    hiddenWeight: new Float64Array(hiddenWeight.length),
    hiddenBias: new Float64Array(width),
  }
  for (let sequence = 0; sequence < batch; sequence++) {
    let dNext = new Float64Array(hidden)
    for (let t = time - 1; t >= 0; t--) {
      const row = sequence * time + t
      const before = (j: number) => (t > 0 ? states[(row - 1) * hidden + j] : 0)
      // By the recurrent products h · W + b; the gates' own differ in their third part alone.
      const dRecurrent = new Float64Array(width)
      const dBefore = new Float64Array(hidden)
      for (let j = 0; j < hidden; j++) {
        const at = row * hidden + j
        const [r, z, n] = [reset[at], update[at], candidate[at]]
        const dState = dStates[at] + dNext[j]
        const dN = dState * (1 - z) * (1 - n * n)
        const dZ = dState * (before(j) - n) * z * (1 - z)
        const dR = dN * recurrent[at] * r * (1 - r)
        for (const [part, value] of [dR, dZ, dN].entries()) {
          gradients.gates[row * width + part * hidden + j] = value
          dRecurrent[part * hidden + j] = part < 2 ? value : dN * r
        }
        dBefore[j] = dState * z
      }
      for (let k = 0; k < width; k++) {
        gradients.hiddenBias[k] += dRecurrent[k]
        for (let j = 0; j < hidden; j++) {
          gradients.hiddenWeight[j * width + k] += before(j) * dRecurrent[k]
          dBefore[j] += hiddenWeight[j * width + k] * dRecurrent[k]
        }
      }
      dNext = dBefore
    }
  }
  return gradients
}

/** All states, and the gates that lead to them; `recurrent` is what the reset gate acts on. */
function run({ gates, hiddenWeight, hiddenBias }: GruOperands, { batch, time, hidden }: GruSizes) {
  const width = 3 * hidden
  const empty = () => new Float64Array(batch * time * hidden)
  const all = {
    reset: empty(),
    update: empty(),
    candidate: empty(),
    recurrent: empty(),
    states: empty(),
  }
  for (let row = 0; row < batch * time; row++) {
    const product = Float64Array.from(hiddenBias)
    for (let j = 0; j < hidden && row % time > 0; j++) {
      const h = all.states[(row - 1) * hidden + j]
      for (let k = 0; k < width; k++) product[k] += h * hiddenWeight[j * width + k]
    }
    for (let j = 0; j < hidden; j++) {
      const at = row * hidden + j
      const own = (part: number) => gates[row * width + part * hidden + j]
      const r = sigmoid(own(0) + product[j])
      const z = sigmoid(own(1) + product[hidden + j])
      const n = Math.tanh(own(2) + r * product[2 * hidden + j])
      const before = row % time > 0 ? all.states[at - hidden] : 0
      all.reset[at] = r
      all.update[at] = z
      all.candidate[at] = n
      all.recurrent[at] = product[2 * hidden + j]
      all.states[at] = (1 - z) * n + z * before
    }
  }
  return all
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x))
}
