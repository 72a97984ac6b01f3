/** What linear models learn from: numbers, and labels that stand for one-hot columns. No value is missing. */
export interface LinearInputs {
  rowCount: number
  /** [rowCount, numberCount] */
  numbers: Float64Array
  numberCount: number
  /** [rowCount, labelCounts] Each row's label in each label column. */
  labels: Uint8Array
  /** How many labels each label column has. */
  labelCounts: readonly number[]
}

/** Inputs as linear models count them: the numbers, then the labels of one column after the other. */
export function inputCount({ numberCount, labelCounts }: LinearInputs): number {
  return labelCounts.reduce((sum, count) => sum + count, numberCount)
}

/** First input of each label column, [label columns]. */
export function labelOffsets({ numberCount, labelCounts }: LinearInputs): Int32Array {
  const offsets = new Int32Array(labelCounts.length)
  let next = numberCount
  for (const [column, count] of labelCounts.entries()) {
    offsets[column] = next
    next += count
  }
  return offsets
}

/** Weights by input, for one or more outputs. */
export interface LinearWeights {
  /** [outputs] */
  intercept: Float64Array
  /** [inputs, outputs] */
  weights: Float64Array
}

/**
 * intercept + inputs · weights for rows `from` … `to` − 1.
 *
 * @returns [to − from, outputs]
 */
export function linearOutputs(
  inputs: LinearInputs,
  { intercept, weights }: LinearWeights,
  from: number,
  to: number,
): Float64Array {
  const outputs = intercept.length
  const { numbers, numberCount, labels } = inputs
  const offsets = labelOffsets(inputs)
  const sums = new Float64Array((to - from) * outputs)
  for (let row = from; row < to; row++) {
    const at = (row - from) * outputs
    for (let k = 0; k < outputs; k++) sums[at + k] = intercept[k]
    for (let i = 0; i < numberCount; i++) {
      const value = numbers[row * numberCount + i]
      for (let k = 0; k < outputs; k++) sums[at + k] += value * weights[i * outputs + k]
    }
    for (let column = 0; column < offsets.length; column++) {
      const input = offsets[column] + labels[row * offsets.length + column]
      for (let k = 0; k < outputs; k++) sums[at + k] += weights[input * outputs + k]
    }
  }
  return sums
}

/** Mean and standard deviation of each number; the deviation is 1 where all are equal. */
export interface Scaling {
  means: Float64Array
  scales: Float64Array
}

/** Inputs with their numbers scaled to mean 0 and standard deviation 1, and that scaling. */
export function standardised(inputs: LinearInputs): { inputs: LinearInputs; scaling: Scaling } {
  const { rowCount, numbers, numberCount } = inputs
  const means = new Float64Array(numberCount)
  const scales = new Float64Array(numberCount)
  for (let k = 0; k < numbers.length; k++) means[k % numberCount] += numbers[k] / rowCount
  const scaled = numbers.map((value, k) => value - means[k % numberCount])
  for (let k = 0; k < scaled.length; k++) scales[k % numberCount] += scaled[k] ** 2 / rowCount
  for (let i = 0; i < numberCount; i++) {
    // What rounding leaves of a constant column is no variation.
    const noise = 1e-12 * Math.abs(means[i])
    scales[i] = Math.sqrt(scales[i]) > noise ? Math.sqrt(scales[i]) : 1
  }
  for (let k = 0; k < scaled.length; k++) scaled[k] /= scales[k % numberCount]
  return { inputs: { ...inputs, numbers: scaled }, scaling: { means, scales } }
}

/** Turns weights of standardised numbers, in place, into those that the numbers themselves take. */
export function unscale({ intercept, weights }: LinearWeights, { means, scales }: Scaling): void {
  const outputs = intercept.length
  for (let i = 0; i < means.length; i++) {
    for (let k = 0; k < outputs; k++) {
      weights[i * outputs + k] /= scales[i]
      intercept[k] -= weights[i * outputs + k] * means[i]
    }
  }
}
