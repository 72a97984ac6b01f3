/** Pairs of labels that are truth values, in lower case. */
const pairs = [
  ['true', 'false'],
  ['t', 'f'],
  ['yes', 'no'],
  ['y', 'n'],
  ['on', 'off'],
]

/** Whether labels are truth values: one or both of a usual pair, in one spelling each. */
export function areTruthValues(labels: readonly string[]): boolean {
  if (labels.length === 0 || labels.length > 2) return false
  const lower = labels.map((label) => label.trim().toLowerCase())
  if (new Set(lower).size < lower.length) return false
  // A single letter alone may stand for anything.
  return pairs.some(
    (pair) =>
      lower.every((label) => pair.includes(label)) && (lower.length === 2 || lower[0].length > 1),
  )
}

/** The value that a label of a boolean column stands for; undefined where it stands for none. */
export function truthOf(label: string): boolean | undefined {
  const lower = label.trim().toLowerCase()
  if (lower === '1') return true
  if (lower === '0') return false
  const pair = pairs.find((labels) => labels.includes(lower))
  return pair ? lower === pair[0] : undefined
}
