/** `compute`, done once for equal arguments: every build is held against the same reference. */
export function remembered<Args extends readonly unknown[], Result>(
  compute: (...args: Args) => Result,
): (...args: Args) => Result {
  const results = new Map<string, Result>()
  return (...args) => {
    const key = JSON.stringify(args)
    const known = results.get(key)
    if (known !== undefined) return known
    const result = compute(...args)
    results.set(key, result)
    return result
  }
}
