import { columnLabel, shownName } from '../base/columnLabel.js'
import { DataError } from '../base/errors.js'
import { nameList } from './nameList.js'
import { nearestName } from './nearestName.js'
import type { KnownTable } from './readOptions.js'

/**
 * The features of another table, found by their names in this one, in the order of the other.
 *
 * @param features of this table
 * @param allNames of all its columns, those that are no features too
 * @throws {DataError} `TABLES_DIFFER` naming what each of the two has
 */
export function matchFeatures<Column extends { name: string }>(
  file: string,
  features: readonly Column[],
  allNames: readonly string[],
  { owner, featureNames }: KnownTable,
): { features: Column[]; warnings: string[] } {
  const found = featureNames.map((name) => features.find((column) => column.name === name))
  const missing = featureNames.filter((_, i) => found[i] === undefined)
  const others = features.map(({ name }) => name).filter((name) => !featureNames.includes(name))
  if (missing.length > 0) {
    throw new DataError(
      'TABLES_DIFFER',
      differenceOf(owner, {
        names: features.map(({ name }) => name),
        featureNames,
        missing,
        others,
      }),
      { file },
      missingHint(missing, others, allNames),
    )
  }
  if (others.length === 0) return { features: found as Column[], warnings: [] }
  const which =
    others.length === 1 ? `${columnLabel(others[0])} is` : `columns ${nameList(others)} are`
  const warning = `${file}: ${which} left out: no feature of ${owner}`
  return { features: found as Column[], warnings: [warning] }
}

/** What each of the two tables has, or of many names what each has alone. */
function differenceOf(
  owner: string,
  {
    names,
    featureNames,
    missing,
    others,
  }: Record<'names' | 'featureNames' | 'missing' | 'others', readonly string[]>,
): string {
  if (missing.length === featureNames.length) {
    const has = names.length > 0 ? `the features ${nameList(names)}` : 'no features'
    return `has ${has}; ${owner} has ${nameList(featureNames)}`
  }
  const lacks = `has no ${nameList(missing)}, which ${owner} has`
  return others.length > 0
    ? `${lacks}, but ${nameList(others)}, which it does not have`
    : `${lacks}: of its features only ${nameList(names)} ${names.length === 1 ? 'is' : 'are'} there`
}

function missingHint(
  missing: readonly string[],
  others: readonly string[],
  allNames: readonly string[],
): string {
  const out = missing.find((name) => allNames.includes(name))
  if (out !== undefined) return `Do not leave out ${shownName(out)}.`
  for (const name of missing) {
    const near = nearestName(name, others)
    if (near !== undefined)
      return `Is ${shownName(near)} what is called ${shownName(name)} there? Rename it.`
  }
  return 'Give a table with the same feature columns, in any order.'
}
