/**
 * The one of `names` that somebody may have meant by `name`: alike but for case, spaces and signs, or few letters away.
 */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const bare = letters(name)
  const alike = names.find((other) => letters(other) === bare)
  if (alike !== undefined && bare !== '') return alike
  const most = Math.floor(name.length / 3)
  let nearest: string | undefined
  let least = most + 1
  for (const other of names) {
    if (Math.abs(other.length - name.length) > most) continue
    const distance = editDistance(name, other)
    if (distance < least) [nearest, least] = [other, distance]
  }
  return nearest
}

/** A name's letters and digits, in lower case. */
export function letters(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** Insertions, deletions and substitutions that turn one text into another (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1))
    }
    row = next
  }
  return row[b.length]
}
