import { mambaRecurrence } from '../../mamba2/testing/recurrence.js'
import { cellOffsets } from '../config.js'
import { positionBucket, positionBuckets } from '../positions.js'
import type { GeneratorNetwork } from '../weights.js'

/** A group's rows up to and with the one that is being generated, of which some columns are known. */
export interface Prefix {
  /** Codes of the rows before, [columns] each. */
  rows: readonly (readonly number[])[]
  /** Codes of this row's columns that came before, by column. */
  known: ReadonlyMap<number, number>
  /** Rows of the whole group. */
  length: number
}

/** The logits of a column's codes in float64, everything computed anew from the first row on. */
export function slowLogits(network: GeneratorNetwork, prefix: Prefix, column: number): number[] {
  const { config, tensors } = network
  const { dHidden, columns } = config
  const { dModel } = config.model
  const offsets = cellOffsets(columns)
  const context = history(network, prefix)
  for (const [known, code] of prefix.known) {
    addRow(context, tensors['context.weight'], offsets[known] + code)
  }
  const hidden = Array.from({ length: dHidden }, (_, i) => {
    let sum = tensors['hidden.bias'][column * dHidden + i]
    for (let j = 0; j < dModel; j++) {
      sum += context[j] * tensors['hidden.weight'][(column * dModel + j) * dHidden + i]
    }
    return sum / (1 + Math.exp(-sum))
  })
  return Array.from({ length: columns[column].nCodes }, (_, code) => {
    const cell = offsets[column] + code
    return hidden.reduce(
      (sum, value, i) => sum + value * tensors['head.weight'][cell * dHidden + i],
      tensors['head.bias'][cell],
    )
  })
}

/** The output of the stack at the prefix's last row, by the plain recurrence. */
function history({ config, tensors }: GeneratorNetwork, { rows, length }: Prefix): Float64Array {
  const { dModel } = config.model
  const offsets = cellOffsets(config.columns)
  const cells = offsets[config.columns.length]
  const inputs = new Float64Array((rows.length + 1) * dModel)
  for (let t = 0; t <= rows.length; t++) {
    const input = inputs.subarray(t * dModel, (t + 1) * dModel)
    if (t > 0) {
      for (const [c, { rows: own }] of config.columns.entries()) {
        const code = rows[own === 'first' ? 0 : t - 1][c]
        addRow(input, tensors['embed.weight'], offsets[c] + code)
      }
    }
    addRow(input, tensors['embed.weight'], cells + positionBucket(t))
    addRow(input, tensors['embed.weight'], cells + positionBuckets + positionBucket(length - t))
  }
  return mambaRecurrence(config.model, tensors, inputs).slice(-dModel)
}

function addRow(to: Float64Array, table: Float32Array, row: number) {
  for (let i = 0; i < to.length; i++) to[i] += table[row * to.length + i]
}

/** Probabilities of e^(logit / temperature), those of forbidden codes 0, of the most probable that reach topP. */
export function slowProbabilities(
  logits: readonly number[],
  { temperature = 1, topP = 1, forbidden = [] as readonly number[] } = {},
): number[] {
  const largest = Math.max(...logits.filter((_, k) => !forbidden.includes(k)))
  const weights = logits.map((logit, k) =>
    forbidden.includes(k) ? 0 : Math.exp((logit - largest) / temperature),
  )
  const total = sum(weights)
  const ranked = [...weights.keys()].sort((a, b) => weights[b] - weights[a] || a - b)
  let mass = 0
  const kept = new Set(
    ranked.filter((k) => {
      const isKept = topP === 1 || mass < topP * total
      mass += weights[k]
      return isKept
    }),
  )
  const left = weights.map((weight, k) => (kept.has(k) ? weight : 0))
  return left.map((weight) => weight / sum(left))
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
