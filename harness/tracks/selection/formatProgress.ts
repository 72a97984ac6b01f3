import type { SelectionProgress } from './selectGroups.js'
import type { SelectionParts } from './selectionScores.js'

const shortNames: Readonly<Record<keyof SelectionParts, string>> = {
  univariate: 'uni',
  bivariate: 'biv',
  trivariate: 'tri',
  autocorrelation: 'next',
  categoriesPerSequence: 'cps',
  sequencesPerCategory: 'spc',
}

/** The objective and the accuracy of each part, on part of a line. */
export function formatProgress({ objective, accuracy }: SelectionProgress): string {
  const parts = (Object.keys(shortNames) as (keyof SelectionParts)[]).flatMap((part) => {
    const value = accuracy[part]
    return value === undefined ? [] : [`${shortNames[part]} ${value.toFixed(4)}`]
  })
  return `objective ${objective.toFixed(6)} · ${parts.join(' ')}`
}
