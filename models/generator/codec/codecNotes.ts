import { counted } from '../../../base/counted.js'
import type { Groups } from '../../../datasets/groups.js'
import { rareLabel } from '../../../datasets/rareLabel.js'
import { columnNamed, isNumberColumn, type Table } from '../../../datasets/table.js'
import type { ColumnCodec, DrawnLabels, TableCodec } from './tableCodec.js'

/**
 * Sentences on what became of a table's columns: structure inside groups, labels that were protected or made up.
 *
 * @param table that the codec was fitted to
 */
export function codecNotes({ columns }: TableCodec, table: Table, groups: Groups): string[] {
  const named = (title: string, isMeant: (column: ColumnCodec) => boolean) => {
    const names = columns.filter(isMeant).map(({ name }) => name)
    return names.length > 0 ? [`${title}: ${names.join(', ')}.`] : []
  }
  return [
    ...named('the same in all rows of a group', (one) => 'once' in one && one.once),
    ...named('in order in each group, drawn as differences', ({ made }) => made === 'risen'),
    ...named('counting the rows of a group', ({ made }) => made === 'counted'),
    ...columns.flatMap((one) =>
      one.made === 'summed' ? [`${one.name}: the running total of ${one.of}.`] : [],
    ),
    ...columns.flatMap((one) =>
      one.made === 'followed' ? [`${one.name}: what ${one.of} says of it.`] : [],
    ),
    ...columns.flatMap((one) => (one.made === 'labels' ? labelNotes(one, table, groups) : [])),
  ]
}

function labelNotes({ name, labels: codec }: DrawnLabels, table: Table, groups: Groups): string[] {
  const column = columnNamed(table, name)
  if (isNumberColumn(column)) return []
  const kept = new Set(codec.labels)
  const isHidden = column.labels.map((label) => !kept.has(label))
  const hidden = new Set<number>()
  let rows = 0
  for (const code of column.codes) {
    if (code < 0 || !isHidden[code]) continue
    hidden.add(code)
    rows++
  }
  if (hidden.size === 0) return []
  if (codec.madeUp && kept.size === 0) {
    return [
      `${name}: ${counted(hidden.size, 'label')}, all made up anew in the form that they had.`,
    ]
  }
  const whose = groups.count === table.rowCount ? 'rows' : 'groups'
  const percent = (100 * rows) / table.rowCount
  const share = `${percent.toFixed(percent < 10 ? 1 : 0)} % of the rows`
  const what = `${name}: ${counted(hidden.size, 'label')} that fewer than 5 to 7 ${whose} hold (${share})`
  return [
    codec.madeUp
      ? `${what} ${hidden.size === 1 ? 'is' : 'are'} made up anew.`
      : `${what} became ${rareLabel}; --invent makes new ones up.`,
  ]
}
