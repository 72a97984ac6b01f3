import type { GeneratorColumn } from '../config.js'
import { type LabelCodec, labelCodes } from './fitLabels.js'
import { type NumberCodec, numberCodes } from './fitNumbers.js'
import type { TableCodec } from './tableCodec.js'

/** A column of codes that a network draws, and the column of the table that it is a part of. */
export interface NetworkColumn {
  /** Number of the table's column among those of the codec. */
  column: number
  values: { numbers: NumberCodec } | { labels: LabelCodec }
  rows: GeneratorColumn['rows']
}

/** The columns that a network draws, in the order of the table's. */
export function networkColumns({ columns }: Pick<TableCodec, 'columns'>): NetworkColumn[] {
  return columns.flatMap((codec, column): NetworkColumn[] => {
    if (codec.made === 'counted' || codec.made === 'summed' || codec.made === 'followed') return []
    if (codec.made !== 'risen') {
      return [{ column, values: codec, rows: codec.once ? 'first' : 'all' }]
    }
    return [
      { column, values: { numbers: codec.start }, rows: 'first' },
      { column, values: { numbers: codec.gap }, rows: 'later' },
    ]
  })
}

/** What the network has to know of each column. */
export function generatorColumns(codec: Pick<TableCodec, 'columns'>): GeneratorColumn[] {
  return networkColumns(codec).map(({ column, values, rows }) => {
    const name = codec.columns[column].name + (rows === 'later' ? ' (gap)' : '')
    const own = 'numbers' in values ? numberCodes(values.numbers) : labelCodes(values.labels)
    return { name, nCodes: own + Number(rows !== 'all'), rows }
  })
}
