import type { GeneratorColumn } from '../config.js'
import { rareLabel } from './fitLabels.js'
import { isNumberCodec, type TableCodec } from './tableCodec.js'

/** What the network has to know of each column. */
export function generatorColumns({ columns }: TableCodec): GeneratorColumn[] {
  return columns.map((column) => {
    const { name, missing } = column
    if (isNumberCodec(column)) {
      return { name, nCodes: column.cells.length + Number(missing), forbidden: [] }
    }
    const { labels, rareIsForbidden } = column
    const forbidden = rareIsForbidden ? [labels.indexOf(rareLabel)] : []
    return { name, nCodes: labels.length + Number(missing), forbidden }
  })
}
