import { isDeepStrictEqual } from 'node:util'

/** Whether a value out of JSON is an order of 0 … count − 1. */
export function isOrder(value: unknown, count: number): value is number[] {
  const all = Array.from({ length: count }, (_, i) => i)
  return (
    Array.isArray(value) &&
    isDeepStrictEqual(
      value.toSorted((a, b) => a - b),
      all,
    )
  )
}
