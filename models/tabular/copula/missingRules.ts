import type { MissingRule } from './copula.js'

/** What is known of a column of codes. */
export interface RuledColumn {
  /** [rows] */
  codes: Int32Array
  nCodes: number
  /** Code of a missing number, −1 where the column has none. */
  missing: number
}

/** Rows that both sides of a rule need. */
const fewestRows = 20
/** Codes of a column that rules are looked for in. */
const mostCodes = 250

/**
 * Numbers that are missing exactly where another column has one of some codes, as those of a question that only some are
 * asked. A column that others' rules look at has none of its own.
 */
export function missingRules(columns: readonly RuledColumn[]): MissingRule[] {
  const rules = new Map<number, MissingRule>()
  const leading = new Set<number>()
  for (const [i, { codes, missing }] of columns.entries()) {
    if (missing < 0 || leading.has(i)) continue
    const absent = codes.reduce((sum, code) => sum + Number(code === missing), 0)
    if (Math.min(absent, codes.length - absent) < fewestRows) continue
    for (const [j, other] of columns.entries()) {
      if (j === i || rules.has(j) || other.nCodes > mostCodes) continue
      const found = codesWhere(codes, missing, other)
      if (!found) continue
      rules.set(i, { column: i, of: j, codes: found })
      leading.add(j)
      break
    }
  }
  return [...rules.values()]
}

/** Codes of the other column where all rows are missing; undefined where those of one code are not alike. */
function codesWhere(codes: Int32Array, missing: number, other: RuledColumn): number[] | undefined {
  const seen = new Uint8Array(other.nCodes)
  for (let row = 0; row < codes.length; row++) {
    const is = codes[row] === missing ? 2 : 1
    const code = other.codes[row]
    if (seen[code] === 0) seen[code] = is
    else if (seen[code] !== is) return undefined
  }
  return [...seen.keys()].filter((code) => seen[code] === 2)
}
