import type { ColumnStructure, RuleShares, Structure } from './structureResult.js'

/** A rule that the real table has, with its place in the result. */
export interface KeptRule {
  column: ColumnStructure
  columnIndex: number
  shares: RuleShares & { kept: number }
  ruleIndex: number
}

/** The rules that the real table has, in the order of its columns. */
export function keptRules({ columns }: Pick<Structure, 'columns'>): KeptRule[] {
  return columns.flatMap((column, columnIndex) =>
    column.rules.flatMap((shares, ruleIndex) => {
      const { kept } = shares
      return kept === undefined
        ? []
        : [{ column, columnIndex, shares: { ...shares, kept }, ruleIndex }]
    }),
  )
}

/**
 * Of each column the first rule that is not kept in full, from which others follow, and its running total: what to
 * tell people of.
 */
export function brokenRules(structure: Pick<Structure, 'columns'>): KeptRule[] {
  const broken = keptRules(structure).filter(({ shares }) => shares.kept < 1)
  return broken.filter(
    ({ shares, columnIndex }, i) =>
      shares.rule === 'runningTotal' ||
      !broken.slice(0, i).some((other) => other.columnIndex === columnIndex),
  )
}
