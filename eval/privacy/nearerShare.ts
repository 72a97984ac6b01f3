/** Share of rows whose first distance is the smaller one, ties counting half. */
export function nearerShare(first: Float32Array, second: Float32Array): number {
  let nearer = 0
  for (let row = 0; row < first.length; row++) {
    if (first[row] < second[row]) nearer++
    else if (first[row] === second[row]) nearer += 0.5
  }
  return nearer / first.length
}
