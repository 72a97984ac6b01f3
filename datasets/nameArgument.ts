/**
 * How column names are written behind an option that takes a list of them: with commas between, a name with commas,
 * quotes or spaces at its ends in double quotes, and all of it on one line, quoted for bash where it has to be.
 */
export function nameArgument(...names: readonly string[]): string {
  const list = names
    .map((name) => (/[,"]|^\s|\s$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name))
    .join(',')
  return shellWord(list)
}

/** A text as bash takes it for one word, on one line. */
export function shellWord(text: string): string {
  if (/^[\w.:@%+/,-]+$/.test(text)) return text
  if (!/\p{Cc}/u.test(text)) return `'${text.replaceAll("'", "'\\''")}'`
  const escaped = text
    .replaceAll(/['\\]/g, '\\$&')
    .replaceAll(/\p{Cc}/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `$'${escaped.replaceAll('\\u000a', '\\n')}'`
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
