/** The value to five decimals as NumPy rounds: the product's nearest whole number, halves to even. */
export function round5(value: number): number {
  const scaled = value * 1e5
  const down = Math.floor(scaled)
  const rest = scaled - down
  const isUp = rest > 0.5 || (rest === 0.5 && down % 2 !== 0)
  return (isUp ? down + 1 : down) / 1e5
}

/** The value to seven decimals, rounded from its exact binary value. */
export function round7(value: number): number {
  return Number(value.toFixed(7))
}
