import { readFileSync, statSync } from 'node:fs'
import { fileFormat } from '../fileFormat.js'
import { parquetMetadata } from '../parquetMetadata.js'
import {
  type SeriesOrigin,
  type SeriesSidecar,
  seriesFileOf,
  seriesMetadataKey,
} from './seriesOrigin.js'

/** What a table says of the series that it was cut from. */
export interface FoundOrigin {
  origin?: SeriesOrigin
  /** A sidecar that says it of another version of the file. */
  stale?: string
}

/** `findSeriesOrigin` in this process, which a damaged file may hang or end. */
export async function findSeriesOriginUnguarded(file: string): Promise<FoundOrigin> {
  const format = fileFormat(file)
  if (format === 'parquet') {
    return { origin: originOf((await parquetMetadata(file))[seriesMetadataKey]) }
  }
  if (format === 'arrowFile' || format === 'arrowStream') return {}
  const sidecar = seriesFileOf(file)
  if (!statSync(sidecar, { throwIfNoEntry: false })) return {}
  const found = originOf(readFileSync(sidecar, 'utf8')) as SeriesSidecar | undefined
  if (!found) return {}
  const { bytes, ...origin } = found
  return bytes === statSync(file).size ? { origin } : { stale: sidecar }
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
