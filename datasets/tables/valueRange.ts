/** The least and the most of values of which NaN are none; undefined where there is no other. */
export function valueRange(values: Float64Array): [least: number, most: number] | undefined {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return most < least ? undefined : [least, most]
}
