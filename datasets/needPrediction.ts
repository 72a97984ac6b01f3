/** The contest's warm-up: states that a model sees before its first scored prediction. */
export const contestWarmUp = 100

/**
 * Steps that ask for a prediction where seqarena makes the table itself: steps warmUp − 1 … nSteps − 2.
 *
 * @param warmUp the contest's 100 by default, and none in sequences no longer than that
 * @returns [nSteps], 0 or 1
 */
export function contestNeedPrediction(
  nSteps: number,
  warmUp = nSteps > contestWarmUp ? contestWarmUp : 1,
): Uint8Array {
  const first = Math.max(0, warmUp - 1)
  return new Uint8Array(nSteps).fill(1, first, Math.max(first, nSteps - 1))
}
