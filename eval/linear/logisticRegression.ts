import { factorise, solveLower, solveUpper } from '../../base/linear/cholesky.js'
import type { KernelFunctions } from '../../kernels/kernelFunctions.js'
import { OwnMemory } from '../../kernels/kernelMemory.js'
import { loadKernels } from '../../kernels/loadKernels.js'
import { gramMatrix } from './gramMatrix.js'
import {
  inputCount,
  type LinearInputs,
  type LinearWeights,
  labelOffsets,
  standardised,
  unscale,
} from './linearInputs.js'
import { type MinimiseOptions, minimise } from './minimise.js'

/**
 * The gradient by variables of curvature about 1 bounds what is left to gain: with 1e-3, some 3e-5 of a loss of
 * 1.5 on 154,000 rows of 13 classes, which no prediction's score shows.
 */
export const logisticDefaults: Readonly<MinimiseOptions> = { tolerance: 1e-3, maxIterations: 200 }

/**
 * Logistic regression on standardised numbers and one-hot labels: the mean log loss plus Σ w² / (2 rows), that
 * is scikit-learn's C = 1; intercepts are free. Two classes: one output, the log odds of class 1; more: one for
 * each class, of which softmax makes probabilities.
 *
 * The loss is minimised in variables in which its curvature, where only the classes' shares are known, is 1 in
 * every direction (but for what couples the classes): some 60 steps on that table instead of 250.
 *
 * @param targets [rowCount] classes, of which each occurs
 */
export function fitLogisticRegression(
  raw: LinearInputs,
  targets: Uint8Array,
  classCount: number,
  options: MinimiseOptions = logisticDefaults,
): LinearWeights {
  const { inputs, scaling } = standardised(raw)
  const outputs = classCount === 2 ? 1 : classCount
  const size = inputCount(inputs)
  const change = new ChangeOfVariables(inputs, sharesOf(targets, classCount).slice(-outputs))
  const x = new Float64Array((size + 1) * outputs)
  const logLoss = new LogLoss(inputs, targets, outputs)
  const found = minimise(
    (variables, gradient) => {
      x.set(variables)
      change.toWeights(x)
      const loss = logLoss.at(x, gradient)
      change.ofGradient(gradient)
      return loss
    },
    new Float64Array(x.length),
    options,
  )
  change.toWeights(found)
  const model = {
    weights: found.slice(0, size * outputs),
    intercept: centred(found.slice(size * outputs)),
  }
  unscale(model, scaling)
  return model
}

/** Softmax stays the same when all intercepts move alike: of those the ones of mean 0. */
function centred(intercept: Float64Array): Float64Array {
  if (intercept.length === 1) return intercept
  const mean = intercept.reduce((sum, value) => sum + value, 0) / intercept.length
  return intercept.map((value) => value - mean)
}

function sharesOf(targets: Uint8Array, classCount: number): Float64Array {
  const shares = new Float64Array(classCount)
  for (const target of targets) shares[target] += 1 / targets.length
  return shares
}

/**
 * Variables v of which the weights are x = √(rows / p(1 − p)) L⁻ᵀ v for a class of share p, L Lᵀ being Xᵀ X and
 * the penalty.
 */
class ChangeOfVariables {
  private readonly size: number
  private readonly factor: Float64Array
  /** [outputs] */
  private readonly scales: Float64Array

  constructor(inputs: LinearInputs, shares: Float64Array) {
    const { rowCount } = inputs
    const curvatures = shares.map((share) => share * (1 - share))
    const mean = curvatures.reduce((sum, curvature) => sum + curvature / curvatures.length, 0)
    const { gram, cross } = gramMatrix(inputs, new Float64Array(rowCount))
    this.size = cross.length
    for (let i = 0; i < this.size - 1; i++) gram[i * (this.size + 1)] += 1 / mean
    factorise(gram, this.size)
    this.factor = gram
    this.scales = curvatures.map((curvature) => Math.sqrt(rowCount / curvature))
  }

  /** Turns variables into weights, in place. @param variables [inputs + 1, outputs] */
  toWeights(variables: Float64Array): void {
    this.scale(variables)
    solveUpper(this.factor, variables, this.size)
  }

  /** Turns the gradient by the weights into that by the variables, in place. */
  ofGradient(gradient: Float64Array): void {
    solveLower(this.factor, gradient, this.size)
    this.scale(gradient)
  }

  private scale(values: Float64Array): void {
    const { scales } = this
    for (let i = 0; i < values.length; i++) values[i] *= scales[i % scales.length]
  }
}

/** Lanes that the kernel takes beside the classes: their probability is 0. */
const never = -1e30
const laneUnit = 4

/** The objective, in a memory that the kernels see. */
class LogLoss {
  private readonly functions: KernelFunctions
  private readonly places: number[]
  private readonly counts: number[]
  /** [inputs + 1, lanes] */
  private readonly weights: Float64Array
  private readonly gradient: Float64Array
  private readonly totals: Float64Array
  private readonly lanes: number
  /** The lane of the first output: with two classes, class 0 has scores of 0 and no output. */
  private readonly first: number

  constructor(
    inputs: LinearInputs,
    targets: Uint8Array,
    private readonly outputs: number,
  ) {
    const { rowCount, numbers, numberCount, labels } = inputs
    const offsets = labelOffsets(inputs)
    const size = inputCount(inputs)
    this.first = outputs === 1 ? 1 : 0
    this.lanes = Math.ceil((this.first + outputs) / laneUnit) * laneUnit
    const parameters = (size + 1) * this.lanes
    const doubles = [parameters, parameters, rowCount, this.lanes].map((count) => 8 * count)
    const sizes = [8 * numbers.length, labels.length, 4 * offsets.length, rowCount, ...doubles]
    const memory = new OwnMemory(sizes.reduce((sum, bytes) => sum + bytes + 64, 131_072))
    this.functions = loadKernels('auto', memory).functions
    this.places = sizes.map((bytes) => memory.allocate(bytes))
    this.counts = [rowCount, numberCount, offsets.length, size, this.lanes]
    const { buffer } = memory.bytes()
    const [numbersAt, labelsAt, offsetsAt, targetsAt, weightsAt, gradientAt, totalsAt] = this.places
    new Float64Array(buffer, numbersAt, numbers.length).set(numbers)
    new Uint8Array(buffer, labelsAt, labels.length).set(labels)
    new Int32Array(buffer, offsetsAt, offsets.length).set(offsets)
    new Uint8Array(buffer, targetsAt, rowCount).set(targets)
    this.weights = new Float64Array(buffer, weightsAt, parameters)
    this.gradient = new Float64Array(buffer, gradientAt, parameters)
    this.totals = new Float64Array(buffer, totalsAt, rowCount)
    this.weights.fill(never, size * this.lanes + this.first + outputs)
  }

  /** @param x [inputs + 1, outputs] the intercepts last; `gradient` likewise */
  at(x: Float64Array, gradient: Float64Array): number {
    const { weights, totals, lanes, first, outputs } = this
    for (let i = 0; i < x.length; i++) {
      weights[Math.floor(i / outputs) * lanes + first + (i % outputs)] = x[i]
    }
    let loss = this.functions.softmaxLoss(...this.places, ...this.counts)
    for (const total of totals) loss += Math.log(total)
    const free = x.length - outputs
    for (let i = 0; i < x.length; i++) {
      const sum = this.gradient[Math.floor(i / outputs) * lanes + first + (i % outputs)]
      gradient[i] = (sum + (i < free ? x[i] : 0)) / totals.length
      if (i < free) loss += x[i] ** 2 / 2
    }
    return loss / totals.length
  }
}
