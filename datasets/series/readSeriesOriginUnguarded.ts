import { readFileSync, statSync } from 'node:fs'
import { fileFormat } from '../fileFormat.js'
import { parquetMetadata } from '../parquetMetadata.js'
import {
  type SeriesOrigin,
  type SeriesSidecar,
  seriesFileOf,
  seriesMetadataKey,
} from './seriesOrigin.js'

/** `readSeriesOrigin` in this process, which a damaged file may hang or end. */
export async function readSeriesOriginUnguarded(file: string): Promise<SeriesOrigin | undefined> {
  const format = fileFormat(file)
  if (format === 'parquet') {
    return originOf((await parquetMetadata(file))[seriesMetadataKey])
  }
  if (format === 'arrowFile' || format === 'arrowStream') return undefined
  const sidecar = seriesFileOf(file)
  if (!statSync(sidecar, { throwIfNoEntry: false })) return undefined
  const origin = originOf(readFileSync(sidecar, 'utf8')) as SeriesSidecar | undefined
  if (origin?.bytes !== statSync(file).size) return undefined
  const { bytes: _, ...rest } = origin
  return rest
}

function originOf(text: string | undefined): SeriesOrigin | undefined {
  if (text === undefined) return undefined
  try {
    const origin = JSON.parse(text) as Partial<SeriesOrigin> | null
    return origin?.formatVersion === 1 && Array.isArray(origin.series)
      ? (origin as SeriesOrigin)
      : undefined
  } catch {
    return undefined
  }
}
