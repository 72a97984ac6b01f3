import type { LabelColumn } from '../../datasets/table.js'

/** What a text is measured by, as the dimensions of its encoding are called. */
export const textMeasures = ['length', 'words', 'digits', 'capitals', 'marks'] as const

/** Runs of letters and digits. */
const words = /[\p{L}\p{M}\p{N}_]+/gu
const digits = /\p{N}/gu
const capitals = /\p{Lu}/gu
/** Characters that are no letter, digit or blank. */
const marks = /[^\p{L}\p{M}\p{N}\s]/gu

/**
 * What the texts of some rows consist of, without regard to which text it is: the length in UTF-16 code units, and
 * the numbers of words, digits, capital letters and other marks. NaN where there is no text.
 *
 * @returns [measures][rows]
 */
export function measureTexts({ codes, labels }: LabelColumn, rows: Int32Array): Float64Array[] {
  const measured = new Map<number, readonly number[]>()
  const columns = textMeasures.map(() => new Float64Array(rows.length).fill(Number.NaN))
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i]]
    if (code < 0) continue
    const known = measured.get(code) ?? measure(labels[code])
    measured.set(code, known)
    for (let m = 0; m < columns.length; m++) columns[m][i] = known[m]
  }
  return columns
}

function measure(text: string): readonly number[] {
  const counts = [words, digits, capitals, marks].map((each) => text.match(each)?.length ?? 0)
  return [text.length, ...counts]
}
