import { lostBins } from './columnsKept.js'
import type { Findings } from './findings.js'

/** What no part may make up for: the score is `most` at most. */
export interface GradeCap {
  most: number
  sentence: string
}

/** Just below C, and just below D. */
const [asD, asF] = [0.49, 0.29]

/** Shares of what a column has in common with the real one that count as nothing. */
const nothing = 0.05

/** Distinct rows, as a share of those that real rows have, below which a table repeats itself. */
const repeated = 0.5

/** What caps the grade, the lowest cap first. */
export function capsOf(findings: Findings): GradeCap[] {
  return [
    ...privacyCap(findings),
    ...alienColumnCap(findings),
    ...constantColumnCap(findings),
    ...repeatedRowsCap(findings),
  ].sort((a, b) => a.most - b.most)
}

/** A copy is no synthetic table, and one that gives rows away is not to be shared. */
function privacyCap({ privacy: { verdict } }: Findings): GradeCap[] {
  if (!verdict.isConcern) return []
  return [{ most: verdict.isCopy ? asF : asD, sentence: verdict.sentence }]
}

/** A column that shares nothing with the real one: no label, or no number in its range. */
function alienColumnCap({ fidelity }: Findings): GradeCap[] {
  const alien = fidelity.columns.find((column) => {
    const kept = 'ksComplement' in column ? column.ksComplement : column.tvdComplement
    return Math.min(kept, column.tvdComplement) < nothing
  })
  if (!alien) return []
  return [{ most: asD, sentence: `${alien.column} shares nothing with the real column.` }]
}

/** A column of one value, or of values of one bin, where there should be others. */
function constantColumnCap({ accuracyDetails, records }: Findings): GradeCap[] {
  const constant = accuracyDetails.bins.find((column) => {
    const { expected } = lostBins(column, records.synthetic)
    return expected.length > 1 && column.synthetic.some((share) => share > 1 - 1e-9)
  })
  if (!constant) return []
  return [
    {
      most: asD,
      sentence: `${constant.column} is ${constant.bins[constant.synthetic.findIndex((share) => share > 1 - 1e-9)]} in all rows.`,
    },
  ]
}

function repeatedRowsCap({ privacy }: Findings): GradeCap[] {
  const { synthetic, training, count } = privacy.distinctRows
  if (synthetic >= repeated * training) return []
  const sentence = `Its rows repeat: ${count.toLocaleString('en-US')} of them are different, ${percent(synthetic)}, where ${percent(training)} of the real rows are.`
  return [{ most: asD, sentence }]
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
