import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { closed } from '../../eval/forecast/optimum.js'
import { renderForecastReport } from '../../eval/forecast/report/forecastReport.js'
import type { ScoredPart } from '../../eval/forecast/report/forecastScore.js'
import type { MemberCurve } from '../../eval/forecast/report/learningSection.js'
import type { SequenceGatherer } from '../../eval/forecast/report/sequenceGatherer.js'
import type { EpochMetrics } from '../../train/forecast/epochMetrics.js'
import { learningCurves } from '../../train/forecast/learningCurves.js'
import type { Solution } from './resolveSolution.js'
import type { ScoredTable } from './scoreSolution.js'
import { type TableUse, usedInWords } from './tableUse.js'

/** What the page about a score is made of. */
export interface ScoreReport {
  scored: ScoredTable
  gathered: SequenceGatherer
  data: string
  solution: Solution
  /** What the solution's run did with this table. */
  use: TableUse | undefined
  createdAt: string
}

/** The page about a replay. */
export function scoreReport(report: ScoreReport): string {
  const { scored, gathered, data, solution, use, createdAt } = report
  const { score, baselineR2, optimum } = scored
  const { ridge } = score.baselines
  const comparable = ridge !== undefined && score.optimumR2 !== undefined
  const warning = use && usedInWords(use, solution.label)
  return renderForecastReport({
    title: `seqarena score of ${solution.label}`,
    subtitle: `Replayed step by step on ${basename(data)}`,
    createdAt,
    score: {
      ...score,
      part: partOf(report),
      baselines: score.baselines,
      optimumR2PerFeature: optimum?.r2,
      baselineR2PerFeature: baselineR2,
      closed: comparable ? closed(score.meanR2, ridge, score.optimumR2!) : undefined,
    },
    r2ByStep: gathered.r2ByStep(),
    samples: gathered.samples(),
    learningCurves: solution.modelDir ? curvesOf(solution.modelDir) : [],
    details: [
      ['Solution', solution.label],
      ['Language', solution.kind],
      ['Data', data],
      ['Contained', score.contained ? 'yes: no network, no files but its own' : 'no'],
    ],
    warnings: warning === undefined ? [] : [warning],
  })
}

const roles: Readonly<Record<TableUse, string>> = {
  train: 'some of which it was trained on',
  valid: 'which chose the epoch',
  test: 'which chose nothing',
  none: 'which its training did not use',
}

function partOf({ data, use }: ScoreReport): ScoredPart {
  const name = `sequences of ${basename(data)}`
  return { name, role: use === undefined ? 'replayed once' : roles[use] }
}

/** The curves of the run that the weights come from, where it kept them. */
function curvesOf(runDir: string): MemberCurve[] {
  const file = join(runDir, 'metrics.jsonl')
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return learningCurves(lines.map((line): EpochMetrics => JSON.parse(line)))
}
