import { statSync } from 'node:fs'

/** Key of the metadata of a Parquet file that tell of the series its sequences were cut from. */
export const seriesMetadataKey = 'seqarena.series'

/** The series that the sequences of a table were cut from. */
export interface SeriesOrigin {
  formatVersion: 1
  /** The file that held the series. */
  file: string
  /** Length of every sequence. */
  steps: number
  /** What the rows were ordered by; missing where they were in order as they stood. */
  timeColumn?: string
  /** The columns that told series apart; none where there was one. */
  idColumns: readonly string[]
  /**
   * In the order of their sequences: those of the first series have the numbers (`seq_ix`) from 0 on, in order of time,
   * those of the next go on from there.
   */
  series: readonly SeriesPart[]
}

export interface SeriesPart {
  /** The series' value in each of `idColumns`. */
  id: readonly string[]
  /** Number of its sequences, which may be 0. */
  sequences: number
  /**
   * Time of each sequence's first row, in seconds since 1970 where the times are dates, and as they are where they are
   * plain numbers. Only where there are several series and a time.
   */
  starts?: readonly number[]
}

/** What stands beside a CSV file, which has no place for it. */
export interface SeriesSidecar extends SeriesOrigin {
  /** Size of the file that it belongs to, which another file of the same name has hardly. */
  bytes: number
}

/** Where the origin of a table stands that was written to this CSV file. */
export function seriesFileOf(file: string): string {
  return `${file}.series.json`
}

/** What is written beside a CSV file that is there already. */
export function sidecarText(file: string, origin: SeriesOrigin): string {
  const sidecar: SeriesSidecar = { ...origin, bytes: statSync(file).size }
  return `${JSON.stringify(sidecar)}\n`
}
