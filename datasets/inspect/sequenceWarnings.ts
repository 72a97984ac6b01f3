import { fewestForTest } from '../splitShares.js'
import type { SequencesJudgement } from './judgeSequences.js'

/** What a user should know of sequences before they are trained on. */
export function sequenceWarnings({ roles, survey }: SequencesJudgement): string[] {
  if (!roles || !survey) return []
  const { sequences, unscored, isContiguous, isInOrder, firstReturn } = survey
  const warnings: string[] = []
  if (firstReturn) {
    const id = `${roles.keys.seqIx.name} ${firstReturn.seqIx}`
    const where = `row ${firstReturn.row + 1}, behind rows of others`
    warnings.push(`rows of sequences are mixed: ${id} comes back in ${where}; taken together`)
  } else if (!isContiguous) {
    warnings.push('rows of sequences are mixed; taken together')
  }
  if (!isInOrder) warnings.push(`rows are out of the order of ${roles.keys.step.name}; sorted`)
  if (unscored > 0 && unscored < sequences) {
    const what = `${unscored} of ${sequences} sequences have no prediction that can be scored`
    warnings.push(`${what}: they are no longer than the warm-up`)
  }
  if (sequences > 1 && sequences < fewestForTest) {
    warnings.push(`${sequences} sequences are too few for a test part of their own`)
  }
  return warnings
}
