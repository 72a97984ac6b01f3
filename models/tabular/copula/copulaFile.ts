import { generatorColumns, networkColumns } from '../../generator/codec/networkColumns.js'
import { parseCodec } from '../../generator/codec/parseCodec.js'
import type { TableCodec } from '../../generator/codec/tableCodec.js'
import { isOrder } from '../../isOrder.js'
import { metadataObject, type RefuseMetadata } from '../../metadataObject.js'
import {
  checkTensors,
  decodeNetworkFile,
  type ExpectedTensor,
  encodeNetworkFile,
  type NetworkFormat,
} from '../../networkFile.js'
import type { Copula, CopulaVariable, MissingRule } from './copula.js'

const format: NetworkFormat = { name: 'seqarena-copula', version: 1 }

/** What the file's metadata say of a copula: all but its numbers. */
interface CopulaLayout {
  variables: Omit<CopulaVariable, 'counts'>[]
  missing: MissingRule[]
}

/**
 * The bytes of a copula's file: safetensors with `correlation` and the counts of each variable, and in its metadata
 * `format` seqarena-copula, `version`, `codec` and `copula` as JSON. The same copula gives the same bytes.
 *
 * @param file named in errors
 * @throws {DataError} as {@link readCopula} does, so that nothing is written that could not be read
 */
export function encodeCopula(
  { codec, variables, missing, correlation }: Copula,
  file?: string,
): Uint8Array {
  const layout: CopulaLayout = {
    variables: variables.map(({ counts: _, ...variable }) => variable),
    missing,
  }
  const metadata = { codec: JSON.stringify(codec), copula: JSON.stringify(layout) }
  parseMetadata(metadata, file)
  const tensors = Object.fromEntries([
    ['correlation', correlation],
    ...variables.map(({ counts }, v) => [countsName(v), counts]),
  ])
  return encodeNetworkFile(format, expectedTensors(layout), tensors, metadata, file)
}

/**
 * Reads and checks a copula's file.
 *
 * @param file named in errors
 * @throws {DataError} `NOT_A_NETWORK`, `NEWER_VERSION`, `BAD_CODEC`, `BAD_COPULA`, `MISSING_TENSOR`, `UNKNOWN_TENSOR`,
 *   `TENSOR_SHAPE`, `NOT_FINITE`, or a `SAFETENSORS_…` code when the file is not sound
 */
export function readCopula(bytes: Uint8Array, file: string): Copula {
  const hint = 'Give a file that a copula was written to.'
  const { tensors, metadata } = decodeNetworkFile(bytes, [format], hint, file)
  const { codec, layout, refuse } = parseMetadata(metadata, file)
  const own = checkTensors(expectedTensors(layout), tensors, file) as Record<string, Float64Array>
  const variables = layout.variables.map((variable, v) => {
    const counts = own[countsName(v)]
    if (!counts.every((count) => count >= 0) || !counts.some((count) => count > 0)) {
      return refuse('a variable of no rows')
    }
    return { ...variable, counts }
  })
  return { codec, variables, missing: layout.missing, correlation: own.correlation }
}

const countsName = (v: number) => `counts.${v}`

function expectedTensors({ variables }: CopulaLayout): ExpectedTensor[] {
  const n = variables.length
  return [
    { name: 'correlation', shape: [n, n], isFloat64: true },
    ...variables.map(({ order }, v) => ({
      name: countsName(v),
      shape: [order.length],
      isFloat64: true,
    })),
  ]
}

function parseMetadata(metadata: Record<string, string>, file?: string) {
  const codecEntry = metadataObject(metadata, 'codec', 'BAD_CODEC', file)
  const codec = parseCodec(codecEntry.object, codecEntry.refuse)
  const { object, refuse } = metadataObject(metadata, 'copula', 'BAD_COPULA', file)
  return { codec, layout: parseLayout(object, codec, refuse), refuse }
}

function parseLayout(
  { variables, missing }: Record<string, unknown>,
  codec: TableCodec,
  refuse: RefuseMetadata,
): CopulaLayout {
  const sizes = generatorColumns(codec).map(({ nCodes }) => nCodes)
  const absent = networkColumns(codec).map(
    ({ values }) => 'numbers' in values && values.numbers.missing,
  )
  const isColumn = (value: unknown): value is number =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) < sizes.length
  if (!Array.isArray(variables) || !Array.isArray(missing)) return refuse('no variables')
  for (const { column, decides, order } of variables) {
    if (!isColumn(column)) return refuse('a variable of no column')
    if (decides !== 'code' && decides !== 'missing')
      return refuse('a variable that decides nothing')
    if (decides === 'missing' && !absent[column]) return refuse('a number that is never missing')
    const size = decides === 'missing' ? 2 : sizes[column] - Number(absent[column])
    if (!isOrder(order, size)) return refuse('a bad order of codes')
  }
  for (const { column, of, codes } of missing) {
    const isRule = isColumn(column) && isColumn(of) && column !== of && absent[column]
    const isWithin = (code: unknown) => Number.isInteger(code) && Number(code) < sizes[of]
    if (!isRule || !Array.isArray(codes) || !codes.every(isWithin)) return refuse('a bad rule')
  }
  return { variables, missing }
}
