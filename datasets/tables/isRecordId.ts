/** Names of columns whose values name records. */
const idNames =
  /(^|[\W_])(id|ids|uuid|guid|key|nr|no|num|number|code|index|rownum|record)$|[a-z]I[dD]$|^Unnamed: 0$/i

/** Rows below which nothing is said of a column. */
const fewestRows = 20

/**
 * Whether whole numbers name records: all different in a column that is called so, or the rows counted from 0 or 1.
 *
 * @param values whole numbers, or NaN
 */
export function isRecordId(name: string, values: Float64Array): boolean {
  if (values.length < fewestRows) return false
  const [first] = values
  const isCount = (first === 0 || first === 1) && values.every((value, i) => value === first + i)
  if (isCount) return true
  if (!idNames.test(name) || values.some(Number.isNaN)) return false
  return new Set(values).size === values.length
}
