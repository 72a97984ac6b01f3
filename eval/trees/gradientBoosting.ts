import { RandomStream } from '../../base/random.js'
import { BoostingMemory } from './boostingMemory.js'
import { BoostedTreeGrower, type BoostedTreeSettings } from './growBoostedTree.js'
import type { LearningTask } from './growForestTree.js'
import type { Tree } from './tree.js'

export interface BoostingSettings extends BoostedTreeSettings {
  rounds: number
}

/** Settings of scikit-learn's HistGradientBoosting without early stopping. */
export const boostingDefaults: Readonly<BoostingSettings> = {
  rounds: 100,
  maxLeaves: 31,
  maxDepth: Number.POSITIVE_INFINITY,
  minLeafRows: 20,
  featureShare: 1,
  learningRate: 0.1,
}

/**
 * A sum of trees. Two classes: one output, the log odds of class 1; more: one for each class, of which softmax
 * makes probabilities; regression: one, the value.
 */
export interface BoostedTrees {
  /** [outputs] What the sum starts from. */
  start: Float64Array
  trees: readonly Tree[]
}

/**
 * Gradient boosting of histogram trees: each round adds to every output a tree fitted to the loss's derivatives,
 * of the logistic loss, the multinomial one, or half the squared error.
 *
 * Source: Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29, 2001.
 *
 * @param task every class must occur
 */
export function fitGradientBoosting(
  task: LearningTask,
  settings: BoostingSettings,
  seed: number,
): BoostedTrees {
  const start = startOf(task)
  const memory = new BoostingMemory(task.table, start.length, settings.maxLeaves + 1)
  for (const [output, value] of start.entries()) {
    memory.predictions.fill(value, output * memory.stride, (output + 1) * memory.stride)
  }
  if (task.kind === 'classification') memory.targets.set(task.targets)
  const grower = new BoostedTreeGrower(memory, settings, new RandomStream(seed, 'boosting'))
  const trees: Tree[] = []
  for (let round = 0; round < settings.rounds; round++) {
    differentiate(task, memory)
    for (const output of start.keys()) trees.push(grower.grow(output))
  }
  return { start, trees }
}

/** The best constant: the mean, the log odds, or the centred logarithms of the classes' shares. */
function startOf(task: LearningTask): Float64Array {
  const { rowCount } = task.table
  if (task.kind === 'regression') {
    return Float64Array.of(task.targets.reduce((sum, value) => sum + value / rowCount, 0))
  }
  const counts = new Float64Array(task.classCount)
  for (const target of task.targets) counts[target]++
  if (task.classCount === 2) return Float64Array.of(Math.log(counts[1] / counts[0]))
  const logs = counts.map((count) => Math.log(count / rowCount))
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
  return logs.map((log) => log - mean)
}

/** Fills in the derivatives of the loss by the predictions. */
function differentiate(task: LearningTask, memory: BoostingMemory): void {
  const { kernels, predictions, derivatives, stride, outputs } = memory
  if (task.kind === 'regression') squaredError(task.targets, predictions, derivatives)
  else if (outputs === 1) logLoss(task.targets, predictions, derivatives)
  else {
    const { predictionsAt, targetsAt, derivativesAt } = memory
    kernels.multinomialDerivatives(predictionsAt, targetsAt, derivativesAt, stride, outputs)
  }
}

function squaredError(targets: Float64Array, predictions: Float64Array, out: Float32Array): void {
  for (let i = 0; i < targets.length; i++) {
    out[2 * i] = predictions[i] - targets[i]
    out[2 * i + 1] = 1
  }
}

function logLoss(targets: Uint8Array, predictions: Float64Array, out: Float32Array): void {
  for (let i = 0; i < targets.length; i++) {
    const p = 1 / (1 + Math.exp(-predictions[i]))
    out[2 * i] = p - targets[i]
    out[2 * i + 1] = p * (1 - p)
  }
}
