import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Sequence } from '../../datasets/sequenceTable.js'
import { closed } from '../../eval/forecast/optimum.js'
import { R2ByStep } from '../../eval/forecast/r2ByStep.js'
import {
  type MemberCurve,
  renderForecastReport,
} from '../../eval/forecast/report/forecastReport.js'
import { sequenceSample } from '../../eval/forecast/report/sequenceSample.js'
import type { SequenceSample } from '../../eval/forecast/report/seriesSamples.js'
import type { EpochMetrics } from '../../train/forecast/epochMetrics.js'
import { learningCurves } from '../../train/forecast/learningCurves.js'
import type { Solution } from './resolveSolution.js'
import type { ScoredTable } from './scoreSolution.js'

/** Sequences that the page draws. */
const sampleCount = 3

/** Gathers during a replay what the page about its score shows. */
export class ScoreReport {
  private readonly samples: SequenceSample[] = []
  private byStep: R2ByStep | undefined

  /** @param predictions [nSteps, nFeatures], NaN where none was needed */
  add(sequence: Sequence, predictions: Float64Array) {
    const nFeatures = sequence.states.length / sequence.needPrediction.length
    this.byStep ??= new R2ByStep(nFeatures)
    this.byStep.addSequence(sequence, predictions)
    if (this.samples.length < sampleCount) this.samples.push(sequenceSample(sequence, predictions))
  }

  render(
    { score, ridgeR2, optimum }: ScoredTable,
    { data, solution, createdAt }: { data: string; solution: Solution; createdAt: string },
  ): string {
    const { ridge } = score.baselines
    const comparable = ridge !== undefined && score.optimumR2 !== undefined
    return renderForecastReport({
      title: `seqarena score of ${solution.label}`,
      subtitle: `Replayed step by step on ${basename(data)}`,
      createdAt,
      score: {
        ...score,
        baselines: definedNumbers(score.baselines),
        optimumR2PerFeature: optimum?.r2,
        ridgeR2PerFeature: ridgeR2,
        closed: comparable ? closed(score.meanR2, ridge, score.optimumR2!) : undefined,
      },
      r2ByStep: this.byStep?.result(),
      samples: this.samples,
      learningCurves: solution.modelDir ? curvesOf(solution.modelDir) : [],
      details: [
        ['Solution', solution.label],
        ['Language', solution.kind],
        ['Data', data],
        ['Contained', score.contained ? 'yes: no network, no files but its own' : 'no'],
      ],
    })
  }
}

function definedNumbers(values: Record<string, number | undefined>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** The curves of the run that the weights come from, where it kept them. */
function curvesOf(runDir: string): MemberCurve[] {
  const file = join(runDir, 'metrics.jsonl')
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return learningCurves(lines.map((line): EpochMetrics => JSON.parse(line)))
}
