/** The contest's warm-up: states that a model sees before its first scored prediction. */
export const contestWarmUp = 100

/**
 * Which steps ask for a prediction where seqarena makes the table itself: steps 99 … nSteps − 2, and in
 * sequences no longer than the warm-up every step that has a next one, 0 … nSteps − 2.
 *
 * @returns [nSteps], 0 or 1
 */
export function contestNeedPrediction(nSteps: number): Uint8Array {
  const needPrediction = new Uint8Array(nSteps)
  const first = nSteps > contestWarmUp ? contestWarmUp - 1 : 0
  return needPrediction.fill(1, first, Math.max(first, nSteps - 1))
}
