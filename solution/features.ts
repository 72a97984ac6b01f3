import { UsageError } from '../base/errors.js'

/** Steps that the moving statistics look back over, the current one included. */
export const windowSizes = [3, 5, 10, 20, 50] as const

/** α of the exponential moving averages. */
export const emaAlphas = [0.1, 0.3, 0.5] as const

/** Lags that a state of the past can be given with. */
export const longestLag = 20

const windowStatistics = ['mean', 'std', 'min', 'max'] as const

/** The groups that `all` stands for. */
const engineeredGroups: readonly string[] = [
  'raw',
  'diff1',
  'diff2',
  ...windowSizes.flatMap((size) => windowStatistics.map((statistic) => `${statistic}${size}`)),
  ...emaAlphas.map((alpha) => `ema${alpha}`),
]

const lagGroups = Array.from({ length: longestLag }, (_, i) => `lag${i + 1}`)

/** The feature groups in canonical order; each covers all features of a state. */
export const featureGroups: readonly string[] = [...engineeredGroups, ...lagGroups]

/** Names that stand for several groups. */
export const featureFamilies: Readonly<Record<string, readonly string[]>> = {
  all: engineeredGroups,
  differences: ['diff1', 'diff2'],
  rolling: featureGroups.filter((name) => /^(mean|std|min|max)\d/.test(name)),
  ema: featureGroups.filter((name) => name.startsWith('ema')),
  lags: lagGroups,
}

/**
 * What `--features` says, as group names in canonical order: `all`, or a comma list of groups and
 * families.
 *
 * @throws {UsageError} `UNKNOWN_FEATURES` naming those that are unknown and all that are valid
 */
export function parseFeatureGroups(text: string): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const valid = [...Object.keys(featureFamilies), ...engineeredGroups, `lag1 … lag${longestLag}`]
  const unknown = names.filter(
    (name) => !(Object.hasOwn(featureFamilies, name) || featureGroups.includes(name)),
  )
  if (unknown.length > 0 || names.length === 0) {
    const what = names.length === 0 ? 'no features given' : `unknown features ${unknown.join(', ')}`
    throw new UsageError('UNKNOWN_FEATURES', what, `Valid are ${valid.join(', ')}.`)
  }
  const chosen = new Set(names.flatMap((name) => featureFamilies[name] ?? [name]))
  return featureGroups.filter((name) => chosen.has(name))
}
