import type { ArrowFile } from '../arrowFile.js'
import { listFault } from '../listColumn.js'
import { listLengthAt } from './arrowElements.js'

/**
 * Length of the list in the first row, which all others are to have; 0 where there are no rows.
 *
 * @param index place of the column among those of the file
 * @throws {DataError} `VALUE_MISSING`, `NO_FEATURES` where there is no list, or an empty one
 */
export async function firstListLength(
  file: string,
  { name }: { name: string },
  index: number,
  { scan }: Pick<ArrowFile, 'scan'>,
): Promise<number> {
  for await (const length of scan((rows) => listLengthAt(rows.getChildAt(index)!, 0))) {
    if (!length) throw listFault(file, { name, row: 1, length, first: 0 })
    return length
  }
  return 0
}
