import type { ColumnCodes } from './codeSpace.js'
import type { SearchTables } from './searchTables.js'
import { Sections } from './sections.js'

/** Tables as kernels/c/groupSearch.h lays them out. */
export interface TableBlock {
  bytes: number
  write(memory: ArrayBufferLike, offset: number): void
}

const headNumbers = 14
/** Kernels read by whole vectors. */
const spareBytes = 64

/** What a block says of the loss; a block that only counts has none. */
export interface TableLoss {
  /** Weight of a cell's difference in each table, [tables]. */
  weights: Float64Array
  /** Biased exponent of the variance of a cell whose own exponent is 0. */
  exponent: number
}

export function tableBlock(
  {
    tables,
    rowTables,
    pairs,
    pairTables,
    pairRuns,
    tripleRuns,
    firstCategoryCell,
    cells,
  }: SearchTables,
  columns: readonly ColumnCodes[],
  loss?: TableLoss,
): TableBlock {
  const sizes = columns.map(({ size }) => size)
  const pairSizes = pairs.map(([a, b]) => sizes[a] * sizes[b])
  const bases = tables.slice(0, rowTables).map(({ base }) => base)
  const sections = new Sections(headNumbers * 4)
  const section = (length: number) => sections.add(length * 4 + spareBytes)
  const at = {
    sizes: section(sizes.length),
    pairSizes: section(pairSizes.length),
    pairRuns: section(pairRuns.length),
    tripleRuns: section(tripleRuns.length),
    bases: section(bases.length),
    weights: section(rowTables),
    categoryWeights: section(cells - firstCategoryCell),
  }
  const counts = [rowTables, pairTables, pairs.length, pairRuns.length / 3, tripleRuns.length / 3]
  const lines = Object.values(at).map((offset) => offset / 64)
  const head = [...counts, firstCategoryCell, loss?.exponent ?? 0, ...lines]
  return {
    bytes: sections.bytes,
    write(memory, offset) {
      const write = (section: number, values: readonly number[]) =>
        new Int32Array(memory, offset + section, values.length).set(values)
      write(0, head)
      write(at.sizes, sizes)
      write(at.pairSizes, pairSizes)
      write(at.pairRuns, pairRuns)
      write(at.tripleRuns, tripleRuns)
      write(at.bases, bases)
      if (!loss) return
      const weights = new Float32Array(memory, offset + at.weights, rowTables)
      weights.set(loss.weights.subarray(0, rowTables))
      const ofCells = new Float32Array(
        memory,
        offset + at.categoryWeights,
        cells - firstCategoryCell,
      )
      for (let t = rowTables; t < tables.length; t++) {
        const { base, cells: count } = tables[t]
        ofCells.fill(loss.weights[t], base - firstCategoryCell, base - firstCategoryCell + count)
      }
    },
  }
}
