import { peekColumns } from '../peekColumns.js'
import type { TabularColumn } from '../tabularFile.js'
import type { InspectedFile } from './inspectedFile.js'
import type { NumberFacts } from './numberSight.js'
import { percent } from './percent.js'

/** Share of bad cells from which on a feature is left out rather than mended. */
const manyBad = 0.05
const largestFloat32 = 3.4028234663852886e38

/** Share of the cells of a column that are no finite number; 1 where none is. */
function badShare({ numbers, rows }: NumberFacts): number {
  return 1 - numbers / Math.max(1, rows)
}

/** Whether so few cells of a column are bad that they should be mended, and the column kept. */
export function isToMend(facts: NumberFacts | undefined, missing: number): boolean {
  return facts !== undefined && Math.max(badShare(facts), missing) < manyBad
}

/**
 * What to mend in a column: how many cells, the first of them where it is among the first rows.
 *
 * @returns as it goes on behind the column's name
 */
export async function cellsToMend(
  { head, values }: InspectedFile,
  column: TabularColumn,
  facts: NumberFacts,
): Promise<string> {
  const { rows, numbers, missing, texts, infinite } = facts
  const count = rows - numbers
  const kinds = [
    ...(missing > 0 ? ['without a value'] : []),
    ...(texts > 0 ? ['with a text'] : []),
    ...(infinite > 0 ? ['with an infinite value'] : []),
  ]
  const isBad = (value: number) =>
    (missing > 0 && Number.isNaN(value)) ||
    (texts > 0 && Math.abs(value) === Number.POSITIVE_INFINITY) ||
    (infinite > 0 && Math.abs(value) > largestFloat32)
  const [peeked] = await peekColumns(head.table, [column])
  const first = peeked.findIndex(isBad)
  const many =
    values.which === 'all'
      ? `${count} of ${rows} cells`
      : count > 0
        ? `${percent(count / rows)} of its cells`
        : 'some cells'
  const what = [many, kinds.join(' or ')].filter(Boolean).join(' ')
  const where =
    first < 0 ? '' : count === 1 ? `, in row ${first + 1}` : `, first in row ${first + 1}`
  return `has ${what}${where}: fill or mend ${count === 1 ? 'it' : 'them'}`
}
