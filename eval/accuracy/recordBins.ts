import type { BinnedRows } from './binnedRows.js'
import { entryCount } from './encodedTable.js'
import { type Bins, binEntries, type EntryCounts, fitBins } from './fitBins.js'
import { type RecordColumns, recordCodes, sourceColumn } from './recordColumns.js'
import type { Records } from './records.js'

const binCount = 10

/**
 * The bins of every column of the records, each fitted alone to the records of the original tables.
 *
 * Source: mostlyai-qa 1.9.8, `binning_data`.
 *
 * @param original records of tables that were encoded together
 */
export function fitRecordBins(
  original: readonly Records[],
  { columns }: RecordColumns,
): readonly Bins[] {
  return columns.map((column) => {
    const { entries } = sourceColumn(original[0].table, column)
    const counted: EntryCounts = {
      entries,
      counts: new Float64Array(entryCount(entries)),
      firstSeen: new Int32Array(entryCount(entries)).fill(0x7fffffff),
    }
    let before = 0
    for (const records of original) {
      countEntries(counted, recordCodes(records, column), records, before)
      before += records.place.length
    }
    return fitBins(counted, binCount)
  })
}

function countEntries(
  { entries, counts, firstSeen }: EntryCounts,
  codes: Int32Array,
  { place, weights }: Records,
  before: number,
) {
  if (weights) for (let i = 0; i < codes.length; i++) counts[codes[i]] += weights[i]
  else for (let i = 0; i < codes.length; i++) counts[codes[i]]++
  if (entries.type !== 'category') return
  for (let i = 0; i < codes.length; i++) {
    firstSeen[codes[i]] = Math.min(firstSeen[codes[i]], before + place[i])
  }
}

/** The bins of records, of several tables one after the other. */
export function binRecords(
  tables: readonly Records[],
  { columns }: RecordColumns,
  bins: readonly Bins[],
): BinnedRows {
  const rowCount = tables.reduce((sum, { place }) => sum + place.length, 0)
  const codes = columns.map((column, c) => {
    const out = new Uint16Array(rowCount)
    let at = 0
    for (const records of tables) {
      const binOf = binEntries(bins[c], sourceColumn(records.table, column).entries)
      const entries = recordCodes(records, column)
      for (let i = 0; i < entries.length; i++) out[at++] = binOf[entries[i]]
    }
    return out
  })
  const sequence = new Int32Array(rowCount)
  const weights = tables[0].weights && new Float64Array(rowCount)
  let at = 0
  let total = 0
  for (const records of tables) {
    if (weights) weights.set(records.weights!, at)
    for (const number of records.sequence) sequence[at++] = total + number
    total += records.table.sequences.count
  }
  return { codes, sequence, weights, total }
}
