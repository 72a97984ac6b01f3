const shownLength = 48

/** A name as a page shows it: one can be a megabyte long. */
export function shortName(name: string): string {
  const characters = [...name.slice(0, 2 * (shownLength + 1))]
  if (characters.length <= shownLength) return characters.join('')
  return `${characters.slice(0, shownLength - 1).join('')}…`
}
