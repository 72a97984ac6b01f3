import { type CellTarget, sumOf } from './cellTarget.js'
import { type PartName, partNames, type SearchTables, tableWeights } from './searchTables.js'
import type { SelectionParts, SelectionScores } from './selectGroups.js'

/**
 * What a set of groups is worth by the counts of its cells.
 *
 * @param counts [cells] weights of the groups; whole numbers
 * @param takesPart [tables] which of them the objective is about; absent: all
 */
export function subsetScores(
  layout: SearchTables,
  target: CellTarget,
  counts: Float64Array,
  takesPart?: Uint8Array,
): SelectionScores {
  const { tables } = layout
  const sums = Object.fromEntries(partNames.map((name) => [name, 0])) as Record<PartName, number>
  const numbers = { ...sums }
  let objective = 0
  for (const [t, table] of tables.entries()) {
    if (takesPart?.[t] !== 0) objective += target.weights[t] * tableLoss(table, target, counts)
    sums[table.part] += tableDistance(table, target, counts)
    numbers[table.part]++
  }
  const weights = tableWeights(tables)
  const present = partNames.filter((name) => numbers[name] > 0)
  const accuracy = Object.fromEntries(
    present.map((name) => [name, 1 - sums[name] / numbers[name]]),
  ) as unknown as SelectionParts
  const overall = 1 - present.reduce((sum, name) => sum + weights[name] * sums[name], 0)
  const { categoriesPerSequence = 1, sequencesPerCategory = 1 } = accuracy
  const coherenceLoss = 1 - (categoriesPerSequence + sequencesPerCategory) / 2
  return { objective, coherenceLoss, accuracy, overall }
}

interface Cells {
  base: number
  cells: number
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
function tableDistance(
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
