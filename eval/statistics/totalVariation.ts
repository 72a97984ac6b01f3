/**
 * Total variation distance of two histograms over the same cells: half the sum of the differences of their
 * shares. 1 where exactly one of them is empty, 0 where both are.
 *
 * Source: Levin, Peres and Wilmer 2009, Markov Chains and Mixing Times, proposition 4.2.
 */
export function totalVariation(real: ArrayLike<number>, synthetic: ArrayLike<number>): number {
  const realTotal = sumOf(real)
  const syntheticTotal = sumOf(synthetic)
  if (realTotal === 0 || syntheticTotal === 0) return realTotal === syntheticTotal ? 0 : 1
  let sum = 0
  for (let cell = 0; cell < real.length; cell++) {
    sum += Math.abs(real[cell] / realTotal - synthetic[cell] / syntheticTotal)
  }
  return Math.min(1, sum / 2)
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum
}
