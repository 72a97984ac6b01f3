import { isDeepStrictEqual } from 'node:util'
import { isOrder } from '../isOrder.js'
import { parseMamba } from '../mamba2/config.js'
import { metadataObject } from '../metadataObject.js'
import {
  checkTensors,
  decodeNetworkFile,
  encodeNetworkFile,
  type NetworkFormat,
} from '../networkFile.js'
import { generatorColumns } from './codec/networkColumns.js'
import { parseCodec } from './codec/parseCodec.js'
import type { TableCodec } from './codec/tableCodec.js'
import type { GeneratorConfig } from './config.js'
import { type GeneratorNetwork, generatorShapes } from './weights.js'

/** A network with the codec whose codes it draws: all that generating a table takes. */
export interface Generator extends GeneratorNetwork {
  codec: TableCodec
}

const format: NetworkFormat = { name: 'seqarena-generator', version: 1 }

/**
 * The bytes of a generator's file: safetensors with the tensors of {@link generatorShapes}, and in its metadata
 * `format` seqarena-generator, `version`, `config` and `codec` as JSON. The same generator gives the same bytes.
 *
 * @param file named in errors
 * @throws {DataError} as {@link readGenerator} does, so that nothing is written that could not be read
 */
export function encodeGenerator({ config, codec, tensors }: Generator, file?: string): Uint8Array {
  const metadata = { config: JSON.stringify(config), codec: JSON.stringify(codec) }
  parseMetadata(metadata, file)
  return encodeNetworkFile(format, generatorShapes(config), tensors, metadata, file)
}

/**
 * Reads and checks a generator's file.
 *
 * @param file named in errors
 * @throws {DataError} `NOT_A_NETWORK`, `NEWER_VERSION`, `BAD_CODEC`, `BAD_NETWORK_CONFIG`, `MISSING_TENSOR`,
 *   `UNKNOWN_TENSOR`, `TENSOR_SHAPE`, `NOT_FINITE`, or a `SAFETENSORS_…` code when the file is not sound
 */
export function readGenerator(bytes: Uint8Array, file: string): Generator {
  const hint = 'Give a file that a generator was written to.'
  const { tensors, metadata } = decodeNetworkFile(bytes, [format], hint, file)
  const { config, codec } = parseMetadata(metadata, file)
  const own = checkTensors(generatorShapes(config), tensors, file)
  return { config, codec, tensors: own as Record<string, Float32Array> }
}

function parseMetadata(
  metadata: Record<string, string>,
  file?: string,
): Pick<Generator, 'config' | 'codec'> {
  const codecEntry = metadataObject(metadata, 'codec', 'BAD_CODEC', file)
  const codec = parseCodec(codecEntry.object, codecEntry.refuse)
  const { object, refuse } = metadataObject(metadata, 'config', 'BAD_NETWORK_CONFIG', file)
  const { dHidden, order }: Partial<Record<keyof GeneratorConfig, unknown>> = object
  const columns = generatorColumns(codec)
  if (!isDeepStrictEqual(object.columns, columns)) {
    return refuse('columns that are not those of its codec')
  }
  if (!Number.isSafeInteger(dHidden) || Number(dHidden) < 1) return refuse('a bad dHidden')
  if (order !== null && !isOrder(order, columns.length)) return refuse('a bad order of columns')
  const model = parseMamba(object.model, refuse)
  return { config: { model, dHidden: Number(dHidden), columns, order }, codec }
}
