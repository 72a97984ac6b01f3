import type { SeriesOrigin } from './series/seriesOrigin.js'
import type { SequenceTimes } from './splitSequences.js'

/**
 * When each sequence of a table was that `convert` cut from series. Of several series each has its own order where their
 * times are not known.
 *
 * @param seqIx [sequences], numbers of the sequences that are left of the table
 * @returns undefined where the table has other sequences than its origin tells of
 */
export function sequenceTimes(
  seqIx: Int32Array,
  { series }: Pick<SeriesOrigin, 'series'>,
): SequenceTimes | undefined {
  const times: number[] = []
  const ofSeries: number[] = []
  const longest = Math.max(...series.map(({ sequences }) => sequences))
  for (const [number, { sequences, starts }] of series.entries()) {
    for (let i = 0; i < sequences; i++) {
      // Without times, series of different length are taken to end at the same time.
      times.push(starts?.[i] ?? longest - sequences + i)
      ofSeries.push(number)
    }
  }
  if (seqIx.some((own) => own < 0 || own >= times.length)) return undefined
  return {
    time: Array.from(seqIx, (own) => times[own]),
    series: Array.from(seqIx, (own) => ofSeries[own]),
  }
}
