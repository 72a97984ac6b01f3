import { randomUUID } from 'node:crypto'
import { counted } from '../../../base/counted.js'
import { SeqarenaError, UsageError } from '../../../base/errors.js'
import { unitOf } from '../../../datasets/unitOf.js'
import { encodeSynthetic } from '../../../eval/accuracy/accuracyReference.js'
import type { EncodedTable } from '../../../eval/accuracy/encodedTable.js'
import type { KernelChoice } from '../../../kernels/kernelChoices.js'
import { OwnMemory } from '../../../kernels/kernelMemory.js'
import { loadKernels } from '../../../kernels/loadKernels.js'
import { type ColumnCodes, categoryTables, codeSpace, columnCodes } from './codeSpace.js'
import { groupBlock } from './groupBlock.js'
import { drawableRows, weightUnit } from './rowWeights.js'
import { layOutTables, type SearchTables } from './searchTables.js'
import { Sections } from './sections.js'
import type { SelectionTables } from './selectionTables.js'
import type { Section, SharedSearch } from './sharedSearch.js'
import { tableBlock } from './tableBlock.js'

/** Groups of a pool and of a training table by their codes, in memory that workers share. */
export interface SearchProblem {
  shared: SharedSearch
  columns: readonly ColumnCodes[]
  /** All tables of the metric. */
  layout: SearchTables
  /** Sum of the weights of each group's rows, and the weight of a typical row. */
  unit: number
  step: number
  /** Numbers of the pool's groups that may be chosen, and of the training table's, which come after the pool's. */
  candidates: Int32Array
  training: Int32Array
}

/** A kernel's pointer in wasm has 32 bits. */
const wasmBytes = 2 ** 32 - 2 ** 20

/**
 * @param groups how many are chosen
 * @param scorers scorings that run at the same time
 * @throws {UsageError} `TOO_FEW_GROUPS`, `TOO_MANY_GROUPS`
 * @throws {SeqarenaError} `POOL_TOO_LARGE` for a wasm build; `KERNELS_FAILED`
 * @throws {DataError} `EMPTY`, `COLUMN_MISSING`, `KEY_MISSING`, `TOO_MANY_BINS`
 */
export function searchProblem(
  tables: SelectionTables,
  { groups, seed, scorers, kernels = 'auto' }: ProblemOptions,
): SearchProblem {
  const { key, allowed } = tables
  const space = codeSpace(tables, seed)
  const pool = encodeSynthetic(
    tables.pool,
    { tables: [space.training] },
    { key, seed, isRanked: false },
  )
  const encoded = [pool, space.training]
  const columns = columnCodes(space, encoded)
  const sizes = columns.map(({ size }) => size)
  const layout = layOutTables(sizes, space.sets, categoryTables(space))
  const drawable = drawableCounts(encoded)
  const unit = weightUnit(drawable, groups)
  if (unit === 0) {
    const what = `${counted(groups, unitOf(key))} are more than a search can choose`
    throw new UsageError('TOO_MANY_GROUPS', what, 'Choose fewer, in several searches.')
  }
  const block = groupBlock(space, encoded, columns, unit, seed)
  const { count } = pool.sequences
  const all = Int32Array.from({ length: count + space.training.sequences.count }, (_, g) => g)
  const candidates = allowed
    ? all.subarray(0, count).filter((g) => allowed[g] === 1)
    : all.subarray(0, count)
  if (candidates.length < groups) {
    const what = `the pool has ${counted(candidates.length, unitOf(key))} that may be chosen, ${groups} are asked for`
    throw new UsageError('TOO_FEW_GROUPS', what, 'Ask for fewer, or make a larger pool.')
  }

  const choice = kernels === 'composed' ? 'wasm' : kernels
  const { build, functions } = loadKernels(choice, new OwnMemory())
  const scratchBytes =
    4 *
    functions.groupSearchScratch(
      columns.length,
      layout.pairs.length,
      layout.rowTables,
      block.maxCategoryCells,
    )
  const sections = new Sections(64)
  const section = (bytes: number): Section => ({ at: sections.add(bytes), bytes })
  const cellBytes = layout.cells * 4
  const places = {
    groups: section(block.bytes),
    allTables: section(tableBlock(layout, columns).bytes),
    tables: section(largestTableBytes(layout, columns)),
    cells: section(cellBytes),
    nextCells: section(cellBytes),
    chosen: section(groups * 4),
    others: section((candidates.length - groups) * 4),
    isChosen: section(count),
    scores: section(count * 4),
    slack: section(8),
    swapScratch: section(scratchBytes),
    counting: {
      counts: section(layout.cells * 8),
      squares: section(layout.cells * 8),
      own: section(cellBytes),
      list: section(all.length * 4),
      scratch: section(scratchBytes),
    },
    listed: section(count * 4),
    listedScores: section(count * 4),
    pricing: Array.from({ length: scorers }, () => ({
      prices: section(cellBytes),
      scratch: section(scratchBytes),
    })),
  }
  if (build.startsWith('wasm') && sections.bytes > wasmBytes) {
    throw new SeqarenaError(
      'POOL_TOO_LARGE',
      `the pool and its tables take ${(sections.bytes / 2 ** 30).toFixed(1)} GB, more than ${build} can address`,
      {},
      'Use a native build of the kernels, or choose from a smaller pool.',
    )
  }
  const buffer = new SharedArrayBuffer(sections.bytes)
  block.write(buffer, places.groups.at)
  tableBlock(layout, columns).write(buffer, places.allTables.at)
  return {
    shared: { id: randomUUID(), build, buffer, ...places },
    columns,
    layout,
    unit,
    step: Math.max(1, Math.round(unit / meanOf(drawable))),
    candidates,
    training: all.subarray(count),
  }
}

export interface ProblemOptions {
  groups: number
  seed: number
  scorers: number
  kernels?: KernelChoice
}

/** A block of some of the tables may need a run for each of them. */
function largestTableBytes(layout: SearchTables, columns: readonly ColumnCodes[]): number {
  const runs = (length: number) => Array.from({ length: 3 * length }, () => 0)
  const pairRuns = runs(layout.pairs.length)
  const tripleRuns = runs(layout.rowTables)
  return tableBlock({ ...layout, pairRuns, tripleRuns }, columns).bytes
}

/** How many groups have how many rows that can be drawn. */
function drawableCounts(tables: readonly EncodedTable[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const { sequences } of tables) {
    for (let s = 0; s < sequences.count; s++) {
      const drawable = drawableRows(sequences, s)
      counts.set(drawable, (counts.get(drawable) ?? 0) + 1)
    }
  }
  return counts
}

/** @param counts how often (value) each number (key) occurs */
function meanOf(counts: ReadonlyMap<number, number>): number {
  let sum = 0
  let count = 0
  for (const [number, times] of counts) {
    sum += number * times
    count += times
  }
  return sum / count
}
