import type { ReadOptions } from './readOptions.js'

/**
 * The name of a column that may be told by its place: `column_3` stands for a third column without a name, unless
 * another has that name.
 *
 * @param names of all columns, in the order of the file
 */
export function nameByPlace(name: string, names: readonly string[]): string {
  if (names.includes(name)) return name
  const place = /^column_([1-9]\d*)$/.exec(name)?.[1]
  return place !== undefined && names[Number(place) - 1] === '' ? '' : name
}

/** Options whose columns are named as the file names them, see {@link nameByPlace}. */
export function optionsByPlace<Options extends ReadOptions>(
  options: Options,
  names: readonly string[],
): Options {
  const named = { ...options }
  for (const list of ['columns', 'drop', 'keep'] as const) {
    named[list] = options[list]?.map((name) => nameByPlace(name, names))
  }
  for (const key of ['idColumn', 'stepColumn', 'needColumn'] as const) {
    const name = options[key]
    named[key] = name === undefined ? undefined : nameByPlace(name, names)
  }
  const own = Object.entries(named).filter(([, value]) => value !== undefined)
  return Object.fromEntries(own) as Options
}
