import {
  inputCount,
  type LinearInputs,
  type LinearWeights,
  labelOffsets,
  standardised,
  unscale,
} from './linearInputs.js'
import { type MinimiseOptions, minimise } from './minimise.js'

/** As in scikit-learn, but for the iterations, of which it allows 100. */
export const logisticDefaults: Readonly<MinimiseOptions> = { tolerance: 1e-4, maxIterations: 500 }

/**
 * Logistic regression on standardised numbers and one-hot labels: the mean log loss plus Σ w² / (2 rows), that
 * is scikit-learn's C = 1; intercepts are free. Two classes: one output, the log odds of class 1; more: one for
 * each class, of which softmax makes probabilities.
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
  const found = minimise(
    (x, gradient) => logLoss(inputs, targets, outputs, x, gradient),
    new Float64Array((size + 1) * outputs),
    options,
  )
  const model = {
    weights: found.slice(0, size * outputs),
    intercept: found.slice(size * outputs),
  }
  unscale(model, scaling)
  return model
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
