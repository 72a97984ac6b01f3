import { DataError } from '../../base/errors.js'
import { fileFormat } from '../../datasets/fileFormat.js'
import { readParquetMetadata } from '../../datasets/readParquetMetadata.js'
import { type SequenceTable, sequenceAt } from '../../datasets/sequenceTable.js'
import { optimalForecast, simulatedFeatureNames } from '../../datasets/simulate.js'
import { R2Accumulator } from './r2.js'

/** What the best possible forecast of a simulated table scores. */
export interface OptimumR2 {
  meanR2: number
  /** [nFeatures] */
  r2: number[]
}

/** Keys under which a Parquet file of simulated sequences carries the optimum of its own rows. */
export const optimumKeys = {
  meanR2: 'seqarena.optimumR2',
  r2: 'seqarena.optimumR2PerFeature',
} as const

/** R² of the optimal forecast over the scored rows of a simulated table (or of some of its sequences). */
export function optimumR2(table: SequenceTable): OptimumR2 {
  const accumulator = new R2Accumulator(table.featureNames.length)
  for (let i = 0; i < table.seqIx.length; i++) {
    const sequence = sequenceAt(table, i)
    accumulator.addSequence(sequence, optimalForecast(sequence.states))
  }
  const { meanR2, r2 } = accumulator.result()
  return { meanR2, r2 }
}

/** The optimum as key-value metadata of a Parquet file. */
export function optimumMetadata({ meanR2, r2 }: OptimumR2): Record<string, string> {
  return { [optimumKeys.meanR2]: String(meanR2), [optimumKeys.r2]: JSON.stringify(r2) }
}

/**
 * The optimum that a file's metadata tell of; undefined where they do not: the data were not simulated.
 *
 * @throws {DataError} `BAD_METADATA` when the keys are there and do not hold numbers
 */
export function readOptimum(metadata: Readonly<Record<string, string>>): OptimumR2 | undefined {
  const mean = metadata[optimumKeys.meanR2]
  const perFeature = metadata[optimumKeys.r2]
  if (mean === undefined && perFeature === undefined) return undefined
  return {
    meanR2: parseAs(optimumKeys.meanR2, mean, isNumber),
    r2: parseAs(optimumKeys.r2, perFeature, isNumberList),
  }
}

/**
 * The optimum that a table file tells of; undefined where it is not a Parquet file of simulated sequences, or where not
 * all of their features are used, in their order: it is known of all together.
 *
 * @param featureNames of the features that are used
 * @throws {DataError} as `readOptimum` and as reading the file does
 */
export async function fileOptimum(
  file: string,
  featureNames: readonly string[],
): Promise<OptimumR2 | undefined> {
  if (featureNames.join() !== simulatedFeatureNames().join()) return undefined
  return fileFormat(file) === 'parquet' ? readOptimum(await readParquetMetadata(file)) : undefined
}

/**
 * Share of the way from the linear baseline to the optimum that a model has gone: 0 … 1.
 *
 * Source of the form, a skill score: Murphy 1988, Monthly Weather Review 116, 2417–2424.
 */
export function closed(model: number, ridge: number, optimum: number): number {
  return (model - ridge) / (optimum - ridge)
}

function parseAs<T>(key: string, text: string | undefined, is: (value: unknown) => value is T): T {
  try {
    const value: unknown = JSON.parse(text ?? '')
    if (is(value)) return value
  } catch {
    // Falls through to the error that names the key.
  }
  throw new DataError(
    'BAD_METADATA',
    `metadata key ${key} holds ${JSON.stringify(text)}`,
    {},
    'Simulate the file again, or remove the key.',
  )
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

function isNumberList(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isNumber)
}
