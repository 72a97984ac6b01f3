/**
 * Area under the ROC curve: how likely a positive row scores above a negative one, ties counting half.
 * Exact, from the sum of the positive rows' ranks (the Mann–Whitney statistic).
 *
 * @param scores no NaN
 * @param positive [scores] 1 or 0
 * @returns NaN where all rows are of one kind
 */
export function rankAuc(scores: Float64Array, positive: Uint8Array): number {
  const order = Int32Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b])
  let rankSum = 0
  let positives = 0
  for (let start = 0, end = 0; start < order.length; start = end) {
    let tied = 0
    for (; end < order.length && scores[order[end]] === scores[order[start]]; end++) {
      tied += positive[order[end]]
    }
    // Ranks start + 1 … end, each the mean of them.
    rankSum += (tied * (start + 1 + end)) / 2
    positives += tied
  }
  const negatives = order.length - positives
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}
