/** Adds `factor` times a vector to another that is as long. */
export function addTimes(to: Float64Array, factor: number, from: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] += factor * from[i]
}
