/** Why something does not load, in one line: what packages and loaders say runs over a page. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n')[0]
}
