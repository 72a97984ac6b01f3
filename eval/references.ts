import type { Table } from '../datasets/table.js'
import type { AccuracyReference } from './accuracy/accuracyReference.js'
import { measureAccuracy, measureAgainst } from './accuracy/measureAccuracy.js'
import type { ReferenceFigures } from './assessment.js'
import type { AssessorOptions } from './assessorOptions.js'
import type { DistanceFigures } from './distances/distancesResult.js'
import { measureDistances } from './distances/measureDistances.js'
import { measureFidelity } from './fidelity/measureFidelity.js'
import { unorderedAutocorrelation } from './grade/unordered.js'
import { independentTable } from './independentTable.js'
import type { JudgedTables } from './judgedTables.js'
import { NeighbourSearch } from './neighbours/neighbourSearch.js'
import { overallScore, type Scores } from './overall.js'
import { measurePrivacy } from './privacy/measurePrivacy.js'
import { encodeTables } from './similarity/encode.js'
import { measureSimilarity } from './similarity/measureSimilarity.js'
import type { SimilarityFigures } from './similarity/similarityFigures.js'
import type { Sort } from './statistics/sortedValues.js'
import type { UtilityJudge } from './utility/utilityJudge.js'

/** Rows that the references' models are tested on: the score's standard error is some 0.002. */
const testRows = 50_000

/** What the references are measured against, and how. */
export interface ReferenceInputs {
  original: Omit<JudgedTables, 'synthetic'>
  accuracy: AccuracyReference
  options: AssessorOptions
  sort: Sort
}

/** The holdout as a reference, without what is measured in the encoding of a synthetic table. */
type HeldOut = Omit<ReferenceFigures, 'similarity' | 'distances'>

/** The references, which are the same for all synthetic tables. */
export interface References {
  independent: ReferenceFigures
  heldOut?: HeldOut
  /** Autocorrelation of the training table with the rows of each sequence in random order. */
  unordered?: number
}

type Begun<Reference> = Omit<Reference, 'utility' | 'overall' | 'specification'> & { table: Table }

/** References without the figures that models are trained for, and the tables to train them on. */
export interface BegunReferences {
  independent: Begun<ReferenceFigures>
  heldOut?: Begun<HeldOut>
  unordered?: number
}

/** Measures whatever of the references takes no models. */
export async function beginReferences(inputs: ReferenceInputs): Promise<BegunReferences> {
  const { original, accuracy, options } = inputs
  const { training, holdout, key } = original
  const table = independentTable(training, key, options.seed)
  return {
    independent: { table, ...(await beginIndependent(table, inputs)) },
    heldOut: holdout && { table: holdout, ...(await beginHeldOut(holdout, inputs)) },
    unordered: unorderedAutocorrelation(accuracy, training, key, options.seed),
  }
}

/** @param judge absent where there is no target */
export async function finishReferences(
  { independent, heldOut, unordered }: BegunReferences,
  judge: UtilityJudge | undefined,
  options: AssessorOptions,
): Promise<References> {
  return {
    independent: await withUtility(independent, judge, options),
    heldOut: heldOut && (await withUtility(heldOut, judge, options)),
    unordered,
  }
}

/** The holdout beside one synthetic table, in whose encoding its similarity and distances are. */
export function withHeldOut(
  heldOut: HeldOut,
  similarity: SimilarityFigures,
  distances: DistanceFigures,
): ReferenceFigures {
  return {
    ...heldOut,
    similarity: {
      cosine_similarity_training_synthetic: similarity.cosine_similarity_training_holdout!,
      discriminator_auc_training_synthetic: similarity.discriminator_auc_training_holdout!,
    },
    distances: {
      ims_training: distances.ims_trn_hol!,
      dcr_training: distances.dcr_trn_hol!,
      nndr_training: distances.nndr_trn_hol!,
    },
  }
}

async function beginIndependent(
  synthetic: Table,
  { original, accuracy, options, sort }: ReferenceInputs,
) {
  const { seed, workers } = options
  const tables = { ...original, synthetic }
  const neighbours = new NeighbourSearch(workers)
  try {
    const encoded = encodeTables(tables, { seed })
    const { figures: distances } = await measureDistances(encoded, neighbours, { seed })
    const dcrShare = distances.dcr_share
    return {
      accuracy: measureAgainst(accuracy, synthetic).figures,
      // The training and the holdout rows are compared already.
      similarity: await measureSimilarity({ ...encoded, holdout: undefined }, options),
      distances,
      fidelity: measureFidelity(tables, sort).score,
      privacy: (await measurePrivacy(tables, neighbours, { seed, dcrShare, sort })).score,
    }
  } finally {
    await neighbours.close()
  }
}

/** Figures of the holdout in a synthetic table's place, which leaves the training table to compare it with. */
async function beginHeldOut(holdout: Table, { original, options, sort }: ReferenceInputs) {
  const { seed, workers } = options
  const tables = { training: original.training, key: original.key, synthetic: holdout }
  const neighbours = new NeighbourSearch(workers)
  try {
    return {
      accuracy: measureAccuracy(tables, options).figures,
      fidelity: measureFidelity(tables, sort).score,
      privacy: (await measurePrivacy(tables, neighbours, { seed, sort })).score,
    }
  } finally {
    await neighbours.close()
  }
}

async function withUtility<Figures extends Omit<Scores, 'utility'>>(
  { table, ...begun }: Figures & { table: Table },
  judge: UtilityJudge | undefined,
  { weights }: AssessorOptions,
) {
  const utility = await judge?.score(table, testRows)
  const { overall, grade } = overallScore({ ...begun, utility }, weights)
  return { ...begun, utility, specification: { overall, grade }, overall }
}
