import { type Curve, type CurvePoint, curveChart } from '../../eval/charts/curveChart.js'
import { mean } from '../../eval/statistics/mean.js'
import { type FinishedTraining, finishedOf, type StudyResult, spreadOf } from './studyResult.js'

/** Seconds beyond which the axis counts minutes. */
const longSeconds = 300
/** Points of a curve: more cannot be seen. */
const mostPoints = 240

/** The best R² so far on the stopping sequences against training time, a curve a configuration. */
export function studyCurves(result: StudyResult, width?: number): string {
  const { configurations, question, splits } = result
  const trained = configurations.map((one) => ({ name: one.name, done: finishedOf(one) }))
  const longest = Math.max(...trained.flatMap(({ done }) => done.map(({ seconds }) => seconds)), 0)
  const shares = splitShares(trained.flatMap(({ done }) => done))
  const [unit, perUnit] = longest > longSeconds ? ['minutes', 60] : ['seconds', 1]
  const curves = trained.map(({ name, done }): Curve => {
    const points = meanCurve(done, shares)
    return { name, points: points.map(({ x, ...point }) => ({ x: x / perUnit, ...point })) }
  })
  const level = (name: string, values: readonly (number | undefined)[]) =>
    values.includes(undefined) ? [] : [{ name, y: spreadOf(values as number[]).mean }]
  return curveChart({
    title: question,
    description: curves
      .map(({ name, points }) => `${name} ${points.at(-1)?.y.toFixed(4) ?? 'without a score'}`)
      .join(', '),
    curves,
    levels: [
      ...level(
        'optimum',
        splits.map(({ stop }) => stop.optimum),
      ),
      ...level(
        `ridge VAR(${splits[0].ridgeOrder})`,
        splits.map(({ stop }) => stop.ridge),
      ),
    ],
    xName: `training ${unit}`,
    yName: 'best R² so far on the stopping sequences',
    width,
  })
}

/**
 * Mean and standard deviation over the trainings at each time at which one of them ended an epoch. A training stands
 * at its best score so far, which is what it would have kept, and between its epochs goes straight: a curve never
 * falls, it does not leap where one of its trainings ends before another, and it ends at the mean of the scores.
 *
 * @param shares what each split has in common for all configurations, by its number: left out of the deviation, in
 *   which easy and hard sequences would hide how sure a difference is
 */
export function meanCurve(
  trainings: readonly FinishedTraining[],
  shares: ReadonlyMap<number, number> = new Map(),
): CurvePoint[] {
  if (trainings.length === 0) return []
  const kept = trainings.map(bestSoFar)
  const times = kept.flatMap((points) => points.map(({ x }) => x))
  // Before this not all of them have a score.
  const first = Math.max(...kept.map(([{ x }]) => x))
  const sorted = [...new Set(times.filter((time) => time >= first))].sort((a, b) => a - b)
  const every = Math.ceil(sorted.length / mostPoints)
  const shown = sorted.filter((_, i) => i % every === 0 || i === sorted.length - 1)
  return shown.map((time) => {
    const scores = kept.map((points) => scoreAt(points, time))
    const { sd } = spreadOf(
      scores.map((score, i) => score - (shares.get(trainings[i].repeat) ?? 0)),
    )
    return { x: time, y: mean(scores), ...(sd !== null && { sd }) }
  })
}

/** The mean score of all trainings on each split, by its number. */
function splitShares(trainings: readonly FinishedTraining[]): Map<number, number> {
  const meanOf = (split: number) =>
    mean(trainings.filter(({ repeat }) => repeat === split).map(({ stopR2 }) => stopR2))
  return new Map(trainings.map(({ repeat }) => [repeat, meanOf(repeat)]))
}

/** The last is the score of the whole training: of its ensemble, where there are several members. */
function bestSoFar({ curve, stopR2 }: FinishedTraining): CurvePoint[] {
  let best = Number.NEGATIVE_INFINITY
  return curve.map((epoch, i) => {
    best = i === curve.length - 1 ? stopR2 : Math.max(best, epoch.stopR2)
    return { x: epoch.seconds, y: best }
  })
}

function scoreAt(points: readonly CurvePoint[], time: number): number {
  const next = points.findIndex(({ x }) => x >= time)
  if (next < 0) return points[points.length - 1].y
  if (next === 0) return points[0].y
  const [from, to] = [points[next - 1], points[next]]
  return from.y + ((time - from.x) / (to.x - from.x)) * (to.y - from.y)
}
