import { type CellTarget, lossWidth, sumOf } from './cellTarget.js'
import { type PartName, partNames, type SearchTables, tableWeights } from './searchTables.js'
import type { SelectionParts, SelectionScores } from './selectionScores.js'

/**
 * What a set of groups is worth by the counts of its cells.
 *
 * @param counts [cells] weights of the groups; whole numbers
 */
export function subsetScores(
  layout: SearchTables,
  target: CellTarget,
  counts: Float64Array,
): SelectionScores {
  const { tables } = layout
  const sums = Object.fromEntries(partNames.map((name) => [name, 0])) as Record<PartName, number>
  const numbers = { ...sums }
  let objective = 0
  let distance = 0
  for (const [t, table] of tables.entries()) {
    distance += target.weights[t] * expectedDistance(table, target, counts)
    const loss = target.weights[t] * tableLoss(table, target, counts)
    objective += loss
    sums[table.part] += tableDistance(table, target, counts)
    numbers[table.part]++
  }
  const weights = tableWeights(tables)
  const present = partNames.filter((name) => numbers[name] > 0)
  const accuracy = Object.fromEntries(
    present.map((name) => [name, 1 - sums[name] / numbers[name]]),
  ) as unknown as SelectionParts
  const overall = 1 - present.reduce((sum, name) => sum + weights[name] * sums[name], 0)
  return {
    objective,
    coherenceLoss: coherenceLoss(layout, target, counts),
    accuracy,
    overall,
    estimate: 1 - distance,
  }
}

/** Share of a deviation that chance makes of a difference on average: E|x| of a standard normal x, by the loss's width. */
const chanceShare = Math.sqrt(2 / Math.PI) / lossWidth

/**
 * What the metric is expected to see of a table's differences: those that are there, and what the draws of rows and
 * the choice of the original groups add. Chance adds no more than all that two samples have in a cell.
 */
function expectedDistance({ base, cells }: Cells, target: CellTarget, counts: Float64Array) {
  const { wanted, exponents, variances, training, trainingGroups, groups } = target
  const scale = groups / trainingGroups
  let sum = 0
  for (let cell = base; cell < base + cells; cell++) {
    const difference = counts[cell] - training[cell] * scale
    const chance = chanceShare * Math.sqrt(variances[exponents[cell]])
    const most = counts[cell] + wanted[cell]
    sum += Math.hypot(difference, Math.min(chance, most))
  }
  return sum
}

interface Cells {
  base: number
  cells: number
}

/** The part of the objective that is about categories. */
export function coherenceLoss(
  { tables, rowTables }: SearchTables,
  target: CellTarget,
  counts: Float64Array,
): number {
  let sum = 0
  for (let t = rowTables; t < tables.length; t++) {
    sum += target.weights[t] * tableLoss(tables[t], target, counts)
  }
  return sum
}

function tableLoss({ base, cells }: Cells, target: CellTarget, counts: Float64Array): number {
  const { wanted, exponents, variances } = target
  let sum = 0
  for (let cell = base; cell < base + cells; cell++) {
    const difference = counts[cell] - wanted[cell]
    sum += Math.sqrt(difference * difference + variances[exponents[cell]])
  }
  return sum
}

/** Total variation distance from the training table. */
export function tableDistance(
  { part, ...table }: SearchTables['tables'][number],
  { training, trainingGroups, groups, unit }: CellTarget,
  counts: Float64Array,
): number {
  const isShare = part === 'sequencesPerCategory'
  const whole = { ...table, part }
  const ours = isShare ? sumOf(counts, whole) : groups * unit
  const theirs = isShare ? sumOf(training, whole) : trainingGroups * unit
  let sum = 0
  for (let cell = table.base; cell < table.base + table.cells; cell++) {
    sum += Math.abs(counts[cell] / ours - training[cell] / theirs)
  }
  return sum / 2
}
