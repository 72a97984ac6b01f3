import { factorise, solveLower, solveUpper } from './cholesky.js'
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
  const found = minimise(
    (variables, gradient) => {
      x.set(variables)
      change.toWeights(x)
      const loss = logLoss(inputs, targets, outputs, x, gradient)
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

  /** In place. @param variables [inputs + 1, outputs] */
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

/** @param x [inputs + 1, outputs] the intercepts last; `gradient` likewise */
function logLoss(
  inputs: LinearInputs,
  targets: Uint8Array,
  outputs: number,
  x: Float64Array,
  gradient: Float64Array,
): number {
  const { rowCount, numbers, numberCount, labels } = inputs
  const offsets = labelOffsets(inputs)
  const columns = offsets.length
  const free = x.length - outputs
  const scores = new Float64Array(outputs)
  gradient.fill(0)
  let loss = 0
  for (let row = 0; row < rowCount; row++) {
    for (let k = 0; k < outputs; k++) scores[k] = x[free + k]
    for (let i = 0; i < numberCount; i++) {
      const value = numbers[row * numberCount + i]
      for (let k = 0; k < outputs; k++) scores[k] += value * x[i * outputs + k]
    }
    for (let column = 0; column < columns; column++) {
      const at = (offsets[column] + labels[row * columns + column]) * outputs
      for (let k = 0; k < outputs; k++) scores[k] += x[at + k]
    }
    loss += outputs === 1 ? binaryResidual(scores, targets[row]) : residuals(scores, targets[row])
    for (let k = 0; k < outputs; k++) gradient[free + k] += scores[k]
    for (let i = 0; i < numberCount; i++) {
      const value = numbers[row * numberCount + i]
      for (let k = 0; k < outputs; k++) gradient[i * outputs + k] += value * scores[k]
    }
    for (let column = 0; column < columns; column++) {
      const at = (offsets[column] + labels[row * columns + column]) * outputs
      for (let k = 0; k < outputs; k++) gradient[at + k] += scores[k]
    }
  }
  for (let i = 0; i < free; i++) {
    loss += x[i] ** 2 / 2
    gradient[i] += x[i]
  }
  for (let i = 0; i < gradient.length; i++) gradient[i] /= rowCount
  return loss / rowCount
}

/** Turns the log odds into probability − target. @returns the row's loss */
function binaryResidual(scores: Float64Array, target: number): number {
  const signed = target === 1 ? scores[0] : -scores[0]
  scores[0] = 1 / (1 + Math.exp(-scores[0])) - target
  return Math.max(0, -signed) + Math.log1p(Math.exp(-Math.abs(signed)))
}

/** Turns the scores into probabilities − target. @returns the row's loss */
function residuals(scores: Float64Array, target: number): number {
  let largest = scores[0]
  for (let k = 1; k < scores.length; k++) largest = Math.max(largest, scores[k])
  const reached = scores[target] - largest
  let total = 0
  for (let k = 0; k < scores.length; k++) {
    scores[k] = Math.exp(scores[k] - largest)
    total += scores[k]
  }
  for (let k = 0; k < scores.length; k++) scores[k] /= total
  scores[target] -= 1
  return Math.log(total) - reached
}
