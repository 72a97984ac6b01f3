import type { Table } from '../../../datasets/table.js'
import { fitTableCopula } from '../../../models/tabular/copula/tableCopula.js'
import type { LearnedRows, LearnOptions } from './learning.js'
import { copulaModel } from './rowModel.js'

/**
 * Learns a flat table.
 *
 * @param heldOut rows that nothing is learned from
 * @throws what fitting and training throw; `InterruptedError` saying how to go on
 */
export async function learnRows(
  training: Table,
  heldOut: Table | undefined,
  options: LearnOptions,
): Promise<LearnedRows> {
  const { model, protect, invent, maxCodes, seed } = options
  if (model === 'ar') {
    // Networks take time to load, which a copula does without.
    const { trainRows } = await import('./trainRows.js')
    return trainRows(training, heldOut, options)
  }
  const isIndependent = model === 'independent'
  const { copula, notes } = fitTableCopula(training, {
    protect,
    invent,
    maxCodes,
    seed,
    isIndependent,
    others: heldOut,
  })
  return { model: copulaModel(copula), notes, isRepeatable: true }
}
