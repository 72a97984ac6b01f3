import { isTimeType } from '../../datasets/table.js'
import type { JudgedTables } from '../judgedTables.js'
import { mean } from '../statistics/mean.js'
import { chanceOf } from './chance.js'
import { compareGaps } from './compareGaps.js'
import { findRules } from './findRules.js'
import { type GroupedTable, groupTable } from './groupedTable.js'
import { hasRule, keptOf, type Measured } from './keptOf.js'
import { brokenRules } from './keptRules.js'
import { ofTables } from './ofTables.js'
import { repeatedShare } from './repeatedShare.js'
import { countKept, type Rule, type RuleCounts } from './rule.js'
import type { ColumnStructure, RuleShares, Structure } from './structureResult.js'
import { worstSequences } from './worstSequences.js'

/** Share of the real sequences below which chance is not worked out. */
const smallestShare = 0.25

/** Share of the real sequences that decides whether gaps are measured: in order, of numbers; not constant, of dates. */
const commonShare = 0.5

/** Grouped tables of an assessment. */
interface Judged {
  real: GroupedTable
  holdout?: GroupedTable
  synthetic: GroupedTable
}

/**
 * Whether what holds the rows of a real sequence together, in the order of the file, does so in the synthetic table:
 * columns that are constant, in order, count by steps of one size, or add up another column; how often dates repeat
 * and how far they lie apart.
 *
 * @returns undefined without a key, and where no real sequence has two rows
 * @throws {DataError} `EMPTY`, `NO_VALUE_COLUMNS`, `COLUMN_MISSING`, `KEY_MISSING`
 */
export function measureStructure(tables: JudgedTables): Structure | undefined {
  const { training, key } = tables
  if (key === undefined) return undefined
  const judged: Judged = {
    real: groupTable(training, key),
    holdout: tables.holdout && groupTable(tables.holdout, key),
    synthetic: groupTable(tables.synthetic, key),
  }
  const { real, holdout, synthetic } = judged
  if (longSequences(real) === 0) return undefined
  const measured = findRules(real).map((rule) => ({ rule, shares: measureRule(judged, rule) }))
  const columns = real.columns.map(({ name, type }, column): ColumnStructure => {
    const rules = measured.filter(({ rule }) => rule.column === column).map(({ shares }) => shares)
    const common = rules.filter(
      ({ real, kept }) => kept !== undefined && Number(real) >= commonShare,
    )
    const isConstant = common.some(({ rule }) => rule === 'constant')
    const isMoving = isTimeType(type) || (type !== 'ordered' && common.length > 0)
    const hasGaps = isMoving && !isConstant
    return {
      column: name,
      type,
      rules,
      ...(hasGaps && {
        repeats: ofTables(real, holdout, synthetic, (table) => repeatedShare(table, column)),
        gaps: compareGaps(real, holdout, synthetic, column),
      }),
    }
  })
  const structure = {
    ...scoresOf(columns),
    sequences: ofTables(real, holdout, synthetic, longSequences),
    columns,
  }
  const broken = brokenRules(structure).map(({ columnIndex, ruleIndex }) => {
    return measured.filter(({ rule }) => rule.column === columnIndex)[ruleIndex].rule
  })
  return { ...structure, worst: worstSequences(synthetic, broken) }
}

function measureRule({ real, holdout, synthetic }: Judged, rule: Rule): RuleShares {
  const counts = ofTables(real, holdout, synthetic, (table) => countKept(table, rule))
  const named = {
    rule: rule.name,
    ...(rule.step !== undefined && { step: rule.step }),
    ...(rule.start !== undefined && { start: rule.start }),
    ...(rule.adds !== undefined && { adds: real.columns[rule.adds].name }),
  }
  const shares = {
    ...named,
    real: shareOf(counts.real),
    ...(counts.holdout && { holdout: shareOf(counts.holdout) }),
    synthetic: shareOf(counts.synthetic),
  }
  if (!(Number(shares.real) >= smallestShare)) return shares
  const measuredIn = (table: GroupedTable, { sequences, kept }: RuleCounts): Measured => ({
    sequences,
    share: sequences === 0 ? 0 : kept / sequences,
    chance: sequences === 0 ? 0 : chanceOf(table, rule),
  })
  const ofReal = measuredIn(real, counts.real)
  const chance = ofReal.chance
  if (!hasRule(ofReal)) return { ...shares, chance }
  const held = holdout && measuredIn(holdout, counts.holdout!)
  return { ...shares, chance, kept: keptOf(ofReal, held, measuredIn(synthetic, counts.synthetic)) }
}

function shareOf({ sequences, kept }: RuleCounts): number | null {
  return sequences === 0 ? null : kept / sequences
}

/** Constancy and order each as the mean over their columns; of the two, the smaller leads. */
function scoresOf(
  columns: readonly ColumnStructure[],
): Pick<Structure, 'score' | 'order' | 'constancy'> {
  const keptIn = (isAsked: (shares: RuleShares) => boolean) =>
    columns.flatMap(({ rules }) => {
      const kept = rules.filter(isAsked).flatMap((shares) => shares.kept ?? [])
      return kept.length > 0 ? [mean(kept)] : []
    })
  const constant = keptIn(({ rule }) => rule === 'constant')
  const ordered = keptIn(({ rule }) => rule !== 'constant')
  const parts = {
    ...(ordered.length > 0 && { order: mean(ordered) }),
    ...(constant.length > 0 && { constancy: mean(constant) }),
  }
  const scores = Object.values(parts)
  return scores.length > 0 ? { score: Math.min(...scores), ...parts } : {}
}

function longSequences({ groups: { count, starts } }: GroupedTable): number {
  let long = 0
  for (let g = 0; g < count; g++) if (starts[g + 1] - starts[g] >= 2) long++
  return long
}
