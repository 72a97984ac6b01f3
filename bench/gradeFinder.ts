import { groupRows } from '../datasets/groups.js'
import type { Table } from '../datasets/table.js'
import { accuracyReference } from '../eval/accuracy/accuracyReference.js'
import { measureAccuracy, measureAgainst } from '../eval/accuracy/measureAccuracy.js'
import { measureDistances } from '../eval/distances/measureDistances.js'
import { measureFidelity } from '../eval/fidelity/measureFidelity.js'
import type { Findings } from '../eval/grade/findings.js'
import { unorderedAutocorrelation } from '../eval/grade/unordered.js'
import { independentTable } from '../eval/independentTable.js'
import type { JudgedTables } from '../eval/judgedTables.js'
import { NeighbourSearch } from '../eval/neighbours/neighbourSearch.js'
import type { PointSet } from '../eval/neighbours/pointSet.js'
import { measurePrivacy } from '../eval/privacy/measurePrivacy.js'
import { discriminatorAuc } from '../eval/similarity/discriminatorAuc.js'
import { encodeTables } from '../eval/similarity/encode.js'

/** Finds what a grade is given for, of one synthetic table after the other. */
export interface GradeFinder {
  find(synthetic: Table): Promise<Findings>
  /** Ends the threads. */
  close(): Promise<void>
}

export interface GradeFinderOptions {
  seed: number
  /** Threads. */
  workers: number
  /** Whether the classifier is trained, which takes most of the time; else it is taken to tell nothing. */
  hasDiscriminator: boolean
}

/** What a grade is given for, as the assessor finds it, without what no grade needs; no utility. */
export function gradeFinder(
  original: Omit<JudgedTables, 'synthetic'>,
  { seed, workers, hasDiscriminator }: GradeFinderOptions,
): GradeFinder {
  const { training, holdout, key } = original
  const reference = accuracyReference(original, { seed })
  const independent = measureAgainst(reference, independentTable(training, key, seed)).figures
  const heldOut =
    holdout && measureAccuracy({ training, synthetic: holdout, key }, { seed }).figures
  const unordered = unorderedAutocorrelation(reference, training, key, seed)
  const count = (table: Table) => (key === undefined ? table.rowCount : groupRows(table, key).count)
  const neighbours = new NeighbourSearch(workers)
  let realAuc: number | undefined
  const find = async (synthetic: Table): Promise<Findings> => {
    const tables = { ...original, synthetic }
    const { figures: accuracy, details: accuracyDetails } = measureAgainst(reference, synthetic)
    const encoded = encodeTables(tables, { seed })
    const dcrShare = (await measureDistances(encoded, neighbours, { seed })).figures.dcr_share
    const auc = async (other: PointSet) =>
      hasDiscriminator ? discriminatorAuc(encoded.training, other, { seed, workers }) : 0.5
    realAuc ??= encoded.holdout && (await auc(encoded.holdout))
    return {
      records: {
        real: count(training) + (holdout ? count(holdout) : 0),
        synthetic: count(synthetic),
      },
      isSequential: !reference.isFlat,
      accuracy,
      accuracyDetails,
      similarity: {
        cosine_similarity_training_synthetic: Number.NaN,
        discriminator_auc_training_synthetic: await auc(encoded.synthetic),
        discriminator_auc_training_holdout: realAuc,
      },
      fidelity: measureFidelity(tables),
      privacy: await measurePrivacy(tables, neighbours, { seed, dcrShare }),
      references: {
        independent: { accuracy: independent },
        holdout: heldOut && { accuracy: heldOut },
        unordered,
      },
    }
  }
  return { find, close: () => neighbours.close() }
}
