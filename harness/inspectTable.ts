import type { Inspection } from '../datasets/index.js'
import { inspectFile } from '../datasets/index.js'
import type { ColumnOptions } from '../datasets/readOptions.js'
import type { TrainingEstimate, TrainingSize } from '../train/forecast/estimateTrainings.js'

/** What is in a file, and what training it would take. */
export interface InspectedTable {
  inspection: Inspection
  /** One for each preset; none where the file cannot be trained on, not even when it is cut into sequences. */
  estimates: TrainingEstimate[]
}

/** @throws what `inspectFile` throws */
export async function inspectTable(file: string, options: ColumnOptions): Promise<InspectedTable> {
  // While another process reads the file: the networks' library takes half a second.
  const [inspection, { estimateTrainings }] = await Promise.all([
    inspectFile(file, options),
    import('../train/forecast/estimateTrainings.js'),
  ])
  const size = trainingSize(inspection)
  return { inspection, estimates: size ? await estimateTrainings(size) : [] }
}

/** Size of what would be trained on: the sequences, or those that would be cut from series. */
function trainingSize(inspection: Inspection): TrainingSize | undefined {
  const { kind, rows, features, sequences, series, suits } = inspection
  if (kind === 'sequences' && sequences && suits.train.suits !== 'no') {
    // Where not all rows were read, the others are taken to be alike.
    const share = rows / sequences.rows
    const count = Math.round(sequences.sequences * share)
    return { sequences: count, rows, longest: sequences.longest, nFeatures: features }
  }
  const isCut = kind === 'series' || (kind === 'table' && suits.convert.command !== undefined)
  if (isCut && series?.steps !== undefined && series.sequences !== undefined) {
    const { steps, sequences: count } = series
    return {
      sequences: count,
      rows: count * steps,
      longest: steps,
      nFeatures: series.features.length,
    }
  }
  return undefined
}
