import { type LinearWeights, linearOutputs } from '../linear/linearInputs.js'
import { fitLinearRegression } from '../linear/linearRegression.js'
import { fitLogisticRegression } from '../linear/logisticRegression.js'
import { type BoostingSettings, fitGradientBoosting } from '../trees/gradientBoosting.js'
import type { LearningTask } from '../trees/growForestTree.js'
import { sumTrees } from '../trees/sumTrees.js'
import type { Tree } from '../trees/tree.js'
import type { EncodedRows } from './inputEncoder.js'

/** Rows with what is to be said about them. */
export type LabelledRows = EncodedRows &
  (
    | { kind: 'classification'; targets: Uint8Array; classCount: number }
    | { kind: 'regression'; targets: Float64Array }
  )

/** The sizes that scikit-learn's GradientBoosting has, on histograms. */
const boostingSettings: Readonly<BoostingSettings> = {
  rounds: 100,
  maxLeaves: 8,
  maxDepth: 3,
  minLeafRows: 1,
  featureShare: 1,
  learningRate: 0.1,
}

/** A fitted model: outputs by row, of which `classes` says which classes they stand for. */
export type UtilityFit = {
  classes?: readonly number[]
} /** start + scale · the sum of the trees. */ & (
  | { kind: 'trees'; start: Float64Array; scale: number; trees: readonly Tree[] }
  | { kind: 'linear'; weights: LinearWeights }
  | { kind: 'constant' }
)

/** The classes that occur, ascending, and the rows' targets counted by their place among them. */
function presentClasses(targets: Uint8Array): { classes: number[]; codes: Uint8Array } {
  const seen = new Uint8Array(256)
  for (const target of targets) seen[target] = 1
  const classes = Array.from(seen.keys()).filter((k) => seen[k] === 1)
  const place = new Uint8Array(256)
  for (const [i, k] of classes.entries()) place[k] = i
  const codes = new Uint8Array(new SharedArrayBuffer(targets.length))
  for (let i = 0; i < targets.length; i++) codes[i] = place[targets[i]]
  return { classes, codes }
}

/** The task for trees: its classes are only those that occur. */
export function learningTask(rows: LabelledRows): { task: LearningTask; classes?: number[] } {
  const table = rows.binned
  if (rows.kind === 'regression')
    return { task: { kind: 'regression', table, targets: rows.targets } }
  const { classes, codes } = presentClasses(rows.targets)
  const classCount = classes.length
  return { task: { kind: 'classification', table, targets: codes, classCount }, classes }
}

/**
 * The mean of the trees.
 *
 * Source: Breiman 2001, doi 10.1023/A:1010933404324.
 */
export function forestOf(
  task: LearningTask,
  trees: readonly Tree[],
  classes?: number[],
): UtilityFit {
  const outputs = task.kind === 'classification' ? task.classCount : 1
  return {
    kind: 'trees',
    start: new Float64Array(outputs),
    scale: 1 / trees.length,
    trees,
    classes,
  }
}

/**
 * Gradient boosting, or the only class there is.
 *
 * Source: Friedman 2001, doi 10.1214/aos/1013203451.
 */
export function fitBoosting(rows: LabelledRows, seed: number): UtilityFit {
  const { task, classes } = learningTask(rows)
  if (classes?.length === 1) return { kind: 'constant', classes }
  return { kind: 'trees', scale: 1, ...fitGradientBoosting(task, boostingSettings, seed), classes }
}

/** Logistic or linear regression. */
export function fitLinear(rows: LabelledRows): UtilityFit {
  if (rows.kind === 'regression') {
    return { kind: 'linear', weights: fitLinearRegression(rows.linear, rows.targets) }
  }
  const { classes, codes } = presentClasses(rows.targets)
  if (classes.length === 1) return { kind: 'constant', classes }
  const weights = fitLogisticRegression(rows.linear, codes, classes.length)
  return { kind: 'linear', weights, classes }
}

/**
 * Rows that the model gets right (classification), or the sum of its absolute errors (regression), over rows
 * `from` … `to` − 1.
 */
export function scoreRows(fit: UtilityFit, rows: LabelledRows, from: number, to: number): number {
  const outputs = outputsOf(fit, rows, from, to)
  let sum = 0
  if (rows.kind === 'regression') {
    for (let row = from; row < to; row++) sum += Math.abs(outputs[row - from] - rows.targets[row])
    return sum
  }
  const classes = fit.classes!
  const width = outputs.length / (to - from)
  for (let row = from; row < to; row++) {
    const at = (row - from) * width
    let best = 0
    // One output for two classes: the log odds of the second.
    if (width === 1) best = classes.length > 1 && outputs[at] > 0 ? 1 : 0
    else for (let k = 1; k < width; k++) if (outputs[at + k] > outputs[at + best]) best = k
    if (classes[best] === rows.targets[row]) sum++
  }
  return sum
}

function outputsOf(fit: UtilityFit, rows: LabelledRows, from: number, to: number): Float64Array {
  if (fit.kind === 'constant') return new Float64Array(to - from)
  if (fit.kind === 'linear') return linearOutputs(rows.linear, fit.weights, from, to)
  const width = fit.start.length
  const sums = sumTrees(fit.trees, rows.binned, from, to, width)
  for (let i = 0; i < sums.length; i++) sums[i] = fit.start[i % width] + fit.scale * sums[i]
  return sums
}
