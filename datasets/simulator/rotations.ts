import type { SourceHistory } from './sourceHistory.js'

/** How one state of a chain turns one pair of sources: (a, b) ← ρ R(θ) (a, b) + √(1−ρ²) e. */
interface Rotation {
  /** ρ cos θ */
  cos: number
  /** ρ sin θ */
  sin: number
  /** Variance of the innovation, 1 − ρ². */
  variance: number
}

/** Group B, `s12..15` and `s16..19`: a hidden state that says how two pairs of sources rotate. */
interface Chain {
  /** Number of its first source; the pairs are (first, first + 1) and (first + 2, first + 3). */
  first: number
  /** Chance a step of drawing the state afresh. */
  hazard: number
  /** Rotations of its two pairs in each state, [states]. */
  states: readonly (readonly [Rotation, Rotation])[]
}

const chains: readonly Chain[] = [
  {
    first: 12,
    hazard: 0,
    states: [
      [rotation(0.85, 0.2), rotation(0.85, 1.0)],
      [rotation(0.85, -0.8), rotation(0.85, 0.3)],
      [rotation(0.85, 0.8), rotation(0.85, -0.3)],
      [rotation(0.85, -0.2), rotation(0.85, -1.0)],
    ],
  },
  {
    first: 16,
    hazard: 0.02,
    states: [
      [rotation(0.9, 0.2), rotation(0.9, 0.2)],
      [rotation(0.7, -0.8), rotation(0.7, 0.8)],
      [rotation(0.8, 0.9), rotation(0.8, -0.9)],
      [rotation(0.2, 0.0), rotation(0.2, 0.0)],
    ],
  },
]

const nStates = 4
/** Keeps a state that has become all but impossible from being lost to underflow. */
const leastProbability = 1e-300

function rotation(rho: number, theta: number): Rotation {
  return { cos: rho * Math.cos(theta), sin: rho * Math.sin(theta), variance: 1 - rho * rho }
}

function rotatedA({ cos, sin }: Rotation, a: number, b: number): number {
  return cos * a - sin * b
}

function rotatedB({ cos, sin }: Rotation, a: number, b: number): number {
  return sin * a + cos * b
}

/** Draws group B, one step a call. */
export class RotationSampler {
  private readonly state = new Int32Array(chains.length)

  /**
   * @param choices uniforms, one a chain
   * @param e [32] standard normals
   * @param past the steps before this one
   * @param sources receives `s12..19`
   */
  sample(
    step: number,
    choices: Float64Array,
    e: Float64Array,
    past: SourceHistory,
    sources: Float64Array,
  ): void {
    for (const [c, { first, hazard, states }] of chains.entries()) {
      const u = choices[c]
      if (step === 0) this.state[c] = Math.floor(nStates * u)
      else if (u < hazard) this.state[c] = Math.floor((nStates * u) / hazard)
      for (let pair = 0; pair < 2; pair++) {
        const i = first + 2 * pair
        if (step === 0) {
          sources[i] = e[i]
          sources[i + 1] = e[i + 1]
          continue
        }
        const turn = states[this.state[c]][pair]
        const noise = Math.sqrt(turn.variance)
        const a = past.at(i)
        const b = past.at(i + 1)
        sources[i] = rotatedA(turn, a, b) + noise * e[i]
        sources[i + 1] = rotatedB(turn, a, b) + noise * e[i + 1]
      }
    }
  }
}

/** Exact forecast of group B: a forward filter over the states of each chain. */
export class RotationFilter {
  /** [chain, state]: probability of each state at the next step, given all seen so far. */
  private readonly probability = new Float64Array(chains.length * nStates)
  private readonly logLikelihood = new Float64Array(nStates)

  constructor() {
    this.reset()
  }

  reset(): void {
    this.probability.fill(1 / nStates)
  }

  /**
   * Takes in one step and writes the forecast of the next over `forecast[12..19]`.
   *
   * @param past the steps before this one
   */
  push(sources: Float64Array, past: SourceHistory, forecast: Float64Array): void {
    for (const [c, chain] of chains.entries()) {
      const p = this.probability.subarray(c * nStates, (c + 1) * nStates)
      if (past.length > 0) this.condition(p, chain, sources, past)
      for (let k = 0; k < nStates; k++) {
        p[k] = (1 - chain.hazard) * p[k] + chain.hazard / nStates
      }
      for (let pair = 0; pair < 2; pair++) {
        const i = chain.first + 2 * pair
        let a = 0
        let b = 0
        for (let k = 0; k < nStates; k++) {
          a += p[k] * rotatedA(chain.states[k][pair], sources[i], sources[i + 1])
          b += p[k] * rotatedB(chain.states[k][pair], sources[i], sources[i + 1])
        }
        forecast[i] = a
        forecast[i + 1] = b
      }
    }
  }

  /** Bayes' rule: multiplies `p` by the likelihood of `sources` in each state. */
  private condition(
    p: Float64Array,
    { first, states }: Chain,
    sources: Float64Array,
    past: SourceHistory,
  ): void {
    const log = this.logLikelihood
    for (let k = 0; k < nStates; k++) {
      log[k] = 0
      for (let pair = 0; pair < 2; pair++) {
        const i = first + 2 * pair
        const turn = states[k][pair]
        const errorA = sources[i] - rotatedA(turn, past.at(i), past.at(i + 1))
        const errorB = sources[i + 1] - rotatedB(turn, past.at(i), past.at(i + 1))
        log[k] -= (errorA * errorA + errorB * errorB) / (2 * turn.variance)
        log[k] -= Math.log(turn.variance)
      }
    }
    const largest = Math.max(...log)
    let total = 0
    for (let k = 0; k < nStates; k++) {
      p[k] *= Math.exp(log[k] - largest)
      total += p[k]
    }
    for (let k = 0; k < nStates; k++) p[k] = Math.max(p[k] / total, leastProbability)
  }
}
