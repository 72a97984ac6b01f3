import { UsageError } from '../../../base/errors.js'
import type { Table } from '../../../datasets/table.js'
import { decodeTable } from '../../../models/generator/codec/decodeTable.js'
import {
  encodeGenerator,
  type Generator,
  readGenerator,
} from '../../../models/generator/generatorFile.js'
import { sampleGroups } from '../../../models/generator/sampleGroups.js'
import { decodeSafetensors } from '../../../models/safetensors.js'
import type { Copula } from '../../../models/tabular/copula/copula.js'
import { encodeCopula, readCopula } from '../../../models/tabular/copula/copulaFile.js'
import { sampleTableCopula } from '../../../models/tabular/copula/tableCopula.js'

export interface DrawOptions {
  seed: number
  firstRow: number
  rows: number
  workers: number
  signal: AbortSignal
}

/** What makes rows of a flat table, whatever it is. A row depends on seed and number alone. */
export interface RowModel {
  draw(options: DrawOptions): Promise<Table>
  /** The bytes of its file. */
  encode(file: string): Uint8Array
}

export function copulaModel(copula: Copula): RowModel {
  return {
    async draw({ seed, firstRow, rows }) {
      return sampleTableCopula(copula, { seed, firstRow, rows })
    },
    encode: (file) => encodeCopula(copula, file),
  }
}

/** @param generator of single rows */
export function networkModel(generator: Generator): RowModel {
  return {
    async draw({ seed, firstRow, rows, workers, signal }) {
      const lengths = new Int32Array(rows).fill(1)
      const width = generator.config.columns.length
      const codes = new Int32Array(rows * width)
      const sampled = sampleGroups(generator, {
        lengths,
        firstGroup: firstRow,
        seed,
        workers,
        signal,
      })
      for await (const block of sampled)
        codes.set(block.codes, (block.firstGroup - firstRow) * width)
      return decodeTable(generator.codec, codes, lengths, { seed, firstGroup: firstRow })
    },
    encode: (file) => encodeGenerator(generator, file),
  }
}

/**
 * Reads a model of flat tables, of any kind.
 *
 * @param file named in errors
 * @throws {UsageError} `HAS_GROUPS` for a generator of groups
 * @throws {DataError} what {@link readCopula} and `readGenerator` throw
 */
export function readRowModel(bytes: Uint8Array, file: string): RowModel {
  const { metadata } = decodeSafetensors(bytes, file)
  if (metadata.format !== 'seqarena-generator') return copulaModel(readCopula(bytes, file))
  const generator = readGenerator(bytes, file)
  if (generator.codec.key === null) return networkModel(generator)
  const hint = 'Make groups with seqarena synthesize or pool.'
  const what = 'is a generator of groups of rows, not of a flat table'
  throw new UsageError('HAS_GROUPS', what, hint, { file })
}
