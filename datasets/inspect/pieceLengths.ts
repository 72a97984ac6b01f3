import type { Feature } from '../series/chooseFeatures.js'
import type { OrderedSeries } from '../series/orderSeries.js'
import { readInOrder } from '../series/readInOrder.js'
import type { SeriesFile } from '../series/seriesFile.js'

/** Rows of each stretch that no gap in time and no missing cell interrupts, in order. */
export async function pieceLengths(
  source: SeriesFile,
  { isBreak, arrangement }: OrderedSeries,
  features: readonly Feature[],
): Promise<number[]> {
  const pieces: number[] = []
  let rows = 0
  const end = () => {
    if (rows > 0) pieces.push(rows)
    rows = 0
  }
  let place = 0
  const columns = features.map(({ column }) => column)
  for await (const block of readInOrder(source, columns, arrangement.rowAt)) {
    for (let i = 0; i < block.rowCount; i++, place++) {
      if (isBreak[place] === 1) end()
      if (block.columns.some((column) => Number.isNaN(column[i]))) end()
      else rows++
    }
  }
  end()
  return pieces
}
