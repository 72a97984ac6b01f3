import { standInSentence } from '../standIns.js'
import type { Findings } from './findings.js'
import { capsOf } from './gradeCaps.js'
import { gradeParts } from './gradeParts.js'
import type { Grade, Graded, GradePart } from './gradeResult.js'

/** Scores from which on a letter is given. */
const leastScores: readonly (readonly [Grade, number])[] = [
  ['A+', 0.95],
  ['A', 0.9],
  ['B+', 0.8],
  ['B', 0.7],
  ['C', 0.5],
  ['D', 0.3],
]

/** Share of the rows from which on stand-ins are a reason. */
const manyStandIns = 0.05

/** A part below this is a reason. */
export const flawless = 0.95

/**
 * The grade of a synthetic table: half the weighted mean of its parts, half the lowest of them, because a table that
 * fails in one thing is of no use however well it does in the others; then what caps it.
 */
export function gradeTable(findings: Findings): Graded {
  const parts = gradeParts(findings)
  const caps = capsOf(findings)
  const score = Math.min(scoreOf(parts), ...caps.map(({ most }) => most))
  const reasons = [
    ...caps.map(({ most, sentence }) => ({ score: most, sentence })),
    ...standInReasons(findings, parts),
    ...parts.filter((part) => part.score < flawless),
  ]
    .sort((a, b) => a.score - b.score)
    .map(({ sentence }) => sentence)
  return {
    grade: gradeOf(score),
    score,
    gradeReasons:
      reasons.length > 0 ? reasons : ['Every part of it is as an equal sample of real rows is.'],
    gradeParts: parts,
  }
}

/** The column with the most stand-ins, where they are many of its rows: why the lowest part is low. */
function standInReasons({ standIns = [] }: Findings, parts: readonly GradePart[]) {
  const [most] = standIns
  const score = Math.min(...parts.map((part) => part.score))
  if (!most || most.share < manyStandIns || score >= flawless) return []
  return [{ score, sentence: standInSentence(most) }]
}

/** The letter of a score. */
export function gradeOf(score: number): Grade {
  return leastScores.find(([, least]) => score >= least)?.[0] ?? 'F'
}

function scoreOf(parts: readonly GradePart[]): number {
  const mean = parts.reduce((sum, { weight, score }) => sum + weight * score, 0)
  return (mean + Math.min(...parts.map(({ score }) => score))) / 2
}
