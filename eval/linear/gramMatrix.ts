import { inputCount, type LinearInputs, labelOffsets } from './linearInputs.js'

/**
 * Xᵀ X and Xᵀ t, where X holds the inputs and, last, the intercept's 1.
 *
 * @param targets [rowCount]
 * @returns `gram` [inputs + 1, inputs + 1], of which only the lower triangle is filled in; `cross` [inputs + 1]
 */
export function gramMatrix(
  inputs: LinearInputs,
  targets: Float64Array,
): { gram: Float64Array; cross: Float64Array } {
  const size = inputCount(inputs)
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
    const target = targets[row]
    // Places ascend, so this is the lower triangle.
    for (let i = 0; i < used; i++) {
      const base = places[i] * (size + 1)
      for (let j = 0; j <= i; j++) gram[base + places[j]] += values[i] * values[j]
      cross[places[i]] += values[i] * target
    }
  }
  return { gram, cross }
}
