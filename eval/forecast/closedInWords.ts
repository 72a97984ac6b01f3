/**
 * How much of the way from ridge to the optimum a model has gone, in words: `closed 58.2 %`, and below 0
 * `34.1 % worse than ridge`.
 *
 * @param share as `closed` gives it
 */
export function closedInWords(share: number, digits = 1): string {
  const percent = `${Math.abs(100 * share).toFixed(digits)} %`
  return share < 0 ? `${percent} worse than ridge` : `closed ${percent}`
}
