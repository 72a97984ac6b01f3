import { groupRows } from '../../../datasets/groups.js'
import type { Table } from '../../../datasets/table.js'
import { codecNotes } from '../../generator/codec/codecNotes.js'
import { decodeTable } from '../../generator/codec/decodeTable.js'
import { encodeTable } from '../../generator/codec/encodeTable.js'
import { type FitCodecOptions, fitCodec } from '../../generator/codec/fitCodec.js'
import type { Copula } from './copula.js'
import { fitCopula } from './fitCopula.js'
import { sampleCopula } from './sampleCopula.js'

export interface TableCopulaOptions extends Omit<FitCodecOptions, 'key' | 'orderBy'> {
  /** Whether columns are taken to have nothing to do with one another. */
  isIndependent: boolean
}

/**
 * Fits a copula to a flat table.
 *
 * @returns the copula, and sentences on what became of the columns
 * @throws what {@link fitCodec} does
 */
export function fitTableCopula(
  table: Table,
  { isIndependent, ...options }: TableCopulaOptions,
): { copula: Copula; notes: string[] } {
  const groups = groupRows(table, undefined)
  const codec = fitCodec(table, groups, options)
  const { codes } = encodeTable(codec, table, groups)
  return {
    copula: fitCopula(codec, codes, isIndependent),
    notes: codecNotes(codec, table, groups),
  }
}

/** New rows as a table. Each depends on seed and number alone. */
export function sampleTableCopula(
  copula: Copula,
  { seed, firstRow, rows }: { seed: number; firstRow: number; rows: number },
): Table {
  const codes = sampleCopula(copula, { seed, firstRow, rows })
  const lengths = new Int32Array(rows).fill(1)
  return decodeTable(copula.codec, codes, lengths, { seed, firstGroup: firstRow })
}
