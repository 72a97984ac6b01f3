import { shellArgument } from '../base/shellArgument.js'

/**
 * How column names are written behind an option that takes a list of them: with commas between, a name with commas,
 * quotes or spaces at its ends in double quotes, and all of it on one line, quoted for bash where it has to be.
 */
export function nameArgument(...names: readonly string[]): string {
  const list = names
    .map((name) => (/[,"]|^\s|\s$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name))
    .join(',')
  return shellArgument(list)
}

/** The names in a list as {@link nameArgument} writes it, before a shell sees it; a stray quote stands for itself. */
export function parseNames(list: string): string[] {
  const names: string[] = []
  for (const [item, quoted, plain] of list.matchAll(
    /\s*(?:"((?:[^"]|"")*)"\s*|([^,]*))(?:,|$)/gy,
  )) {
    names.push(quoted?.replaceAll('""', '"') ?? plain.trim())
    if (!item.endsWith(',')) break
  }
  return names
}
