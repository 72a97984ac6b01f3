/** Scales whose labels have an order that everybody knows, in lower case. */
const scales = [
  ['very low', 'low', 'medium', 'high', 'very high'],
  ['low', 'moderate', 'high'],
  ['small', 'medium', 'large'],
  ['xs', 's', 'm', 'l', 'xl', 'xxl'],
  ['never', 'rarely', 'sometimes', 'often', 'always'],
  ['poor', 'fair', 'good', 'very good', 'excellent'],
  ['strongly disagree', 'disagree', 'neutral', 'agree', 'strongly agree'],
  ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  ['jan', 'feb', 'mar', 'apr', 'may', 'june', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  [
    ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august'],
    ...['september', 'october', 'november', 'december'],
  ],
]

const fewestLabels = 3
const mostLabels = 100

/**
 * The order of labels that have one: a known scale, or one text around numbers that differ (`< 1 year`, `2 years`,
 * `10+ years`; `18-24`, `65+`).
 *
 * @returns the labels, the lowest first; undefined where they have none
 */
export function findOrder(labels: readonly string[]): string[] | undefined {
  if (labels.length < fewestLabels || labels.length > mostLabels) return undefined
  return orderOfScale(labels) ?? orderOfNumbers(labels)
}

function orderOfScale(labels: readonly string[]): string[] | undefined {
  const place = (scale: readonly string[]) => (label: string) =>
    scale.indexOf(label.trim().toLowerCase())
  const scale = scales.find((one) => labels.every((label) => place(one)(label) >= 0))
  if (!scale) return undefined
  return labels.toSorted((a, b) => place(scale)(a) - place(scale)(b))
}

function orderOfNumbers(labels: readonly string[]): string[] | undefined {
  const parts = labels.map(partsOf)
  const [first] = parts
  if (!first || !parts.every((part) => part !== undefined && part.unit === first.unit)) {
    return undefined
  }
  const ranks = parts.map((part) => part!.rank)
  if (new Set(ranks).size < ranks.length) return undefined
  return labels
    .map((label, i) => ({ label, rank: ranks[i] }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ label }) => label)
}

/** A label as the number that it begins with, half a step off where it is open-ended, and the unit behind it. */
function partsOf(label: string): { rank: number; unit: string } | undefined {
  const match =
    /^\s*(<=?|>=?|under|over|up to)?\s*(\d+(?:\.\d+)?)\s*(?:(?:-|–|to)\s*\d+(?:\.\d+)?)?\s*(\+|and over|or more)?\s*(\p{L}*?)s?\s*$/iu.exec(
      label,
    )
  if (!match) return undefined
  const [, before, digits, behind, unit] = match
  // Digits that begin with a 0 are codes.
  if (/^0\d/.test(digits)) return undefined
  const isOpen = before !== undefined || behind !== undefined
  const isRange = /\d\s*(?:-|–|to)\s*\d/.test(label)
  if (!isOpen && !isRange && unit === '') return undefined
  const side = before && /^(<|under|up)/i.test(before) ? -0.5 : before || behind ? 0.5 : 0
  return { rank: Number(digits) + side, unit: unit.toLowerCase() }
}
