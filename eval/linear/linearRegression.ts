import { solveCholesky } from './cholesky.js'
import {
  inputCount,
  type LinearInputs,
  type LinearWeights,
  labelOffsets,
  standardised,
  unscale,
} from './linearInputs.js'

/** Share of the rows that is added to the diagonal: one-hot columns sum to one, so the equations are singular. */
const ridge = 1e-9

/**
 * Ordinary least squares on standardised numbers and one-hot labels, by the normal equations with a ridge of
 * 10⁻⁹ · rows, which leaves the predictions as they are and picks the weights where several fit alike.
 *
 * @param targets [rowCount]
 */
export function fitLinearRegression(raw: LinearInputs, targets: Float64Array): LinearWeights {
  const { inputs, scaling } = standardised(raw)
  const size = inputCount(inputs)
  const mean = targets.reduce((sum, value) => sum + value / targets.length, 0)
  // The last input is the intercept's 1.
  const gram = new Float64Array((size + 1) ** 2)
  const cross = new Float64Array(size + 1)
  const { rowCount, numbers, numberCount, labels } = inputs
  const offsets = labelOffsets(inputs)
  const used = numberCount + offsets.length + 1
  const places = Int32Array.from({ length: used }, (_, i) => i)
  const values = new Float64Array(used).fill(1)
  places[used - 1] = size
  for (let row = 0; row < rowCount; row++) {
    for (let i = 0; i < numberCount; i++) values[i] = numbers[row * numberCount + i]
    for (let column = 0; column < offsets.length; column++) {
      places[numberCount + column] = offsets[column] + labels[row * offsets.length + column]
    }
    const target = targets[row] - mean
    // Places ascend, so this is the lower triangle.
    for (let i = 0; i < used; i++) {
      const base = places[i] * (size + 1)
      for (let j = 0; j <= i; j++) gram[base + places[j]] += values[i] * values[j]
      cross[places[i]] += values[i] * target
    }
  }
  for (let i = 0; i <= size; i++) gram[i * (size + 1) + i] += ridge * rowCount
  solveCholesky(gram, cross, size + 1)
  const model = { intercept: Float64Array.of(mean + cross[size]), weights: cross.slice(0, size) }
  unscale(model, scaling)
  return model
}
