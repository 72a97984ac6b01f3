import type { RandomStream } from '../../../base/random.js'
import type { NumberCodec } from './fitNumbers.js'
import { type Grid, valueWithin } from './grid.js'
import type { NumberPiece } from './numberPieces.js'

/**
 * Numbers from codes, NaN where they are missing.
 *
 * @param lengths [groups] that `codes` are of
 * @param streamOf the random numbers of a group, by its place among them
 */
export function decodeNumbers(
  { grid, cells }: NumberCodec,
  codes: Int32Array,
  lengths: Int32Array,
  streamOf: (group: number) => RandomStream,
): Float64Array {
  // NaN where a code's values have to be drawn.
  const only = Float64Array.from(cells, onlyValue)
  const values = new Float64Array(codes.length)
  let row = 0
  for (const [group, length] of lengths.entries()) {
    // Most columns of most tables need none.
    let random: RandomStream | undefined
    for (const end = row + length; row < end; row++) {
      const code = codes[row]
      values[row] = code < cells.length ? only[code] : Number.NaN
      if (code >= cells.length || !Number.isNaN(only[code])) continue
      random ??= streamOf(group)
      values[row] = drawFrom(cells[code], grid, random)
    }
  }
  return values
}

function onlyValue(cell: readonly NumberPiece[]): number {
  if (cell.length !== 1) return Number.NaN
  const [low, high] = cell[0]
  return low === high ? low : Number.NaN
}

function drawFrom(cell: readonly NumberPiece[], grid: Grid | null, random: RandomStream): number {
  let total = 0
  for (const [, , rows] of cell) total += rows
  let left = random.integer(total)
  let piece = 0
  while (left >= cell[piece][2]) left -= cell[piece++][2]
  const [low, high] = cell[piece]
  return valueWithin(grid, low, high, random.uniform())
}
